/** Cases of what clients do with a name: resolv.conf, kubelet's merging and limits, search sequences, autopath's search. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { rooted } from '../../src/core/name/names.ts';
import { parseCorefile } from '../../src/verify/read/corefile/parser.ts';
import { indexWorld } from '../../src/verify/semantics/dns/kubernetes/index-of-world.ts';
import { type ApiObject, dnsWorld } from '../../src/verify/semantics/dns/kubernetes/world.ts';
import { type Rcode, reply } from '../../src/verify/semantics/dns/message.ts';
import { autopath, type Ended, isSearched } from '../../src/verify/semantics/dns/resolver/autopath.ts';
import { candidates, type Library, lookUp, type Reply } from '../../src/verify/semantics/dns/resolver/candidates.ts';
import {
  dnsMode,
  fitNameservers,
  fitSearches,
  mergeDnsConfig,
  podResolvConf,
} from '../../src/verify/semantics/dns/resolver/kubelet.ts';
import { readResolvConf, resolverOptions } from '../../src/verify/semantics/dns/resolver/resolv-conf.ts';
import { askServer } from '../../src/verify/semantics/dns/server/server.ts';
import type { FileSuite, Unit } from './suite.ts';

// biome-ignore lint/suspicious/noExplicitAny: the rows are data of many shapes, and each reader below knows its own.
type Row = Record<string, any>;

export const resolver: FileSuite = {
  recognises: (document) => isRecord(document) && 'candidates' in document && 'early_stop' in document,
  units: (document, file) => {
    const tables = document as Record<string, Row | Row[]>;
    const units = Object.entries(readers).flatMap(([table, read]) =>
      rowsOf(tables[table]).map((row, index) => unit(`${table}/${row['id'] ?? index}`, () => read(row))),
    );
    return [...units, ...rowsOf(tables['autopath_server']).flatMap((row) => serverUnits(row, dirname(file)))];
  },
};

/** What each table compares: the expected and the actual value. */
const readers: Record<string, (row: Row) => readonly [unknown, unknown]> = {
  name_list: ({ ndots, search, lookup, names }) => [names, candidates('go', lookup, { search, ndots })],
  candidates: ({ lib, lookup, ndots, search, candidates: expected }) => [
    expected,
    candidates(lib as Library, lookup, { search, ndots }),
  ],
  early_stop: ({ lib, lookup, ndots, search, backend, asked, result }) => {
    const found = lookUp(lib as Library, lookup, { search, ndots }, (name) => (backend[name] ?? backend['*']) as Reply);
    return [
      { asked, result },
      { asked: found.asked, result: spoken[found.result] ?? found.result },
    ];
  },
  autopath_unit: ({ qname, qtype, search, backend, rcode, answer, tried }) => {
    const asked: string[] = [];
    const ended = autopath(search, { name: qname, type: qtype }, ({ name }) => {
      asked.push(name);
      return backendReply(name, backend[name] ?? backend['*']);
    });
    const replied = 'written' in ended ? ended.written : undefined;
    const code = 'unwritten' in ended ? ended.unwritten : (replied?.rcode ?? 'SERVFAIL');
    const records = replied?.answer.map((record) => `${record.name} ${record.ttl} IN ${record.type} ${record.rdata}`);
    return [
      { rcode, answer, tried },
      { rcode: code, answer: records ?? [], tried: asked },
    ];
  },
  first_in_search_path: ({ qname, search, expected }) => [expected, isSearched(search, rooted(qname))],
  resolv_conf_options: ({ text, source: _, ...expected }) => {
    const actual = resolverOptions(text) as unknown as Row;
    return [expected, Object.fromEntries(Object.keys(expected).map((key) => [key, actual[key]]))];
  },
  kubelet_parse_resolv_conf: ({ text, valid, nameservers, searches, options }) => {
    const read = readResolvConf(text);
    return valid ? [{ nameservers, searches, options }, read] : [true, 'error' in read];
  },
  kubelet_search_limits: ({ limits, input, output, warns }) => {
    const { kept, warnings } = fitSearches(input, limits);
    return [
      { output, warns },
      { output: kept, warns: warnings.length > 0 },
    ];
  },
  kubelet_nameserver_limits: ({ input, output, warns }) => {
    const { kept, warnings } = fitNameservers(input);
    return [
      { output, warns },
      { output: kept, warns: warnings.length > 0 },
    ];
  },
  kubelet_policy_type: ({ dnsPolicy, hostNetwork, mode }) => [mode, dnsMode(dnsPolicy, hostNetwork) ?? 'error'],
  kubelet_options_merge: (row) => {
    const none = { nameservers: [], searches: [] };
    const base = { ...none, options: row['existing'] ?? row['base'] ?? [] };
    const merged = mergeDnsConfig(base, { options: row['dnsConfig'] ?? row['override'] ?? [] });
    return [sorted(row['expected'] ?? row['output']), sorted(merged.options)];
  },
  kubelet_pod_resolv_conf: ({ env, namespace, dnsPolicy, hostNetwork, dnsConfig, expected }) => {
    const node = readResolvConf(env.node_resolv_conf);
    if ('error' in node) return [expected, node];
    const settings = { clusterDNS: env.clusterDNS, clusterDomain: env.clusterDomain, nodeResolvConf: node };
    const pod = { namespace: namespace ?? env.namespace, dnsPolicy, hostNetwork, ...(dnsConfig && { dnsConfig }) };
    const { nameservers, searches, options } = podResolvConf(settings, pod);
    return [inOrder(expected), inOrder({ nameservers, searches, options })];
  },
};

