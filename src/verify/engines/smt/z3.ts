/**
 * Z3 in WebAssembly (z3-solver), asked in SMT-LIB 2 text: many questions in one call, because each call costs a thread
 * hop. Effort is bounded by `rlimit`, which counts steps and not time, so that answers do not depend on the machine.
 */
export type Answer = 'sat' | 'unsat' | 'unknown';

const rlimit = 20_000_000;

export interface Solver {
  /** Answers to scripts with one `(check-sat)` each, in order. */
  solve(scripts: readonly string[]): Promise<Answer[]>;
  /** Ends the solver's threads, which would keep the process alive. */
  close(): void;
}

/** Loads the solver: about 0.3 s, so only for somebody who has a question. */
export async function openSolver(): Promise<Solver> {
  const { init } = await import('z3-solver');
  const { Z3, em } = await init();
  const config = Z3.mk_config();
  const context = Z3.mk_context(config);
  Z3.del_config(config);
  const ask = async (questions: ReadonlyMap<string, string>): Promise<Map<string, Answer>> => {
    const text = [...questions].map(
      ([name, script]) => `(reset)\n(set-option :rlimit ${rlimit})\n(echo "${name}")\n${script}`,
    );
    const output = await Z3.eval_smtlib2_string(context, text.join(''));
    const found = [...output.matchAll(/^"?(q\d+)"?\n(sat|unsat|unknown)$/gm)];
    return new Map(found.map(([, name, answer]) => [name!, answer as Answer]));
  };
  return {
    async solve(scripts) {
      const questions = new Map(scripts.map((script, i) => [`q${i}`, script]));
      const answers = new Map<string, Answer>();
      for (const batch of batches([...questions]))
        for (const [name, answer] of await ask(new Map(batch))) answers.set(name, answer);
      // Seen with z3-solver 5.2.0: once in a while an answer is missing from a batch's output. Alone it comes.
      for (const [name, script] of questions) {
        if (!answers.has(name)) answers.set(name, (await ask(new Map([[name, script]]))).get(name) ?? 'unknown');
      }
      return [...questions.keys()].map((name) => answers.get(name)!);
    },
    close() {
      Z3.del_context(context);
      (em as { PThread?: { terminateAllThreads(): void } }).PThread?.terminateAllThreads();
    },
  };
}

/** Texts of some hundred kilobytes: larger ones overflow the solver's stack. */
function* batches(questions: readonly [string, string][]): Generator<readonly [string, string][]> {
  let batch: [string, string][] = [];
  let size = 0;
  for (const question of questions) {
    if (size > 200_000) {
      yield batch;
      batch = [];
      size = 0;
    }
    batch.push(question);
    size += question[1].length;
  }
  if (batch.length > 0) yield batch;
}
