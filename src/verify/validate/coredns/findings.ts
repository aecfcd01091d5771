/** What the comparison of a server's texts says to a person. */
import type { NamesArtifact, Written } from '../../../compile/artifact.ts';
import type { Span } from '../../../diagnostics/span.ts';
import type { Rewrite } from '../../../model/types/dns.ts';
import type { Network } from '../../../model/types/network.ts';
import type { End } from '../../semantics/dns/server/query.ts';
import { type Finding, finding, type Json, type JsonObject } from '../../verdict.ts';
import type { ReplyDifference, SettingDifference } from './compare.ts';
import type { ResolvConfDifference } from './resolv-conf.ts';
import type { Fault } from './starts.ts';

const property = 'artifact/corefile-equivalent';
type NamesText = Written<NamesArtifact>;

const again = 'compile the bundle again, or change the definition to what the text says';

export const answersOtherwise = (network: Network, text: NamesText, difference: ReplyDifference): Finding =>
  about(network, text, otherAnswer(text, difference));

export const wouldAnswerOtherwise = (network: Network, text: NamesText, difference: ReplyDifference): Finding =>
  about(network, text, otherAnswer(text, difference, true));

/** @param supposed the question was put to servers whose zones and machines have every name: it shows as soon as they have this one. */
export function otherAnswer(
  { path }: NamesText,
  { query, expected, actual }: ReplyDifference,
  supposed = false,
): Pick<Finding, 'message' | 'witness'> & { readonly witnessClass: string } {
  const { name, type } = query.question;
  const client = query.context.client.address;
  const told = supposed
    ? `would answer \`${name}\` ${type}, once its zone or its machine has the name that it is looked up by,`
    : `answers \`${name}\` ${type}`;
  return {
    message: `\`${path}\` ${told} otherwise than declared: ${sayEnd(actual)}; expected ${sayEnd(expected)}`,
    witness: {
      client,
      name,
      type,
      class: query.question.class,
      expected: jsonOfEnd(expected),
      actual: jsonOfEnd(actual),
      ...(supposed ? { supposed: 'zones and machines that have every name' } : {}),
    },
    witnessClass: `answer ${name} ${type}`,
  };
}

export function setOtherwise(
  network: Network,
  text: NamesText,
  { zone, plugin, expected, actual }: SettingDifference,
): Finding {
  return about(network, text, {
    message: `\`${text.path}\` sets \`${plugin}\` for \`${zone}\` otherwise than declared`,
    witness: { zone, plugin, expected: expected ?? null, actual: actual ?? null },
    witnessClass: `setting ${zone} ${plugin}`,
  });
}

export function unclear(
  network: Network,
  text: NamesText,
  { zone, plugin, expected, actual }: SettingDifference,
): Finding {
  return about(network, text, {
    verdict: 'undecided',
    message: `\`${text.path}\` has other settings of \`${plugin}\` for \`${zone}\` than declared, and no question was found that shows a difference`,
    witness: { zone, plugin, expected: expected ?? null, actual: actual ?? null },
    witnessClass: `unclear ${zone} ${plugin}`,
  });
}

export function refusedText(network: Network, text: NamesText, { message, line }: Fault): Finding {
  const place = { file: text.path, line, column: 1, endLine: line, endColumn: 1 };
  return about(
    network,
    text,
    {
      message: `CoreDNS would refuse \`${text.path}\`: ${message}`,
      witness: { artifact: text.path, line, problem: message },
      witnessClass: `refused ${message}`,
    },
    [place],
  );
}

export function resolvesOtherwise(network: Network, text: NamesText, difference: ResolvConfDifference): Finding {
  const { field, expected, actual } = difference;
  return about(network, text, {
    message: `\`${text.path}\` has \`${actual}\` as its ${field}; expected \`${expected}\``,
    witness: { field, expected, actual },
    witnessClass: `resolv.conf ${field}`,
  });
}

export function refusedRewrite({ name, origin }: Rewrite, error: string): Finding {
  return finding({
    property,
    severity: 'error',
    message: `CoreDNS would refuse the rule of DNSRewrite \`${name}\`: ${error}`,
    remedy: 'correct the rule; with it no Corefile would start',
    subjects: [{ kind: 'DNSRewrite', name }],
    locations: [origin.span(['spec'])],
    witness: { rewrite: name, problem: error },
    witnessClass: 'refused',
  });
}

function about(
  { cluster }: Network,
  { path }: NamesText,
  parts: Pick<Finding, 'message' | 'witness'> & { readonly witnessClass: string; readonly verdict?: 'undecided' },
  places: readonly Span[] = [],
): Finding {
  const declared = cluster.origin === undefined ? [] : [cluster.origin.span(['metadata', 'name'])];
  return finding({
    property,
    severity: 'error',
    remedy: again,
    subjects: [{ kind: 'Cluster', name: cluster.name }],
    locations: [...declared, ...places],
    ...parts,
    witnessClass: `${path.slice(path.lastIndexOf('/') + 1)} ${parts.witnessClass}`,
  });
}

function sayEnd(end: End): string {
  if (end.kind === 'silent') return 'nothing at all';
  if (end.kind !== 'written') return end.kind;
  const { rcode, answer } = end.reply;
  const [first] = answer;
  if (first === undefined) return rcode;
  return `${first.name} ${first.type} ${first.rdata}${answer.length > 1 ? ` and ${answer.length - 1} more` : ''}`;
}

function jsonOfEnd(end: End): JsonObject {
  if (end.kind === 'unwritten') return { rcode: end.rcode, answers: [] };
  if (end.kind !== 'written') return { rcode: null, answers: [] };
  const answers: Json[] = end.reply.answer.map(({ name, ttl, type, rdata }) => `${name} ${ttl} ${type} ${rdata}`);
  return { rcode: end.reply.rcode, question: end.question.name, answers };
}