/** A whole server with autopath, asked by a pod, or by a client that walks its own search list. */
function serverUnits(row: Row, folder: string): readonly Unit[] {
  const pod = {
    kind: 'Pod',
    metadata: { name: 'client', namespace: row['client']?.pod_namespace ?? 'default' },
    status: { podIP: client },
  };
  const text = row['fixture'] === undefined ? '' : readFileSync(join(folder, row['fixture']), 'utf8');
  const objects = parseAllDocuments(text).map((each) => each.toJS() as ApiObject);
  const ask = askServer(parseCorefile(row['corefile']), {
    index: indexWorld(dnsWorld([...objects, pod])),
    localAddresses: [],
    outsideAddresses: [],
    synced: true,
    files: row['files'] ?? {},
    upstream: () => undefined,
  });
  return (row['queries'] as readonly Row[]).map((query, index) =>
    unit(`${row['id']}/${index}`, () => {
      const list = { search: row['client']?.search ?? [], ndots: row['client']?.ndots ?? 1 };
      const [name = ''] = query['qname'] ? [query['qname']] : candidates('glibc', query['lookup'], list);
      const end = ask({
        question: { name, type: query['qtype'], class: 'IN' },
        context: {
          client: { address: client, port: 40212 },
          server: { address: '127.0.0.1', port: 53 },
          protocol: 'udp',
          metadata: {},
        },
      });
      if (end.kind !== 'written') return [query['rcode'], end.kind];
      const answer = end.reply.answer.map((record) => `${record.name} ${record.type} ${record.rdata}`);
      return query['answer']
        ? [
            { rcode: query['rcode'], answer: query['answer'] },
            { rcode: end.reply.rcode, answer },
          ]
        : [query['rcode'], end.reply.rcode];
    }),
  );
}

const client = '10.244.9.9';

/** How musl names what it could not find out. */
const spoken: Readonly<Record<string, string>> = { SERVFAIL: 'EAI_AGAIN', TIMEOUT: 'EAI_AGAIN', NXDOMAIN: 'not found' };

/** `A 127.0.0.53`, `NXDOMAIN`, or a code that the backend returns without writing anything. */
function backendReply(name: string, text: string): Ended {
  const [word = '', address] = text.split(' ');
  if (word === 'A' && address !== undefined) {
    return { written: reply('NOERROR', { answer: [{ name, ttl: 3600, type: 'A', rdata: address }] }) };
  }
  return text.includes('nothing written') ? { unwritten: word as Rcode } : { written: reply(word as Rcode) };
}

/** Options are a set: kubelet keeps them in a map. */
const inOrder = ({ nameservers, searches, options }: Row): Row => ({
  nameservers,
  searches,
  options: sorted(options ?? []),
});

function unit(name: string, compare: () => readonly [unknown, unknown]): Unit {
  return {
    name: `resolver/${name}`,
    run() {
      const [expected, actual] = compare().map((value) => JSON.stringify(value));
      return expected === actual ? [] : [`expected ${expected}, got ${actual}`];
    },
  };
}

const rowsOf = (table: Row | Row[] | undefined): readonly Row[] =>
  Array.isArray(table) ? table : Array.isArray(table?.['cases']) ? table['cases'] : [];
const sorted = (list: readonly string[]): readonly string[] => [...list].sort();
const isRecord = (value: unknown): value is Row => typeof value === 'object' && value !== null;
