/** The Services of the site: every type, policy and kind of address, with endpoints here, there, everywhere and nowhere. */
import type { ApiObject } from './cluster.ts';
import { serviceObjects, type WantedService } from './service-objects.ts';
import type { Site } from './site.ts';

const at = (...places: readonly string[]) => places.map((place) => ({ at: place }));
const local = { externalTrafficPolicy: 'Local' } as const;
const all = ['tcp', 'udp', 'sctp'] as const;

/** One range that holds the first address of each outside host, one for each family. */
const ranges = { loadBalancerSourceRanges: ['203.0.113.0/25', '2001:db8:113::/112'] };

export const scenario: readonly WantedService[] = [
  { name: 'plain', type: 'ClusterIP', protocols: all, endpoints: at('a1', 'b1', 'b2') },
  { name: 'single', type: 'ClusterIP', protocols: all, endpoints: at('a1') },
  { name: 'wide', type: 'ClusterIP', protocols: ['udp', 'tcp'], endpoints: at('a1', 'a2', 'b1'), doubled: true },
  { name: 'empty', type: 'LoadBalancer', protocols: all, endpoints: [], externalIP: true, ingressMode: 'VIP' },
  { name: 'open', type: 'NodePort', protocols: all, endpoints: at('a1', 'b1') },
  { name: 'open-local', type: 'NodePort', protocols: all, endpoints: at('a1', 'a2', 'b1'), spec: local },
  {
    name: 'elsewhere',
    type: 'LoadBalancer',
    protocols: ['tcp', 'udp'],
    endpoints: at('b1'),
    externalIP: true,
    ingressMode: 'VIP',
    spec: local,
  },
  {
    name: 'inner-local',
    type: 'NodePort',
    protocols: ['tcp', 'udp'],
    endpoints: at('a1', 'a2', 'b1'),
    spec: { internalTrafficPolicy: 'Local' },
  },
  {
    name: 'inner-elsewhere',
    type: 'ClusterIP',
    protocols: all,
    endpoints: at('b1'),
    spec: { internalTrafficPolicy: 'Local' },
  },
  { name: 'claimed', type: 'ClusterIP', protocols: ['tcp', 'sctp'], endpoints: at('a2', 'b2'), externalIP: true },
  {
    name: 'guarded',
    type: 'LoadBalancer',
    protocols: all,
    endpoints: at('a1', 'b1'),
    ingressMode: 'VIP',
    spec: ranges,
  },
  {
    name: 'guarded-local',
    type: 'LoadBalancer',
    protocols: ['tcp', 'udp'],
    endpoints: at('a1', 'a2'),
    ingressMode: 'VIP',
    spec: { ...local, ...ranges, healthCheckNodePort: 32001 },
  },
  { name: 'relayed', type: 'LoadBalancer', protocols: ['tcp'], endpoints: at('a1', 'b1'), ingressMode: 'Proxy' },
  {
    name: 'sticky',
    type: 'LoadBalancer',
    protocols: ['tcp', 'udp'],
    endpoints: at('a1', 'b1', 'b2'),
    ingressMode: 'VIP',
    spec: { sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 600 } } },
  },
  {
    name: 'draining',
    type: 'NodePort',
    protocols: ['tcp', 'udp'],
    endpoints: [
      { at: 'a1', condition: 'terminating' },
      { at: 'b1', condition: 'terminating' },
      { at: 'b2', condition: 'gone' },
    ],
  },
  {
    name: 'mixed',
    type: 'NodePort',
    protocols: ['tcp', 'udp'],
    endpoints: [
      { at: 'a1', condition: 'terminating' },
      { at: 'a2', condition: 'not-ready' },
      { at: 'b1' },
      { at: 'b2', condition: 'terminating' },
    ],
    spec: local,
  },
  { name: 'on-host', type: 'NodePort', protocols: ['tcp', 'udp'], endpoints: at('node-b', 'a1') },
  {
    name: 'near',
    type: 'ClusterIP',
    protocols: ['tcp', 'udp'],
    endpoints: [
      { at: 'a1', hint: 'node-a' },
      { at: 'a2', hint: 'node-a' },
      { at: 'b1', hint: 'node-b' },
    ],
  },
  { name: 'four', type: 'NodePort', protocols: ['tcp'], endpoints: at('a1', 'b1'), families: [4] },
  { name: 'six', type: 'NodePort', protocols: ['tcp'], endpoints: at('a1', 'b1'), families: [6] },
];

/** A Service keeps its number, and so its addresses, whatever becomes of it. */
export function scenarioObjects(site: Site, services: readonly WantedService[] = scenario): ApiObject[] {
  return services.flatMap((service) =>
    serviceObjects(
      site,
      service,
      scenario.findIndex(({ name }) => name === service.name),
    ),
  );
}
