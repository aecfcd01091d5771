/**
 * kube-proxy reads every Service that has a cluster IP, and every slice that was written for it.
 *
 * Unsatisfiable iff some Service with a cluster IP carries a label by which kube-proxy's watch leaves it out:
 * `service.kubernetes.io/service-proxy-name` with any value, even an empty one, or before 1.37
 * `service.kubernetes.io/headless`; or a slice of it carries a label by which slices are left out.
 */
import type { Service } from '../../../src/model/types/network.ts';
import type { Property } from '../../../src/verify/property.ts';
import { type Finding, finding } from '../../../src/verify/verdict.ts';
import { judgeServices } from '../../algebra/judge.ts';
import { enumerate, serviceSubject, serviceText } from '../../algebra/text.ts';

const id = 'service/shadowed-by-proxy-name';
const proxyName = 'service.kubernetes.io/service-proxy-name';
const headless = 'service.kubernetes.io/headless';

export const property: Property = {
  id,
  severity: 'warning',
  statement: 'kube-proxy reads every Service that has a cluster IP, and every slice that was written for it.',
  engine: ['enumeration'],
  judge: (network) =>
    judgeServices(
      network,
      (service) => service.clusterIPs.length > 0,
      (service) => (service.proxied ? judgeSlices(service) : judgeLabels(service, network.cluster.version.text)),
    ),
};

function judgeLabels(service: Service, version: string): Finding[] {
  const label = [proxyName, headless].find((key) => Object.hasOwn(service.labels, key));
  if (label === undefined) return [];
  const value = service.labels[label]!;
  const reason =
    label === headless
      ? `, although it is not headless, so kube-proxy ${version} ignores it`
      : value === ''
        ? ', which makes kube-proxy ignore it although the value is empty'
        : `: \`${value}\` is to handle it, and kube-proxy does not`;
  return [
    finding({
      property: id,
      severity: 'warning',
      message: `${serviceText(service)} has the label \`${label}\`${reason}: its addresses answer nowhere unless another proxy serves them`,
      remedy: `remove the label \`${label}\`, or make sure that every node runs the proxy it names`,
      subjects: [serviceSubject(service)],
      locations: [service.origin.span(['metadata', 'labels', label])],
      witness: { label, value, addresses: service.clusterIPs.map(({ text }) => text) },
      witnessClass: label,
    }),
  ];
}

function judgeSlices(service: Service): Finding[] {
  const hidden = (service.slices ?? []).filter((slice) => !slice.proxied);
  if (hidden.length === 0) return [];
  return [
    finding({
      property: id,
      severity: 'warning',
      message: `${serviceText(service)} has a cluster IP, but kube-proxy ignores its slice ${enumerate(hidden.map(({ name }) => name))} for the labels it carries`,
      remedy: `remove the labels \`${headless}\` and \`${proxyName}\` from the slice`,
      subjects: [serviceSubject(service)],
      locations: hidden.map(({ origin }) => origin.span(['metadata', 'labels'])),
      witness: { slices: hidden.map(({ name }) => name) },
      witnessClass: 'slice',
    }),
  ];
}
