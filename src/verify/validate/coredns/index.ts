/**
 * `artifact/corefile-equivalent`: a Corefile answers every question as the definitions promise.
 *
 * Unsatisfiable iff there is no question (name, type, class, client) whose reply differs between the server that the text
 * makes and the server that is declared. Proved where both have the same settings for every plugin of every zone, which
 * is all that the interpreter of a server looks at; refuted with a question that both were asked, or with a setting that
 * decides something else than answers (probes, caching, limits).
 */

import type { NamesArtifact, Written } from '../../../compile/artifact.ts';
import type { ClusterDns } from '../../../model/types/dns.ts';
import type { Network } from '../../../model/types/network.ts';
import { directiveOrder } from '../../read/corefile/directives.ts';
import { type ParsedCorefile, parseCorefile } from '../../read/corefile/parser.ts';
import { declaredRule } from '../../semantics/dns/declared/rewrite.ts';
import { declaredNodeCache, declaredServer } from '../../semantics/dns/declared/server.ts';
import type { CheckResult, FidelityEntry, Finding, Obligation, Verdict } from '../../verdict.ts';
import { corefileEquivalent } from '../equivalents.ts';
import { machineOf, withAnyContent } from './any-content.ts';
import { differingReply, type SettingDifference, settingsDiffer } from './compare.ts';
import { corefileInConfigMap } from './config-map.ts';
import {
  answersOtherwise,
  refusedRewrite,
  refusedText,
  resolvesOtherwise,
  setOtherwise,
  unclear,
  wouldAnswerOtherwise,
} from './findings.ts';
import { resolvConfDifference } from './resolv-conf.ts';
import { startFault } from './starts.ts';

type NamesText = Written<NamesArtifact>;

export function validateCoreDns(network: Network, texts: readonly NamesText[]): CheckResult {
  const { dns } = network;
  if (dns === undefined) return { obligations: [], findings: [], fidelity: [] };
  const refused = dns.rewrites.flatMap((rewrite) => {
    const read = declaredRule(rewrite.spec);
    return 'error' in read ? [refusedRewrite(rewrite, read.error)] : [];
  });
  const results = texts.map((text) =>
    // Of rules that CoreDNS refuses no text can be right.
    refused.length > 0 && text.form !== 'resolv-conf'
      ? { findings: [], obligation: obligation(network, text, 'refuted', { rewrites: refused.length }) }
      : judgeText(network, dns, text),
  );
  return {
    obligations: results.map((result) => result.obligation),
    findings: [...refused, ...results.flatMap((result) => result.findings)],
    fidelity: ledger(dns),
  };
}

/** The release whose plugins the interpreter follows. */
const judgedAs = '1.14.7';

/** What is proven of another release is proven as far as it answers as this one does. */
function ledger({ version, origin }: ClusterDns): readonly FidelityEntry[] {
  if (version.text === judgedAs || origin === undefined) return [];
  const construct = `CoreDNS ${version.text}, judged as ${judgedAs}`;
  return [{ location: origin.span(['spec', 'dns', 'version']), construct, treatment: 'ignored' }];
}

interface Judged {
  readonly findings: readonly Finding[];
  readonly obligation: Obligation;
}

function judgeText(network: Network, dns: ClusterDns, text: NamesText): Judged {
  const found = text.form === 'resolv-conf' ? judgeResolvConf(network, dns, text) : judgeCorefile(network, dns, text);
  const [first] = found.findings;
  const evidence = first === undefined ? found.evidence : { ...found.evidence, fingerprint: first.fingerprint };
  return { findings: found.findings, obligation: obligation(network, text, first?.verdict ?? 'proved', evidence) };
}

type Evidence = Readonly<Record<string, string | number>>;
interface Found {
  readonly findings: readonly Finding[];
  readonly evidence: Evidence;
}

function obligation({ cluster }: Network, { path }: NamesText, verdict: Verdict, evidence: Evidence): Obligation {
  return {
    property: corefileEquivalent,
    subject: `cluster/${cluster.name}`,
    verdict,
    engine: ['enumeration'],
    evidence: { artifact: path, ...evidence },
  };
}

function judgeResolvConf(network: Network, dns: ClusterDns, text: NamesText): Found {
  const difference = resolvConfDifference(network, dns, text);
  return {
    findings: difference === undefined ? [] : [resolvesOtherwise(network, text, difference)],
    evidence: { resolver: text.resolver ?? '' },
  };
}

const known: ReadonlySet<string> = new Set(directiveOrder);

function judgeCorefile(network: Network, dns: ClusterDns, text: NamesText): Found {
  const corefile = text.form === 'config-map' ? corefileInConfigMap(text) : text.text;
  if (typeof corefile !== 'string') return { findings: [refusedText(network, text, corefile)], evidence: {} };
  const actual = parseCorefile(corefile, { file: text.path, directives: known });
  const fault = startFault(actual);
  if (fault !== undefined) return { findings: [refusedText(network, text, fault)], evidence: {} };
  const expected =
    text.form === 'node-local' && dns.nodeLocal !== undefined
      ? declaredNodeCache(network, dns, dns.nodeLocal.text)
      : declaredServer(network, dns);
  const differences = settingsDiffer(expected, actual);
  const evidence = text.form === 'corefile' ? { zones: actual.blocks.length, rewrites: dns.rewrites.length } : {};
  if (differences.length === 0) return { findings: [], evidence };
  return { findings: [explain(network, text, { expected, actual, differences })], evidence };
}

interface Comparison {
  readonly expected: ParsedCorefile;
  readonly actual: ParsedCorefile;
  readonly differences: readonly SettingDifference[];
}

/** Plugins that change answers only as far as a question can show. */
const answering = new Set(['rewrite', 'template', 'hosts', 'file', 'acl', 'view', 'k8s_external', 'etcd', 'auto']);

function explain(network: Network, text: NamesText, { expected, actual, differences }: Comparison): Finding {
  const shown = differingReply(network, expected, actual);
  if (shown !== undefined) return answersOtherwise(network, text, shown);
  const setting = differences.find(({ plugin }) => !answering.has(plugin));
  if (setting !== undefined) return setOtherwise(network, text, setting);
  const hidden = differingReply(network, withAnyContent(expected), withAnyContent(actual), machineOf(actual));
  return hidden === undefined ? unclear(network, text, differences[0]!) : wouldAnswerOtherwise(network, text, hidden);
}
