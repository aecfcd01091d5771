/**
 * `npm run engines`: builds the real systems that `npm run conformance` compares with. What is built already is left
 * alone.
 */
import { buildEngine, EngineUnavailable } from './engines/build.ts';
import { type EngineName, engines } from './engines/catalogue.ts';

const help = `usage: npm run engines [-- NAME...]

Builds pinned engines with Go into $XDG_CACHE_HOME/plumbline/engines (~/.cache without it), and prints the name, version
and build seconds of each. A cold build takes minutes, a second run none.

Engines: ${Object.keys(engines).join(', ')}; all of them when none is named.
`;

const isEngine = (name: string): name is EngineName => Object.hasOwn(engines, name);

function run(names: readonly string[]): number {
  const unknown = names.find((name) => !isEngine(name));
  if (unknown !== undefined) {
    process.stderr.write(`unknown engine \`${unknown}\`; expected one of ${Object.keys(engines).join(', ')}\n`);
    return 2;
  }
  try {
    for (const name of names.length > 0 ? names.filter(isEngine) : (Object.keys(engines) as EngineName[])) {
      const { version, seconds, program } = buildEngine(engines[name]);
      const took = seconds === undefined ? 'there already' : `built in ${seconds.toFixed(1)} s`;
      process.stdout.write(`${name} ${version}: ${took}, ${program}\n`);
    }
    return 0;
  } catch (error) {
    if (!(error instanceof EngineUnavailable)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

const names = process.argv.slice(2);
if (names.includes('--help')) process.stdout.write(help);
else process.exitCode = run(names);
