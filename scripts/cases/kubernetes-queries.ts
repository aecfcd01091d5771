/** Questions to a server with the `kubernetes`, `k8s_external`, `file` and `forward` plugins over given objects. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { directiveOrder } from '../../src/verify/read/corefile/directives.ts';
import { parseCorefile } from '../../src/verify/read/corefile/parser.ts';
import { stanzasOf } from '../../src/verify/read/corefile/stanza.ts';
import { originsOf } from '../../src/verify/read/corefile/zones.ts';
import { answerExternal } from '../../src/verify/semantics/dns/external/answer.ts';
import { answerKubernetes } from '../../src/verify/semantics/dns/kubernetes/answer.ts';
import { indexWorld } from '../../src/verify/semantics/dns/kubernetes/index-of-world.ts';
import { endpointLabel } from '../../src/verify/semantics/dns/kubernetes/records.ts';
import { parseRequest } from '../../src/verify/semantics/dns/kubernetes/request.ts';
import { externalOptions, kubernetesOptions } from '../../src/verify/semantics/dns/kubernetes/stanza.ts';
import { type ApiObject, dnsWorld } from '../../src/verify/semantics/dns/kubernetes/world.ts';
import {
  type Lookup,
  type Outcome,
  type Question,
  type Resource,
  reply,
} from '../../src/verify/semantics/dns/message.ts';
import { answerZone, readZone } from '../../src/verify/semantics/dns/zone-file/index.ts';
import type { FileSuite, Unit } from './suite.ts';

interface Record_ {
  readonly name: string;
  readonly ttl: number | null;
  readonly type: string;
  readonly rdata: string;
}

interface Query {
  readonly id: string;
  readonly query: Question;
  readonly expect: { readonly rcode: string; readonly truncated?: boolean } & Readonly<
    Record<Section, readonly Record_[]>
  >;
  readonly upstream_lookup?: readonly {
    readonly name: string;
    readonly type: string;
    readonly answer: readonly string[];
    readonly truncated?: boolean;
  }[];
}

interface QuerySet {
  readonly set: string;
  readonly fixture: string;
  readonly corefile: string;
  readonly state?: string;
  readonly zonefile?: readonly string[];
  readonly upstream_zone?: readonly string[];
  readonly server_local_ips?: readonly string[];
  readonly external_nameserver_address?: string;
  readonly cases: readonly Query[];
}

interface Document {
  readonly query_sets: readonly QuerySet[];
  readonly name_parsing: readonly Parsing[];
  readonly endpoint_label: readonly Labelled[];
}

interface Parsing {
  readonly id: string;
  readonly name: string;
  readonly zone: string;
  readonly multicluster: boolean;
  readonly zonal: boolean;
  readonly valid: boolean;
  readonly parts?: Readonly<Record<string, string>>;
}

interface Labelled {
  readonly id: string;
  readonly ip: string;
  readonly hostname: string;
  readonly pod_name: string;
  readonly endpoint_pod_names: boolean;
  readonly label: string;
}

const sections = ['answer', 'authority', 'additional'] as const;
type Section = (typeof sections)[number];

export const kubernetesQueries: FileSuite = {
  recognises: (document) => Array.isArray((document as Partial<Document> | null)?.query_sets),
  units: (document, file) => {
    const { query_sets, name_parsing, endpoint_label } = document as Document;
    return [
      ...query_sets.flatMap((set) => queriesOf(set, dirname(file))),
      ...name_parsing.map(parsingOf),
      ...endpoint_label.map(labelOf),
    ];
  },
};

function queriesOf(set: QuerySet, folder: string): readonly Unit[] {
  const objects = parseAllDocuments(readFileSync(join(folder, set.fixture), 'utf8')).map(
    (each) => each.toJS() as ApiObject,
  );
  return set.cases.map((row) => ({
    name: `${set.set}/${row.id}`,
    run() {
      const outcome = serverOf(set, objects, row)(row.query);
      if (typeof outcome === 'string') return [`expected a reply, got ${outcome}`];
      const differences =
        outcome.rcode === row.expect.rcode ? [] : [`expected ${row.expect.rcode}, got ${outcome.rcode}`];
      if ((row.expect.truncated ?? false) !== (outcome.truncated ?? false)) differences.push('truncated differs');
      for (const section of sections) {
        const [want, have] = [textOf(row.expect[section]), textOf(outcome[section], row.expect[section])];
        if (want !== have) differences.push(`${section}: expected ${want}, got ${have}`);
      }
      return differences;
    },
  }));
}

function serverOf(set: QuerySet, objects: readonly ApiObject[], row: Query): (question: Question) => Outcome {
  const [block] = parseCorefile(set.corefile, { directives: new Set(directiveOrder) }).blocks;
  const keys = block?.keys.map(({ text }) => text) ?? [];
  const stanza = (name: string) => stanzasOf(block?.directives.get(name) ?? [], name)[0];
  const index = indexWorld(dnsWorld(objects));
  const upstream = set.upstream_zone && readZone(set.upstream_zone.join('\n'), '.');
  const lookup: Lookup = ({ name, type }) => {
    const given = row.upstream_lookup?.find((each) => each.name === name && each.type === type);
    if (given !== undefined)
      return reply('NOERROR', { answer: given.answer.map(recordOf), truncated: given.truncated ?? false });
    const outcome = upstream && answerZone(upstream, { name, type });
    return outcome === 'next' || outcome === 'silent' ? undefined : outcome;
  };
  const own = stanza('kubernetes');
  const kubernetes = own && kubernetesOptions(own, keys);
  const external = stanza('k8s_external');
  const file = stanza('file');
  return (question) => {
    if (external && kubernetes) {
      const ownAddresses = set.external_nameserver_address?.split(' ').slice(0, 1) ?? [];
      const options = externalOptions(external, keys);
      const outcome = answerExternal({ options, kubernetes, index, ownAddresses, lookup }, question);
      if (outcome !== 'next') return outcome;
    }
    if (kubernetes) {
      const localAddresses = set.server_local_ips ?? [];
      const synced = set.state === undefined;
      const outcome = answerKubernetes({ options: kubernetes, index, localAddresses, synced, lookup }, question);
      if (outcome !== 'next') return outcome;
    }
    if (file) {
      const [origin = '.'] = originsOf(
        file.args.slice(1).map(({ text }) => text),
        keys,
      );
      const outcome = answerZone(readZone((set.zonefile ?? []).join('\n'), origin), question);
      if (outcome !== 'next') return outcome;
    }
    return lookup(question) ?? reply('SERVFAIL');
  };
}

function recordOf(text: string): Resource {
  const [name = '', ttl = '', , type = '', ...rest] = text.split(' ');
  return { name, ttl: Number(ttl), type, rdata: rest.join(' ') };
}

/** Records in one order; what `like` does not assert is left out. */
function textOf(records: readonly Record_[], like: readonly Record_[] = records): string {
  const ttls = like.every(({ ttl }) => ttl !== null);
  const stars = like.some(({ rdata }) => rdata.endsWith('*'));
  return records
    .map(({ name, ttl, type, rdata }) => {
      const kept = type === 'SOA' && stars ? (rdata.split(' ')[0] ?? '') : rdata;
      return `${name} ${ttls ? ttl : '?'} ${type} ${kept}`;
    })
    .sort()
    .join(' | ');
}

function parsingOf({ id, name, zone, multicluster, zonal, valid, parts = {} }: Parsing): Unit {
  return {
    name: `name-parsing/${id}`,
    run() {
      const inZone = name.endsWith(`.${zone}`) || name === zone;
      const request = inZone ? parseRequest(name, zone, { multicluster, zonal }) : undefined;
      if (!valid || request === undefined)
        return (request !== undefined) === valid ? [] : ['expected the other verdict'];
      const { topology, kind = '', ...rest } = request;
      const actual: Record<string, string> = { ...rest, kind, ...(topology && { topology_zone: topology.zone }) };
      return Object.entries(parts).flatMap(([key, value]) =>
        (actual[key] ?? '') === value ? [] : [`${key}: expected ${value}, got ${actual[key]}`],
      );
    },
  };
}

function labelOf({ id, ip, hostname, pod_name, endpoint_pod_names, label }: Labelled): Unit {
  return {
    name: `endpoint-label/${id}`,
    run() {
      const endpoint = { address: ip, hostname, podName: pod_name };
      const actual = endpointLabel(endpoint, { endpointPodNames: endpoint_pod_names });
      return actual === label ? [] : [`expected ${label}, got ${actual}`];
    },
  };
}
