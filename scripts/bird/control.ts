/** Asks a BIRD over its control socket, as birdc does. */
import { connect } from 'node:net';

const patience = 20_000;

/** The lines of the reply without their codes; an error where BIRD refuses, or does not answer in time. */
export function ask(socketFile: string, command: string): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const socket = connect(socketFile);
    const lines: string[] = [];
    let [rest, greeted] = ['', false];
    const end = (error?: Error): void => {
      socket.destroy();
      if (error === undefined) resolve(lines);
      else reject(error);
    };
    socket.setTimeout(patience, () => end(new Error(`${command}: no answer`)));
    socket.on('error', end);
    socket.on('data', (data) => {
      const whole = (rest + data.toString()).split('\n');
      rest = whole.pop()!;
      for (const line of whole) {
        const [, code, mark, text = ''] = /^(?:(\d{4})([- ])| )(.*)$/.exec(line) ?? [];
        if (!greeted) {
          greeted = true;
          socket.write(`${command}\n`);
        } else if (mark === ' ' && /^[89]/.test(code!)) return end(new Error(`${command}: ${text}`));
        else if (mark === ' ' && /^0/.test(code!)) return end();
        else lines.push(text);
      }
    });
    socket.on('close', () => end(new Error(`${command}: closed`)));
  });
}

/** A route that BGP brought, as `show route all` prints it. */
export interface LearnedRoute {
  /** BIRD's protocol. */
  readonly protocol: string;
  readonly prefix: string;
  readonly nextHop: string;
  readonly asPath: readonly number[];
  readonly localPreference: number;
  /** `aa:nn` and `aa:nn:mm`, sorted. */
  readonly communities: readonly string[];
  readonly originator: string;
  readonly clusters: readonly string[];
}

/** BIRD 1.6 and 2 print almost the same; a prefix stands only before the first of its routes. */
export function parseRoutes(lines: readonly string[]): readonly LearnedRoute[] {
  const routes: { protocol: string; prefix: string; attributes: Map<string, string> }[] = [];
  let prefix = '';
  for (const line of lines) {
    const [, at = '', protocol] = /^(\S*)\s.*\[(\S+) [^\]]*\]/.exec(line) ?? [];
    const [, name, value = ''] = /^\t(?:Type|BGP\.(\w+)): ?(.*)$/.exec(line) ?? [];
    if (protocol !== undefined && !line.startsWith('\t')) {
      prefix = at === '' ? prefix : at;
      routes.push({ protocol, prefix, attributes: new Map() });
    } else if (name !== undefined) routes.at(-1)?.attributes.set(name, value);
  }
  return routes
    .filter(({ attributes }) => attributes.has('next_hop'))
    .map(({ attributes, ...route }) => {
      const numbers = (name: string) => (attributes.get(name) ?? '').split(' ').filter((text) => text !== '');
      const tuples = (name: string) =>
        [...(attributes.get(name) ?? '').matchAll(/\(([^)]*)\)/g)].map(([, text]) => text!.replace(/, ?/g, ':'));
      return {
        ...route,
        nextHop: attributes.get('next_hop')!.split(' ')[0]!,
        asPath: numbers('as_path').map(Number),
        localPreference: Number(attributes.get('local_pref') ?? 0),
        communities: [...tuples('community'), ...tuples('large_community')].sort(),
        originator: attributes.get('originator_id') ?? '',
        clusters: numbers('cluster_list'),
      };
    });
}

/** The protocols in which a session is up. */
export function parseEstablished(lines: readonly string[]): ReadonlySet<string> {
  return new Set(lines.filter((line) => / BGP .*Established/.test(line)).map((line) => line.split(/\s+/)[0]!));
}
