/** Named faults in texts of target external-dns: each says on which lines of which texts it applies. */
import type { RecordsForm } from '../../../src/compile/artifact.ts';

export interface RecordsMutator {
  readonly name: string;
  readonly forms: readonly RecordsForm[];
  /** The lines with the fault at `at`; undefined where it does not apply. */
  apply(lines: readonly string[], at: number): readonly string[] | undefined;
}

const edit = (
  name: string,
  forms: readonly RecordsForm[],
  pattern: RegExp,
  by: string | ((...groups: string[]) => string),
): RecordsMutator => ({
  name,
  forms,
  apply(lines, at) {
    const line = lines[at]!;
    if (/^\s*[;#]/.test(line)) return undefined;
    const edited = line.replace(pattern, by as string);
    return edited === line ? undefined : lines.map((each, index) => (index === at ? edited : each));
  },
});

const lost = (name: string, forms: readonly RecordsForm[], pattern: RegExp): RecordsMutator => ({
  name,
  forms,
  apply: (lines, at) => (pattern.test(lines[at]!) ? lines.filter((_, index) => index !== at) : undefined),
});

/** A lost element of a JSON list, without a comma too many. */
const lostItem = (name: string, forms: readonly RecordsForm[], pattern: RegExp): RecordsMutator => ({
  name,
  forms,
  apply(lines, at) {
    if (!pattern.test(lines[at]!)) return undefined;
    const rest = lines.filter((_, index) => index !== at);
    const isLast = !lines[at]!.endsWith(',');
    return rest.map((each, index) => (isLast && index === at - 1 ? each.replace(/,$/, '') : each));
  },
});

/** The line, but just before the next line that looks like `end`. */
const movedDown = (name: string, forms: readonly RecordsForm[], pattern: RegExp, end: RegExp): RecordsMutator => ({
  name,
  forms,
  apply(lines, at) {
    const until = lines.findIndex((line, index) => index > at && end.test(line));
    if (!pattern.test(lines[at]!) || until < 0) return undefined;
    return [...lines.slice(0, at), ...lines.slice(at + 1, until), lines[at]!, ...lines.slice(until)];
  },
});

const zone: readonly RecordsForm[] = ['zone'];
const master: readonly RecordsForm[] = ['zone', 'nsupdate'];
const update: readonly RecordsForm[] = ['nsupdate'];
const aws: readonly RecordsForm[] = ['route53'];
const google: readonly RecordsForm[] = ['google'];
const sky: readonly RecordsForm[] = ['skydns'];
const objects: readonly RecordsForm[] = ['webhook', 'dnsendpoints'];
const plan: readonly RecordsForm[] = ['plan'];

const more = (digits: string): string => String(Number(digits) + 1);

export const recordsMutators: readonly RecordsMutator[] = [
  lost('zone-record-lost', zone, /^\S+ \d+ IN (?!SOA)/),
  lost('zone-authority-lost', zone, / IN SOA /),
  edit('zone-authority-short', zone, /( IN SOA .*) \d+$/, '$1'),
  edit(
    'zone-ttl-off-by-one',
    zone,
    /^(\S+) (\d+) IN (?!SOA|NS localhost)/,
    (_, owner, ttl) => `${owner} ${more(ttl!)} IN `,
  ),
  edit('zone-outside', zone, /^(\S+)\.example\.org\. /, '$1.example.com. '),
  edit(
    'zone-cname-beside-data',
    zone,
    /^(www\.example\.org\.) (\d+) IN A \S+$/,
    '$1 $2 IN A 203.0.113.10\n$1 $2 IN CNAME lb.example.net.',
  ),
  edit('owner-without-dot', master, /^((?:update add )?\S+)\. (\d+) IN /, '$1 $2 IN '),
  // A removal of a text that comes back the same decides nothing.
  edit('owner-renamed', master, /\bwww\.example(?!\.org\. TXT$)/, 'wwww.example'),
  edit('wildcard-escaped', master, /(^|add )\*\./, '$1\\042\\042.'),
  edit('address-off-by-one', master, /\.10$/, '.11'),
  edit('address-of-other-family', master, / IN A (\S+)$/, ' IN AAAA $1'),
  edit('address-6-off-by-one', master, /2001:db8::10$/, '2001:db8::11'),
  edit('target-without-dot', master, /(IN CNAME \S+)\.$/, '$1'),
  edit('target-renamed', master, /IN CNAME lb\./, 'IN CNAME lb2.'),
  edit('preference-changed', master, /IN MX 10 /, 'IN MX 11 '),
  edit('preference-lost', master, /IN MX 10 /, 'IN MX '),
  edit('port-changed', master, /IN SRV 0 50 5060/, 'IN SRV 0 50 5061'),
  edit('weight-changed', master, /IN SRV 0 50/, 'IN SRV 0 51'),
  edit('quote-lost', master, /(IN TXT .*)"$/, '$1'),
  edit('quote-unescaped', master, /\\"quoted\\"/, '"quoted"'),
  edit('text-owner-changed', master, /owner=c1/, 'owner=c2'),
  edit('text-resource-changed', master, /resource=service\/demo\/web/, 'resource=service/demo/wed'),
  edit('type-misspelt', master, / IN TXT /, ' IN TXX '),
  lost('update-lost', update, /^update add/),
  lost('removal-lost', update, /^update delete www/),
  edit('removal-of-other-type', update, /^(update delete old\S+) A$/, '$1 AAAA'),
  edit('removal-of-other-name', update, /^update delete old\./, 'update delete hand.'),
  edit('update-ttl-changed', update, /^(update add \S+) (\d+) /, (_, head, ttl) => `${head} ${more(ttl!)} `),
  edit('update-turned', update, /^update add (\S+) \d+ IN (\S+) .*$/, 'update delete $1 $2'),
  lost('send-lost', update, /^send$/),
  edit('zone-of-message-changed', update, /^zone example\.org\./, 'zone example.com.'),
  lost('zone-of-message-lost', update, /^zone /),
  movedDown('removal-after-addition', update, /^update delete www/, /^send$/),
  lostItem('change-lost', aws, /"Action":"(?:CREATE|DELETE)"|"Action":"UPSERT".*"Type":"A"/),
  edit('upsert-as-create', aws, /"Action":"UPSERT"/, '"Action":"CREATE"'),
  edit('create-as-delete', aws, /"Action":"CREATE"/, '"Action":"DELETE"'),
  edit('action-unknown', aws, /"Action":"CREATE"/, '"Action":"INSERT"'),
  edit('weight-of-set-changed', aws, /"Weight":10/, '"Weight":11'),
  edit('weight-of-set-lost', aws, /,"Weight":10/, ''),
  edit('set-identifier-changed', aws, /"SetIdentifier":"blue"/, '"SetIdentifier":"green2"'),
  edit('set-identifier-lost', aws, /,?"SetIdentifier":"blue"/, ''),
  edit('alias-zone-changed', aws, /"HostedZoneId":"Z32/, '"HostedZoneId":"Z33'),
  edit('alias-health-changed', aws, /"EvaluateTargetHealth":true/, '"EvaluateTargetHealth":false'),
  edit('alias-target-changed', aws, /lb1\.eu-west/, 'lb2.eu-west'),
  edit('hosted-zone-changed', aws, /"HostedZoneId": "[^"]*"/, '"HostedZoneId": "Z9"'),
  edit('value-changed', aws, /"Value":"203\.0\.113\.20"/, '"Value":"203.0.113.22"'),
  edit('ttl-of-set-changed', aws, /"TTL":(\d+)/, (_, ttl) => `"TTL":${more(ttl!)}`),
  edit('name-in-decimal', aws, /\\\\052/, '\\\\042'),
  edit('json-broken', ['route53', 'google', 'skydns', 'webhook', 'plan'], /^\[|^\{/, ''),
  lostItem('set-lost', google, /"rrdatas"/),
  edit('set-data-changed', google, /"203\.0\.113\.10"/, '"203.0.113.12"'),
  edit('set-ttl-changed', google, /"ttl":(\d+)/, (_, ttl) => `"ttl":${more(ttl!)}`),
  edit('set-name-relative', google, /"name":"([^"]*)\."/, '"name":"$1"'),
  edit('managed-zone-changed', google, /"managedZone": "[^"]*"/, '"managedZone": "other"'),
  lostItem('key-lost', sky, /"(?:host|text)":/),
  edit('host-changed', sky, /"host":"203\.0\.113\.10"/, '"host":"203.0.113.13"'),
  edit('key-moved', sky, /example\/www/, 'example/web'),
  edit('strip-lost', sky, /,"targetstrip":1/, ''),
  edit('key-ttl-changed', sky, /"ttl":(\d+)/, (_, ttl) => `"ttl":${more(ttl!)}`),
  lostItem('key-deletion-lost', sky, /^ {4}"[^"]*old[^"]*",?$/),
  edit('group-added', sky, /"targetstrip":1/, '"targetstrip":1,"group":"x"'),
  lostItem('endpoint-lost', objects, /"dnsName"/),
  edit('endpoint-target-changed', objects, /203\.0\.113\.10/, '203.0.113.14'),
  edit('endpoint-type-changed', objects, /"recordType":"A"/, '"recordType":"CNAME"'),
  edit('endpoint-ttl-changed', objects, /"recordTTL":(\d+)/, (_, ttl) => `"recordTTL":${more(ttl!)}`),
  edit('endpoint-owner-changed', ['webhook'], /"owner":"c1"/, '"owner":"c2"'),
  edit('endpoint-weight-changed', objects, /"value":"10"/, '"value":"11"'),
  edit('endpoint-name-changed', objects, /"dnsName":"www\./, '"dnsName":"w3.'),
  edit('list-renamed', ['webhook'], /"create":/, '"created":'),
  edit('namespace-changed', ['dnsendpoints'], /namespace: "default"/, 'namespace: "other"'),
  edit('kind-changed', ['dnsendpoints'], /kind: DNSEndpoint/, 'kind: DNSRecord'),
  edit('plan-count-changed', plan, /"create":(\d+)/, (_, count) => `"create":${more(count!)}`),
  edit('plan-action-changed', plan, /"action":"delete"/, '"action":"create"'),
  edit('plan-policy-changed', plan, /"policy": "sync"/, '"policy": "upsert-only"'),
  lostItem('plan-change-lost', plan, /"action":"(?:create|delete)"/),
];
