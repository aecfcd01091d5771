/**
 * A server outside a cluster shows the namespaces that are meant for outside, and answers for its own zones alone.
 *
 * Unsatisfiable iff a DNSServer shows a cluster without saying which of its namespaces, so that all of their Services, endpoints
 * and addresses can be asked for, or forwards every name for whoever asks, beside zones that the world comes to it for.
 */
import type { OutsideServer, ZoneSource } from '../../../src/model/types/site.ts';
import type { SiteProperty } from '../../../src/verify/property.ts';
import { type Finding, finding } from '../../../src/verify/verdict.ts';

const id = 'dns/external-zone-exposes-internal';

export const property: SiteProperty = {
  id,
  severity: 'error',
  statement:
    'A server outside a cluster shows the namespaces that are meant for outside, and answers for its own zones alone.',
  engine: ['enumeration'],
  judgeSite: ({ servers }) => {
    const sources = servers.flatMap((server) => server.sources.map((source) => ({ server, source })));
    return {
      applicable: sources.length > 0,
      evidence: { servers: servers.length, zones: sources.length },
      findings: sources.flatMap(({ server, source }) => [...showsAll(server, source), ...forwardsAll(server, source)]),
    };
  },
};

function showsAll(server: OutsideServer, source: ZoneSource): readonly Finding[] {
  if (source.kind !== 'kubernetes' || source.namespaces.length > 0) return [];
  const { cluster, services } = source.network;
  const shown = services.find(({ namespace }) => namespace === 'kube-system') ?? services[0];
  const name = `${shown === undefined ? 'kubernetes.default' : `${shown.name}.${shown.namespace}`}.svc.${source.zone}`;
  return [
    report(server, source, {
      message: `DNSServer \`${server.name}\` shows every namespace of cluster \`${cluster.name}\`: \`${name}\` can be asked for from outside`,
      remedy:
        'name the `namespaces` that are meant for outside, or show external addresses alone with a source `external`',
      witness: {
        name,
        type: 'A',
        server: server.name,
        expected: 'REFUSED',
        actual: shown?.clusterIPs[0]?.text ?? 'an address',
      },
    }),
  ];
}

function forwardsAll(server: OutsideServer, source: ZoneSource): readonly Finding[] {
  const own = server.sources.find(({ kind }) => kind !== 'forward');
  if (source.kind !== 'forward' || source.zone !== '.' || own === undefined) return [];
  return [
    report(server, source, {
      message: `DNSServer \`${server.name}\` forwards every name for whoever asks, beside \`${own.zone}\`: it can be used to find internal names of \`${source.to[0]}\`, and to flood others`,
      remedy: 'forward the zones that are needed, or forward on a server of its own',
      witness: {
        name: 'www.example.com.',
        type: 'A',
        server: server.name,
        expected: 'REFUSED',
        actual: `forwarded to ${source.to[0]}`,
      },
    }),
  ];
}

const report = (
  { name, origin }: OutsideServer,
  { zone, path }: ZoneSource,
  parts: Pick<Finding, 'message' | 'remedy' | 'witness'>,
): Finding =>
  finding({
    property: id,
    severity: 'error',
    subjects: [{ kind: 'DNSServer', name }],
    locations: [origin.span(path)],
    witnessClass: zone,
    ...parts,
  });
