/**
 * Every Service with a selector selects at least one pod.
 *
 * Unsatisfiable iff some Service has a selector, no slices or Endpoints of its own, and no pod of its namespace carries
 * all labels of the selector. Undecided where pods may exist that the input does not show.
 */
import { nearest } from '../../../src/core/nearest.ts';
import type { Labels } from '../../../src/model/types/meta.ts';
import type { Network, Pod, Service } from '../../../src/model/types/network.ts';
import type { Property } from '../../../src/verify/property.ts';
import { type Finding, finding, type JsonObject } from '../../../src/verify/verdict.ts';
import { hasOwnSlices } from '../../algebra/endpoints.ts';
import { judgeServices } from '../../algebra/judge.ts';
import { podSourceOf } from '../../algebra/pod-sources.ts';
import { firstBearer, hasSelector, podsOfNamespace, selectedPods } from '../../algebra/selection.ts';
import { ownerText, selectorText, serviceSubject, serviceText } from '../../algebra/text.ts';

const id = 'service/selects-nothing';

export const property: Property = {
  id,
  severity: 'error',
  statement: 'Every Service with a selector selects at least one pod.',
  engine: ['enumeration'],
  judge: (network) =>
    judgeServices(
      network,
      (service) => hasSelector(service) && !hasOwnSlices(service),
      (service) =>
        hasSelector(service) && selectedPods(network, service).length === 0 ? [judge(network, service)] : [],
    ),
};

function judge(network: Network, service: Service & { readonly selector: Labels }): Finding {
  const source = podSourceOf(network, service);
  const selector = selectorText(service.selector);
  const miss = nearestMiss(network, service);
  const at = service.origin.span(['spec', 'selector']);
  const shared = {
    property: id,
    subjects: [serviceSubject(service)],
    witnessClass: source.kind === 'none' ? 'no-pod' : 'unknown-pods',
  };
  const witness: JsonObject = { selector: service.selector, nearMiss: miss === undefined ? null : miss.witness };
  if (source.kind === 'object') {
    const { kind, name, namespace, origin } = source.object;
    const span = origin.span(['metadata', 'name']);
    const maker = `${kind} \`${namespace === undefined ? name : `${namespace}/${name}`}\` at ${span.file}:${span.line}`;
    return finding({
      ...shared,
      verdict: 'undecided',
      severity: 'note',
      message: `${serviceText(service)}: pods of \`${selector}\` may come from the ${maker}, whose kind is not read`,
      remedy: `add the pods that the ${kind} makes to the input, or check \`kubectl get pods -n ${service.namespace} -l ${selector}\``,
      locations: [at, span],
      witness: { ...witness, source: { kind, ...(namespace === undefined ? {} : { namespace }), name } },
    });
  }
  if (source.kind === 'namespace-absent') {
    return finding({
      ...shared,
      verdict: 'undecided',
      severity: 'note',
      message: `${serviceText(service)}: no workload of namespace \`${service.namespace}\` is in the input, so the pods of \`${selector}\` are unknown`,
      remedy: `check the Service together with the manifests of the workloads in namespace \`${service.namespace}\``,
      locations: [at],
      witness,
    });
  }
  return finding({
    ...shared,
    severity: 'error',
    message: `${serviceText(service)} selects no pod: none carries \`${selector}\`${miss === undefined ? '' : `; ${miss.text}`}`,
    remedy: miss?.remedy ?? `give the pods that should serve it the labels \`${selector}\`, or delete the Service`,
    locations: [
      at,
      ...(miss === undefined ? [] : [miss.pod.declared.origin.span([...miss.pod.declared.path, 'metadata', 'labels'])]),
    ],
    witness,
  });
}

interface Miss {
  readonly pod: Pod;
  readonly text: string;
  readonly remedy: string;
  readonly witness: JsonObject;
}

/** The pod that was most likely meant: all labels but in another namespace, else the one that lacks the fewest labels. */
function nearestMiss(network: Network, service: Service & { readonly selector: Labels }): Miss | undefined {
  const elsewhere = firstBearer(network, service.selector);
  if (elsewhere !== undefined) {
    return {
      pod: elsewhere,
      text: `${describe(elsewhere)} does, but is in namespace \`${elsewhere.namespace}\``,
      remedy: `move the Service to namespace \`${elsewhere.namespace}\`, or the workload to \`${service.namespace}\`: a selector does not leave its namespace`,
      witness: { pod: `${elsewhere.namespace}/${elsewhere.name}`, differs: { namespace: elsewhere.namespace } },
    };
  }
  let best: { pod: Pod; score: number } | undefined;
  for (const pod of podsOfNamespace(network, service.namespace)) {
    const score = likeness(service.selector, pod.labels);
    if (score > (best?.score ?? 0)) best = { pod, score };
  }
  // A pod that shares less than half of the selector was not meant.
  if (best === undefined || best.score < Object.keys(service.selector).length) return undefined;
  const { pod } = best;
  const differing = Object.keys(service.selector).filter((key) => pod.labels[key] !== service.selector[key]);
  const differences = differing.map((key) =>
    pod.labels[key] === undefined ? `has no label \`${key}\`` : `has \`${key}=${pod.labels[key]}\``,
  );
  const wanted = differing.map((key) => `\`${key}: ${service.selector[key]}\``).join(', ');
  const found = differing
    .map((key) => (pod.labels[key] === undefined ? `no \`${key}\`` : `\`${key}: ${pod.labels[key]}\``))
    .join(', ');
  return {
    pod,
    text: `the nearest, ${describe(pod)}, ${differences.join(' and ')}`,
    remedy: `make \`spec.selector\` and the pod's labels agree: the selector wants ${wanted}, the pod has ${found}`,
    witness: {
      pod: `${pod.namespace}/${pod.name}`,
      differs: Object.fromEntries(differing.map((key) => [key, pod.labels[key] ?? null])),
    },
  };
}

const describe = (pod: Pod): string =>
  pod.owner !== undefined && pod.projected
    ? `the pod of ${ownerText(pod.owner)}`
    : `pod \`${pod.namespace}/${pod.name}\``;

/** Two points for a label that matches, one for a value that looks misspelt. */
function likeness(selector: Labels, labels: Labels): number {
  let score = 0;
  for (const [key, value] of Object.entries(selector)) {
    const found = labels[key];
    if (found === value) score += 2;
    else if (found !== undefined && nearest(value, [found]) !== undefined) score += 1;
  }
  return score;
}
