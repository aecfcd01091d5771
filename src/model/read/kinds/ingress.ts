/** `networking.k8s.io/v1 Ingress`. Its paths and back ends are the ingress controller's business. */
import type { IngressObject } from '../../types/ingress.ts';
import { addressOrNone, dnsName } from '../rules.ts';
import { list, object, string } from '../schema.ts';
import { defineKind } from './kind.ts';

const spec = object(
  {
    ingressClassName: string(),
    rules: list(object({ host: string() }, { known: ['http'] })),
    tls: list(object({ hosts: list(string()) }, { known: ['secretName'] })),
  },
  { known: ['defaultBackend', 'backend'] },
);

const ingressPoint = object({ ip: string(addressOrNone), hostname: string() }, { known: ['ports', 'ipMode'] });
const status = object({ loadBalancer: object({ ingress: list(ingressPoint) }) });

export const ingress = defineKind({
  kind: 'Ingress',
  group: 'networking.k8s.io',
  name: dnsName,
  fields: { spec, status },
  build: (head, { spec: read = {}, status: state = {} }): IngressObject => ({
    kind: 'Ingress',
    ...head,
    spec: read,
    status: state,
  }),
});
