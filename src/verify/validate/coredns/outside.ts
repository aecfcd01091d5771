/**
 * `artifact/corefile-equivalent` for servers outside the clusters: each zone is answered from where the definitions say, after
 * the rewrites that they have for it, and each zone file holds the records that are declared.
 */
import type { NamesArtifact, Written } from '../../../compile/artifact.ts';
import type { OutsideServer, Site } from '../../../model/types/site.ts';
import { originOf } from '../../engines/automata/rules.ts';
import { directiveOrder } from '../../read/corefile/directives.ts';
import { type ParsedCorefile, parseCorefile } from '../../read/corefile/parser.ts';
import { declaredOutside, declaredRecords } from '../../semantics/dns/declared/outside.ts';
import { declaredRule } from '../../semantics/dns/declared/rewrite.ts';
import type { Resource } from '../../semantics/dns/message.ts';
import { readZone } from '../../semantics/dns/zone-file/index.ts';
import { type CheckResult, type Finding, finding, type JsonObject } from '../../verdict.ts';
import { machineOf, withAnyContent } from './any-content.ts';
import { differingReply, type ReplyDifference, settingsDiffer } from './compare.ts';
import { otherAnswer, refusedRewrite } from './findings.ts';
import { startFault } from './starts.ts';

const property = 'artifact/corefile-equivalent';
type NamesText = Written<NamesArtifact>;

export function validateOutside({ servers }: Site, texts: readonly NamesText[]): CheckResult {
  const results = texts.flatMap((text) => {
    const server = servers.find(({ name }) => name === text.server);
    return server === undefined ? [] : [judgeText(server, text, filesOf(server, texts))];
  });
  return {
    obligations: results.map(({ obligation }) => obligation),
    findings: results.flatMap(({ findings }) => findings),
    fidelity: [],
  };
}

