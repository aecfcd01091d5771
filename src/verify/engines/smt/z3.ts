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
  return {
    async solve(scripts) {
      const answers: Answer[] = [];
      for (const batch of batches(scripts)) {
        const text = batch.map((script) => `(reset)\n(set-option :rlimit ${rlimit})\n${script}`).join('');
        const output = await Z3.eval_smtlib2_string(context, text);
        const found = output.match(/^(sat|unsat|unknown)$/gm) ?? [];
        if (found.length !== batch.length) {
          throw new Error(`z3 gave ${found.length} answers to ${batch.length} questions: ${output.slice(0, 300)}`);
        }
        answers.push(...(found as Answer[]));
      }
      return answers;
    },
    close() {
      Z3.del_context(context);
      (em as { PThread?: { terminateAllThreads(): void } }).PThread?.terminateAllThreads();
    },
  };
}

/** Texts of some hundred kilobytes: larger ones overflow the solver's stack. */
function* batches(scripts: readonly string[]): Generator<readonly string[]> {
  let batch: string[] = [];
  let size = 0;
  for (const script of scripts) {
    if (size > 200_000) {
      yield batch;
      batch = [];
      size = 0;
    }
    batch.push(script);
    size += script.length;
  }
  if (batch.length > 0) yield batch;
}
