/** `v1 Endpoints`, which EndpointSlices replaced. */
import type { EndpointsObject } from '../../types/endpoint-slice.ts';
import { address, anyName } from '../rules.ts';
import { list, object, string } from '../schema.ts';
import { reference, slicePort } from './endpoint-slice.ts';
import { defineKind } from './kind.ts';

const endpointAddress = object(
  { ip: string(address), hostname: string(), nodeName: string(), targetRef: reference },
  { required: ['ip'] },
);

const subset = object({
  addresses: list(endpointAddress),
  notReadyAddresses: list(endpointAddress),
  ports: list(slicePort),
});

export const endpoints = defineKind({
  kind: 'Endpoints',
  name: anyName,
  fields: { subsets: list(subset) },
  build: (head, { subsets = [] }): EndpointsObject => ({ kind: 'Endpoints', ...head, subsets }),
});
