/**
 * CoreDNS may take the memory that the cluster's pods and Services need.
 *
 * Unsatisfiable iff a container of the cluster's CoreDNS has a memory limit below what CoreDNS's own measurements say for the
 * number of pods and Services (coredns/deployment, Scaling_CoreDNS.md): 54 MB and one for each 1,000 of them, or with autopath
 * 56 MB and one for each 250.
 */
import { quantityOf } from '../../../src/core/quantity.ts';
import { usualDns } from '../../../src/model/link/dns.ts';
import type { Network, Pod } from '../../../src/model/types/network.ts';
import type { Container } from '../../../src/model/types/pod.ts';
import type { Property } from '../../../src/verify/property.ts';
import { type Finding, finding } from '../../../src/verify/verdict.ts';
import { readCorefiles } from '../../algebra/corefiles.ts';

const id = 'dns/memory-budget';
const megabyte = 1e6;

export const property: Property = {
  id,
  severity: 'warning',
  statement: "CoreDNS may take the memory that the cluster's pods and Services need.",
  engine: ['enumeration'],
  judge: (network) => {
    const need = needOf(network);
    const limited = serversOf(network).flatMap(({ pod, container }) => {
      const limit = quantityOf(container.resources?.limits?.memory ?? '');
      return limit === undefined ? [] : [{ pod, container, limit }];
    });
    return {
      applicable: limited.length > 0,
      evidence: { objects: need.objects, megabytes: Math.ceil(need.bytes / megabyte) },
      findings: limited.filter(({ limit }) => limit < need.bytes).map((each) => report(each, need)),
    };
  },
};

interface Need {
  readonly objects: number;
  readonly bytes: number;
  readonly autopath: boolean;
}

function needOf(network: Network): Need {
  const dns = network.dns ?? usualDns(network.cluster);
  const configured = readCorefiles(network).some(({ parsed }) =>
    parsed.blocks.some(({ directives }) => directives.get('autopath')?.some(({ text }) => text === '@kubernetes')),
  );
  const autopath = dns.autopath || configured;
  const objects = (dns.load.pods ?? network.pods.length) + network.services.length;
  return { objects, bytes: (autopath ? objects / 250 + 56 : objects / 1000 + 54) * megabyte, autopath };
}

interface Server {
  readonly pod: Pod;
  readonly container: Container;
}

/** One pod of each workload that runs a container `coredns` as the cluster's DNS. */
function serversOf({ pods }: Network): readonly Server[] {
  const servers = pods.filter(
    ({ namespace, labels }) => namespace === 'kube-system' && labels['k8s-app'] === 'kube-dns',
  );
  const one = new Map(servers.map((pod) => [pod.owner ?? pod.name, pod]));
  return [...one.values()].flatMap((pod) =>
    pod.containers.filter(({ name }) => name === 'coredns').map((container) => ({ pod, container })),
  );
}

function report({ pod, container, limit }: Server & { readonly limit: number }, need: Need): Finding {
  const { namespace, name, declared } = pod;
  const [has, takes] = [Math.floor(limit / megabyte), Math.ceil(need.bytes / megabyte)];
  const place = [...declared.path, 'spec', 'containers', pod.spec.containers?.indexOf(container) ?? 0];
  return finding({
    property: id,
    severity: 'warning',
    message: `CoreDNS may take ${has} MB, and takes ${takes} MB for ${need.objects} pods and Services${need.autopath ? ' with autopath' : ''}: it is ended when it does`,
    remedy: `raise the memory limit to at least ${takes}M, and the request with it`,
    subjects: [{ kind: 'Pod', namespace, name }],
    locations: [declared.origin.span([...place, 'resources', 'limits', 'memory'])],
    witness: { objects: need.objects, autopath: need.autopath, megabytes: takes, limit: has },
    witnessClass: 'memory',
  });
}
