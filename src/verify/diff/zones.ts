/**
 * What the zones and servers beside the clusters say, and whether secondaries notice a change: they compare serials alone
 * (RFC 1035, 3.3.13; RFC 1982), so other content under the same serial stays unseen.
 */
import type { Site, StaticZone } from '../../model/types/site.ts';
import { declaredOutside, declaredRecords } from '../semantics/dns/declared/outside.ts';
import { settingsDiffer } from '../validate/coredns/compare.ts';
import { type Finding, finding, type JsonObject } from '../verdict.ts';
import { type Behaviour, type Differences, differences, together } from './behaviour.ts';

const property = 'diff/zone-serial';

export function zonesDiffer(before: Site, after: Site): Differences & { readonly findings: readonly Finding[] } {
  const [old, now] = [before, after].map(({ zones }) => zones.flatMap(recordsOf));
  const servers = after.servers.flatMap((server) => {
    const earlier = before.servers.find(({ name }) => name === server.name);
    if (earlier === undefined) return [];
    const where = `dnsserver/${server.name}`;
    const changed = settingsDiffer(declaredOutside(earlier), declaredOutside(server)).map(
      ({ zone, plugin, expected = 'none', actual = 'none' }) => {
        const what = `${plugin} of ${zone}`;
        return {
          before: { kind: 'setting' as const, where, what, outcome: expected },
          after: { kind: 'setting' as const, where, what, outcome: actual },
          witness: { zone, plugin, expected, actual },
        };
      },
    );
    return [{ added: [], removed: [], changed }];
  });
  const findings = after.zones.flatMap((zone) => {
    const earlier = before.zones.find((each) => each.zone === zone.zone);
    return earlier === undefined ? [] : judgeSerial(earlier, zone);
  });
  return { ...together([differences(old!, now!, witnessOf), ...servers]), findings };
}

/** One for each name and type; the serial is no content. */
function recordsOf(zone: StaticZone): readonly Behaviour[] {
  const sets = new Map<string, string[]>();
  for (const { name, type, ttl, rdata } of declaredRecords(zone)) {
    const data = type === 'SOA' ? rdata.replace(/^(\S+ \S+) \d+/, '$1') : rdata;
    const what = `${name} ${type}`;
    sets.set(what, [...(sets.get(what) ?? []), `${data} ttl ${ttl}`]);
  }
  return [...sets].map(([what, data]) => ({
    kind: 'record',
    where: `zone/${zone.zone}`,
    what,
    outcome: data.sort().join(', '),
  }));
}

function judgeSerial(before: StaticZone, after: StaticZone): readonly Finding[] {
  const [one, other] = [before, after].map((zone) => JSON.stringify(recordsOf(zone)));
  const same = one === other;
  if (same === (before.serial === after.serial) && (same || isLater(before.serial, after.serial))) return [];
  const message = same
    ? `zone \`${after.zone}\` has serial ${after.serial} instead of ${before.serial}, and the same content: every secondary fetches it again for nothing`
    : `zone \`${after.zone}\` has other content, and its serial went from ${before.serial} to ${after.serial}: secondaries keep what they have`;
  return [
    finding({
      property,
      severity: same ? 'warning' : 'error',
      message,
      remedy: same ? `leave the serial at ${before.serial}` : `raise the serial above ${before.serial}`,
      subjects: [{ kind: 'DNSZone', name: after.name }],
      locations: [after.origin.span(['spec', 'serial'])],
      witness: { name: after.zone, type: 'SOA', expected: before.serial, actual: after.serial, sameContent: same },
      witnessClass: `${after.zone} ${same ? 'same content' : 'other content'}`,
    }),
  ];
}

/** Serial numbers go round (RFC 1982, 3.2). */
const isLater = (before: number, after: number): boolean => {
  const ahead = (after - before + 2 ** 32) % 2 ** 32;
  return ahead > 0 && ahead < 2 ** 31;
};

function witnessOf(before: Behaviour, after: Behaviour): JsonObject {
  const [name = '', type = ''] = after.what.split(' ');
  return { name, type, setIdentifier: '', expected: before.outcome, actual: after.outcome };
}
