/**
 * `plumbline import`: an existing Corefile, or the ConfigMap of CoreDNS or of kube-dns, as definitions on standard output.
 * What they do not carry over is said on standard error.
 */
import { resolve } from 'node:path';
import { stringify } from 'yaml';
import { type Diagnostic, diagnose } from '../../diagnostics/diagnostic.ts';
import { translateKubeDns } from '../../model/import/kube-dns.ts';
import { link } from '../../model/link/index.ts';
import { readSources, sizeLimit } from '../../model/read/index.ts';
import { formatDiagnostics } from '../../report/human.ts';
import { directiveOrder } from '../../verify/read/corefile/directives.ts';
import { type ParsedCorefile, parseCorefile } from '../../verify/read/corefile/parser.ts';
import { exitStatus } from '../exit.ts';
import { type Host, reasonOf, TooLarge } from '../host.ts';
import { definitionsOf, notCarried } from '../import/corefile.ts';
import { displayPath } from '../inputs.ts';

export interface ImportOptions {
  /** The name of the Cluster. */
  readonly cluster: string;
}

export async function importDefinitions(path: string, { cluster }: ImportOptions, host: Host): Promise<number> {
  const file = displayPath(path, host);
  let text: string;
  try {
    const bytes =
      path === '-' ? await host.readStdin(sizeLimit) : await host.finishReading(resolve(host.cwd, path), sizeLimit);
    text = new TextDecoder().decode(bytes);
  } catch (error) {
    return refuse(
      diagnose(
        'read/unreadable',
        [],
        file,
        error instanceof TooLarge ? `more than ${sizeLimit} bytes` : reasonOf(error),
      ),
      host,
    );
  }
  const found = corefileIn(file, text);
  const { fault } = found.parsed;
  if (fault !== undefined) {
    const place = { file, line: fault.line, column: fault.column, endLine: fault.line, endColumn: fault.column };
    return refuse(diagnose('import/corefile', [place], fault.message), host);
  }
  const definitions = definitionsOf(found.parsed, cluster);
  const printed = definitions.map((definition) => stringify(definition, { lineWidth: 0 })).join('---\n');
  const lost = [...found.lost, ...lostBy(printed, found.parsed)];
  host.stdout.write(printed);
  for (const line of lost) host.stderr.write(`not carried over: ${line}\n`);
  return exitStatus.clean;
}

/** What the definitions, read as anybody else's would be, promise otherwise than the Corefile. */
function lostBy(printed: string, original: ParsedCorefile): readonly string[] {
  const read = readSources([{ file: 'imported.yaml', bytes: new TextEncoder().encode(printed), named: true }]);
  const { networks, diagnostics } = link(read);
  const problems = [...read.diagnostics, ...diagnostics].map(({ message }) => message);
  const [network] = networks;
  return [...problems, ...(network === undefined ? [] : notCarried(network, original))];
}

interface Found {
  readonly parsed: ParsedCorefile;
  readonly lost: readonly string[];
}

const known: ReadonlySet<string> = new Set(directiveOrder);

/** A ConfigMap is told by its kind; everything else is a Corefile. */
function corefileIn(file: string, text: string): Found {
  const parse = (corefile: string, files: Readonly<Record<string, string>> = {}): ParsedCorefile =>
    parseCorefile(corefile, { file, directives: known, files });
  if (!/^\s*(?:\{?\s*"?)(?:apiVersion|kind)"?\s*:/m.test(text)) return { parsed: parse(text), lost: [] };
  const { objects } = readSources([{ file, bytes: new TextEncoder().encode(text), named: true }]);
  const map = objects.find((object) => object.kind === 'ConfigMap');
  if (map?.kind !== 'ConfigMap') return { parsed: parse(text), lost: [] };
  const { Corefile: corefile, ...files } = map.data;
  if (corefile !== undefined) return { parsed: parse(corefile, files), lost: [] };
  const { blocks, upstreams, lost } = translateKubeDns(map.data);
  const stubs = blocks.map(
    ({ zone, port, plugins }) => `${zone}:${port} {\n${plugins.map((words) => `  ${words.join(' ')}\n`).join('')}}\n`,
  );
  return { parsed: parse(`${usual(upstreams)}${stubs.join('')}`), lost };
}

/** What kubeadm set up beside a kube-dns configuration. */
const usual = (upstreams: readonly string[]): string => `.:53 {
  errors
  health {
    lameduck 5s
  }
  ready
  kubernetes cluster.local in-addr.arpa ip6.arpa {
    pods insecure
    fallthrough in-addr.arpa ip6.arpa
    ttl 30
  }
  prometheus :9153
  forward . ${upstreams.length === 0 ? '/etc/resolv.conf' : upstreams.join(' ')} {
    max_concurrent 1000
  }
  cache 30
  loop
  reload
  loadbalance
}
`;

function refuse(diagnostic: Diagnostic, host: Host): number {
  host.stderr.write(formatDiagnostics({ diagnostics: [diagnostic] }));
  return exitStatus.usage;
}
