/**
 * Who follows a delegation finds a server that answers for the zone, under the name that it gives itself.
 *
 * Unsatisfiable iff a zone's delegation names a server without an address that the zone itself would have to say (glue), gives
 * a declared server's zone away to an address of a server that does not serve it (lame), names other servers than the
 * zone below does, or is missing for a zone below that a declared server has.
 */
import { isWithin } from '../../../src/core/name/names.ts';
import type { Span } from '../../../src/diagnostics/span.ts';
import type { Delegation, OutsideServer, Site, StaticZone, ZoneSource } from '../../../src/model/types/site.ts';
import type { SiteProperty } from '../../../src/verify/property.ts';
import { type Finding, finding, type JsonObject } from '../../../src/verify/verdict.ts';

const id = 'dns/zone-delegation';

export const property: SiteProperty = {
  id,
  severity: 'error',
  statement: 'Who follows a delegation finds a server that answers for the zone, under the name that it gives itself.',
  engine: ['enumeration'],
  judgeSite: (site) => {
    const children = site.zones.flatMap((parent) => childrenOf(site, parent));
    const delegations = site.zones.flatMap((parent) =>
      parent.delegations.map((delegation) => ({ parent, delegation })),
    );
    return {
      applicable: children.length + delegations.length > 0,
      evidence: { delegations: delegations.length, zones: children.length },
      findings: [
        ...delegations.flatMap(({ parent, delegation }) => judgeDelegation(site, parent, delegation)),
        ...children.flatMap((child) => judgeChild(child)),
      ],
    };
  },
};

interface Child {
  readonly parent: StaticZone;
  readonly server: OutsideServer;
  readonly source: ZoneSource;
}

/** Zones that servers have right below a static zone, and not below another one between them. */
function childrenOf({ servers, zones }: Site, parent: StaticZone): readonly Child[] {
  return servers.flatMap((server) =>
    server.sources
      .filter(({ zone, kind }) => kind !== 'forward' && zone !== parent.zone && isWithin(parent.zone, zone))
      .filter(({ zone }) => !zones.some((other) => isBetween(parent.zone, other.zone, zone)))
      .map((source) => ({ parent, server, source })),
  );
}

const isBetween = (upper: string, middle: string, lower: string): boolean =>
  middle !== upper && middle !== lower && isWithin(upper, middle) && isWithin(middle, lower);

function judgeChild({ parent, server, source }: Child): readonly Finding[] {
  if (parent.delegations.some(({ zone }) => isWithin(zone, source.zone))) return [];
  return [
    report(parent, source.zone, {
      what: 'missing',
      message: `\`${source.zone}\`, which DNSServer \`${server.name}\` serves, is not delegated by \`${parent.zone}\`: whoever asks there is told that there is no such name`,
      remedy: `add a delegation of \`${source.zone}\` to DNSZone \`${parent.name}\``,
      places: [parent.origin.span(['metadata', 'name']), server.origin.span(source.path)],
      witness: { name: source.zone, type: 'NS', expected: 'a referral', actual: 'NXDOMAIN' },
    }),
  ];
}

function judgeDelegation(site: Site, parent: StaticZone, delegation: Delegation): readonly Finding[] {
  return delegation.servers.flatMap((named, index) => {
    const path = [...delegation.path, 'servers', index];
    const complain = (what: string, parts: Omit<Complaint, 'what' | 'places'>, ...more: readonly Span[]) =>
      report(parent, delegation.zone, {
        what: `${what} ${named.name}`,
        places: [parent.origin.span(path), ...more],
        ...parts,
      });
    if (named.addresses.length === 0) {
      if (!isWithin(parent.zone, named.name) || hasAddress(parent, named.name)) return [];
      return [
        complain('glue', {
          message: `the delegation of \`${delegation.zone}\` names \`${named.name}\`, whose address only \`${parent.zone}\` could say, and it does not`,
          remedy: 'give the server its `addresses`',
          witness: { name: named.name, type: 'A', expected: 'an address', actual: 'none' },
        }),
      ];
    }
    return named.addresses.flatMap((address): readonly Finding[] => {
      const server = site.servers.find(({ addresses }) => addresses.some(({ text }) => text === address.text));
      // Of servers that are not declared nothing is known.
      if (server === undefined) return [];
      const source = server.sources.find(({ zone, kind }) => zone === delegation.zone && kind !== 'forward');
      if (source === undefined) {
        return [
          complain(
            `lame ${address.text}`,
            {
              message: `\`${delegation.zone}\` is delegated to ${address.text}, and DNSServer \`${server.name}\` there does not serve it`,
              remedy: `add the zone to DNSServer \`${server.name}\`, or delegate to a server that has it`,
              witness: {
                name: delegation.zone,
                type: 'SOA',
                server: address.text,
                expected: 'NOERROR',
                actual: 'REFUSED',
              },
            },
            server.origin.span(['metadata', 'name']),
          ),
        ];
      }
      const own = ownNames(source);
      if (own.includes(named.name)) return [];
      return [
        complain(
          'name',
          {
            message: `\`${delegation.zone}\` is delegated to \`${named.name}\`, and calls its own name servers ${own.map((name) => `\`${name}\``).join(', ')}: resolvers that believe the zone lose it`,
            remedy: `name the server \`${own[0]}\` in the delegation`,
            witness: { name: delegation.zone, type: 'NS', expected: own, actual: named.name },
          },
          server.origin.span(source.path),
        ),
      ];
    });
  });
}

const hasAddress = ({ records }: StaticZone, name: string): boolean =>
  records.some(({ owner, type }) => owner === name && (type === 'A' || type === 'AAAA'));

/** What a zone says at its top: its records, or the names that the plugins of CoreDNS make up. */
function ownNames(source: ZoneSource): readonly string[] {
  if (source.kind === 'static') {
    const { zone, records } = source.content;
    return records.flatMap(({ owner, type, data }) => (owner === zone && type === 'NS' ? [data] : []));
  }
  return [source.kind === 'external' ? `ns1.dns.${source.zone}` : `ns.dns.${source.zone}`];
}

interface Complaint {
  readonly what: string;
  readonly message: string;
  readonly remedy: string;
  readonly places: readonly Span[];
  readonly witness: JsonObject;
}

const report = (parent: StaticZone, child: string, { what, places, ...parts }: Complaint): Finding =>
  finding({
    property: id,
    severity: 'error',
    subjects: [{ kind: 'DNSZone', name: parent.name }],
    locations: places,
    witnessClass: `${child} ${what}`,
    ...parts,
  });
