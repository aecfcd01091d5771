/**
 * The command line. Each command lives in a file of its own and is loaded when it is called, because start-up is time
 * that every user waits.
 */
import { resolve } from 'node:path';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { targetNames } from '../compile/artifact.ts';
import { sizeLimit } from '../model/read/source.ts';
import { exitStatus } from './exit.ts';
import type { Host } from './host.ts';
import { type Format, parseFormat } from './output.ts';
import { tool } from './tool.ts';

/** Runs one command and says with which status the process should end. Never throws. */
export async function main(argv: readonly string[], host: Host): Promise<number> {
  let status: number = exitStatus.clean;
  try {
    const program = programOn(host, (outcome) => {
      status = outcome;
    });
    await program.parseAsync([...argv], { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitStatus.clean : exitStatus.usage;
    host.stderr.write(apology(error, host));
    return exitStatus.internal;
  }
}

function apology(error: unknown, { env }: Host): string {
  const debug = (env.PLUMBLINE_DEBUG ?? '') !== '';
  const what = error instanceof Error ? ((debug ? error.stack : undefined) ?? error.message) : String(error);
  const hint = debug ? '' : ' (PLUMBLINE_DEBUG=1 shows where)';
  return `plumbline: sorry, this is our own error: ${debug ? what : what.split('\n')[0]}${hint}\n`;
}

type Done = (status: number) => void;

function programOn(host: Host, done: Done): Command {
  const program = new Command('plumbline')
    .description('Compiles and proves the service network of Kubernetes sites.')
    .version(tool(host).version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .configureOutput({
      writeOut: (text) => host.stdout.write(text),
      writeErr: (text) => host.stderr.write(text),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .exitOverride();
  example(program, 'plumbline check examples/talk', 'kustomize build overlays/prod | plumbline check -');
  // Files are read while the command that wants them is loaded.
  program.hook('preAction', (_, { args }) => {
    for (const path of args) if (path !== '-') host.startReading(resolve(host.cwd, path), sizeLimit);
  });
  addCheck(program, host, done);
  addCompile(program, host, done);
  addVerify(program, host, done);
  addAudit(program, host, done);
  addDiff(program, host, done);
  addTrace(program, host, done);
  addPlan(program, host, done);
  addImport(program, host, done);
  addExplain(program, host, done);
  return program;
}

function addCheck(program: Command, host: Host, done: Done): void {
  const command = definitionsCommand(program, 'check', 'judge every property, and prove what would be compiled')
    .option('--second-opinion', 'have an SMT solver repeat what decision diagrams proved')
    .addOption(
      new Option('--failures <count>', 'how many nodes and routers may fail at once, where sessions of BGP are judged')
        .choices(['1', '2'] as const)
        .default('1' as const),
    );
  reporting(command).action(async (paths, options) => {
    const { check } = await import('./commands/check.ts');
    done(await check(paths, options, host));
  });
  example(command, 'plumbline check manifests/', 'plumbline check --format json=report.json manifests/ cluster.yaml');
}

function addCompile(program: Command, host: Host, done: Done): void {
  const command = definitionsCommand(
    program,
    'compile',
    'write the bundle of artifacts, or print one, proven before it appears',
  )
    .option('--out <folder>', 'the bundle; replaced whole when it exists')
    .addOption(
      new Option(
        '--artifact <name>',
        'no bundle but one text of it, on standard output: the end of its path, such as iptables.rules',
      ).conflicts('out'),
    )
    .addOption(new Option('--target <names>', 'what to compile for, separated by commas').argParser(targets))
    .addOption(new Option('--node <names>', 'only these nodes, separated by commas').argParser(collectNames))
    .option('--no-verify', 'skip the proof; the bundle says so')
    .option('--keep', 'write it even when it is not proven');
  reporting(command).action(async (paths, options) => {
    if (options.out === undefined && options.artifact === undefined) {
      command.error("error: expected option '--out <folder>' or '--artifact <name>'");
    }
    if (options.artifact === undefined) {
      const { compileBundle } = await import('./commands/compile.ts');
      done(await compileBundle(paths, options, host));
    } else {
      const { printArtifact } = await import('./commands/print-artifact.ts');
      done(await printArtifact(paths, options, host));
    }
  });
  example(
    command,
    'plumbline compile examples/talk --out build',
    'plumbline compile manifests/ --out build --node worker-1',
    'plumbline compile manifests/ --node worker-1 --artifact iptables.rules | iptables-restore --noflush',
  );
}

function addVerify(program: Command, host: Host, done: Done): void {
  const command = program
    .command('verify')
    .description('prove a bundle anew from its texts, trusting nothing that the compiler said')
    .argument('<folder>', 'a bundle that `plumbline compile` wrote')
    .option('--smt-lib <file>', 'write every obligation as SMT-LIB 2, for another solver to repeat');
  reporting(command).action(async (folder, options) => {
    const { verifyBundle } = await import('./commands/verify.ts');
    done(await verifyBundle(folder, options, host));
  });
  example(command, 'plumbline verify build');
}

function addAudit(program: Command, host: Host, done: Done): void {
  const command = definitionsCommand(program, 'audit', 'prove what a node has loaded against the definitions')
    .requiredOption('--node <name>', 'the node that the dumps come from')
    .addOption(
      new Option(
        '--from <files...>',
        'dumps, as iptables-save and ip6tables-save print them, Corefiles, and configurations of BIRD; `ip6tables=FILE` forces a kind',
      )
        .makeOptionMandatory()
        .argParser(collect),
    )
    .option('--second-opinion', 'have an SMT solver repeat what decision diagrams proved');
  reporting(command).action(async (paths, options) => {
    const { audit } = await import('./commands/audit.ts');
    done(await audit(paths, options, host));
  });
  example(command, 'ssh worker-1 iptables-save | plumbline audit manifests/ --node worker-1 --from -');
}

function addDiff(program: Command, host: Host, done: Done): void {
  const command = program
    .command('diff')
    .description('show the behaviour that a change of definitions adds, removes and changes')
    .argument('<old>', 'a file or folder with definitions as they were, such as `main:manifests`')
    .argument('<new>', 'the same as they are now')
    .option('--kubernetes-version <version>', 'such as 1.37; overrides the Cluster object')
    .addOption(new Option('--format <name>', 'how to print it').choices(['human', 'json']).default('human'))
    .addOption(
      new Option('--fail-on <severity>', 'the least severity of a finding that fails the run')
        .choices(['error', 'warning', 'note'])
        .default('error'),
    );
  command.action(async (before, after, { format, ...options }) => {
    const { diff } = await import('./commands/diff.ts');
    done(await diff(before, after, { ...options, json: format === 'json' }, host));
  });
  example(command, 'plumbline diff before/ after/');
}

function addTrace(program: Command, host: Host, done: Done): void {
  const command = definitionsCommand(program, 'trace', 'follow a name or a packet to where it ends')
    .requiredOption('--from <client>', 'pod/NAMESPACE/NAME, node/NAME or an address')
    .requiredOption('--to <destination>', 'a name or an address, with :PORT or :PORT/udp behind it')
    .addOption(new Option('--format <name>', 'how to print it').choices(['human', 'json']).default('human'));
  command.action(async (paths, { format, ...options }) => {
    const { trace } = await import('./commands/trace.ts');
    done(await trace(paths, { ...options, json: format === 'json' }, host));
  });
  example(command, 'plumbline trace examples/talk-dns/east --from pod/project-red/web-server-0 --to web-server:80');
}

function addPlan(program: Command, host: Host, done: Done): void {
  const command = definitionsCommand(program, 'plan', 'show what ExternalDNS would change of public records')
    .option('--instance <name>', 'only this instance of `spec.externalDNS`')
    .option('--current <file>', 'the records that stand: a zone file, what dig prints, or an export as JSON')
    .addOption(new Option('--allow-deletions <count>', 'how many records may be deleted').argParser(wholeNumber))
    .addOption(new Option('--format <name>', 'how to print it').choices(['human', 'json']).default('human'));
  command.action(async (paths, { format, ...options }) => {
    const { plan } = await import('./commands/plan.ts');
    done(await plan(paths, { ...options, json: format === 'json' }, host));
  });
  example(command, 'dig @ns1.example.org example.org AXFR | plumbline plan manifests/ --current -');
}

function addImport(program: Command, host: Host, done: Done): void {
  const command = program
    .command('import')
    .description('print definitions that stand for a Corefile, or for the ConfigMap of CoreDNS or kube-dns')
    .argument('<file>', 'a Corefile or a ConfigMap; `-` for standard input')
    .option('--cluster <name>', 'the name of the Cluster', 'default')
    .action(async (file, options) => {
      const { importDefinitions } = await import('./commands/import.ts');
      done(await importDefinitions(file, options, host));
    });
  example(command, 'kubectl -n kube-system get configmap coredns -o yaml | plumbline import - > dns.yaml');
}

function addExplain(program: Command, host: Host, done: Done): void {
  const command = program
    .command('explain')
    .description('print what a property states, why it matters and what to do; without an id, list all')
    .argument('[property]', 'such as service/selects-nothing')
    .action(async (id) => {
      const { explain } = await import('./commands/explain.ts');
      done(await explain(id, host));
    });
  example(command, 'plumbline explain service/selects-nothing');
}

function definitionsCommand(program: Command, name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .argument(
      '<paths...>',
      'files or folders with definitions; `revision:path` as git has them, `-` for standard input',
    )
    .option('--kubernetes-version <version>', 'such as 1.37; overrides the Cluster object');
}

/** The options of every command that ends with a report. */
function reporting(command: Command): Command {
  return command
    .addOption(
      new Option('--format <name[=file]>', 'human or json, to standard output or to a file; may be repeated')
        .argParser(collectFormat)
        .default([], 'human'),
    )
    .addOption(
      new Option('--fail-on <severity>', 'the least severity of a finding that fails the run')
        .choices(['error', 'warning', 'note'])
        .default('error'),
    )
    .option('--no-color', 'print without colours');
}

function example(command: Command, ...lines: readonly string[]): void {
  const title = lines.length === 1 ? 'Example' : 'Examples';
  command.addHelpText('after', `\n${title}:\n${lines.map((line) => `  $ ${line}`).join('\n')}`);
}

function collectFormat(text: string, before: readonly Format[]): readonly Format[] {
  const format = parseFormat(text);
  if (typeof format === 'string') throw new InvalidArgumentError(format);
  const all = [...before, format];
  if (all.filter(({ file }) => file === undefined).length > 1) {
    throw new InvalidArgumentError('two formats for standard output; expected `=FILE` on one of them');
  }
  return all;
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('expected a whole number');
  return Number(text);
}

function collect(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

function collectNames(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, ...text.split(',').filter((name) => name !== '')];
}

function targets(text: string, before: readonly string[] = []): readonly string[] {
  const names = collectNames(text, before);
  const known: readonly string[] = targetNames;
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const expected = known.map((name) => `\`${name}\``).join(', ');
    throw new InvalidArgumentError(`target \`${unknown}\`; expected some of ${expected}`);
  }
  return names;
}