/** The zone files beside a server's Corefile. */
const filesOf = ({ name }: OutsideServer, texts: readonly NamesText[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    texts.flatMap(({ form, server, zone = '', text }) =>
      form === 'zone-file' && server === name ? [[`${zone}zone`, text]] : [],
    ),
  );

function judgeText(server: OutsideServer, text: NamesText, files: Readonly<Record<string, string>>) {
  const findings = text.form === 'zone-file' ? judgeZone(server, text) : judgeCorefile(server, text, files);
  const [first] = findings;
  const obligation = {
    property,
    subject: `dnsserver/${server.name}`,
    verdict: first?.verdict ?? ('proved' as const),
    engine: ['enumeration' as const],
    evidence: { artifact: text.path, ...(first === undefined ? {} : { fingerprint: first.fingerprint }) },
  };
  return { findings, obligation };
}

const known: ReadonlySet<string> = new Set(directiveOrder);

function judgeCorefile(
  server: OutsideServer,
  text: NamesText,
  files: Readonly<Record<string, string>>,
): readonly Finding[] {
  const refused = server.rewrites.flatMap((rewrite) => {
    const read = declaredRule(rewrite.spec);
    return 'error' in read ? [refusedRewrite(rewrite, read.error)] : [];
  });
  if (refused.length > 0) return refused;
  const actual = parseCorefile(text.text, { file: text.path, directives: known });
  const fault = startFault(actual);
  if (fault !== undefined) {
    const place = { file: text.path, line: fault.line, column: 1, endLine: fault.line, endColumn: 1 };
    return [
      about(server, text, `CoreDNS would refuse \`${text.path}\`: ${fault.message}`, { problem: fault.message }, [
        place,
      ]),
    ];
  }
  const expectedServer = declaredOutside(server);
  const differences = settingsDiffer(expectedServer, actual);
  if (differences.length === 0) return [];
  const other = differences.find(({ plugin }) => plugin !== 'rewrite');
  if (other === undefined) {
    const zones = differences.map(({ zone }) => zone);
    const changed = server.sources.filter((source) =>
      zones.some((key) => key.endsWith(`//${source.zone}:${server.port}`)),
    );
    const shown = rulesDiffer({ ...server, sources: changed }, expectedServer, actual, files);
    const supposed = shown === undefined;
    const difference =
      shown ?? differingReply(undefined, withAnyContent(expectedServer), withAnyContent(actual), machineOf(actual));
    if (difference !== undefined) {
      const { message, witness } = otherAnswer(text, difference, supposed);
      return [about(server, text, message, witness)];
    }
  }
  const { zone, plugin, expected = null, actual: found = null } = other ?? differences[0]!;
  const witness = { zone, plugin, expected, actual: found };
  if (other !== undefined) {
    return [
      about(server, text, `\`${text.path}\` sets \`${plugin}\` for \`${zone}\` otherwise than declared`, witness),
    ];
  }
  const unclear = `\`${text.path}\` has other rewrites for \`${zone}\` than declared, and no question was found that shows a difference`;
  return [{ ...about(server, text, unclear, witness), verdict: 'undecided' }];
}

/** Rules of another text may do the same, so a question has to show that they do not. */
function rulesDiffer(
  { sources, rewrites }: OutsideServer,
  expected: ParsedCorefile,
  actual: ParsedCorefile,
  files: Readonly<Record<string, string>>,
): ReplyDifference | undefined {
  for (const source of sources) {
    if (source.kind !== 'kubernetes' && source.kind !== 'external') continue;
    const { network, zone } = source;
    const infix = source.kind === 'kubernetes' ? '.svc.' : '.';
    const served = network.services
      .slice(0, sampled)
      .map(({ name, namespace }) => `${name}.${namespace}${infix}${zone}`);
    const rules = rewrites.flatMap(({ spec }) => {
      const read = declaredRule(spec);
      return 'error' in read ? [] : [read.value];
    });
    const before = rules.flatMap((rule) => served.flatMap((name) => originOf(rule, name) ?? []));
    const shown = differingReply(network, expected, actual, { names: before, files });
    if (shown !== undefined) return shown;
  }
  return differingReply(undefined, expected, actual, { files });
}

const sampled = 20;

function judgeZone(server: OutsideServer, text: NamesText): readonly Finding[] {
  const content = server.sources.flatMap((source) =>
    source.kind === 'static' && source.zone === text.zone ? [source.content] : [],
  )[0];
  if (content === undefined)
    return [about(server, text, `\`${text.path}\` is a zone that nobody declares`, { zone: text.zone ?? null })];
  const read = readZone(text.text, content.zone);
  const [fault] = read.faults;
  if (fault !== undefined)
    return [about(server, text, `\`${text.path}\` cannot be read: ${fault}`, { problem: fault })];
  const [expected, actual] = [declaredRecords(content), read.records].map((records) => records.map(recordText));
  const lost = expected!.find((record) => !actual!.includes(record));
  const added = actual!.find((record, index) => !expected!.includes(record) || actual!.indexOf(record) < index);
  if (lost !== undefined)
    return [about(server, text, `\`${text.path}\` lacks \`${lost}\``, { expected: lost, actual: null })];
  if (added !== undefined)
    return [
      about(server, text, `\`${text.path}\` has \`${added}\`, which is not declared`, {
        expected: null,
        actual: added,
      }),
    ];
  return [];
}

const recordText = ({ name, ttl, type, rdata }: Resource): string => `${name} ${ttl} ${type} ${rdata}`;

function about(
  { name, origin }: OutsideServer,
  { path }: NamesText,
  message: string,
  witness: JsonObject,
  places: Finding['locations'] = [],
): Finding {
  return finding({
    property,
    severity: 'error',
    message,
    remedy: 'compile the bundle again, or change the definition to what the text says',
    subjects: [{ kind: 'DNSServer', name }],
    locations: [origin.span(['metadata', 'name']), ...places],
    witness,
    witnessClass: `${path.slice(path.lastIndexOf('/') + 1)} ${JSON.stringify(witness)}`,
  });
}
