/** The `kubernetes` and `k8s_external` stanzas as settings of their interpreters. */

import type { Stanza } from '../../../read/corefile/stanza.ts';
import { originsOf } from '../../../read/corefile/zones.ts';
import type { ExternalOptions } from '../external/answer.ts';
import { type KubernetesOptions, kubernetesDefaults } from './options.ts';

export function kubernetesOptions({ args, lines }: Stanza, keys: readonly string[]): KubernetesOptions {
  let options: KubernetesOptions = { ...kubernetesDefaults, zones: originsOf(args.map(text), keys) };
  for (const { first, rest } of lines) {
    const values = rest.map(text);
    const [value = ''] = values;
    if (first.text === 'namespaces') options = { ...options, namespaces: values };
    if (first.text === 'pods') options = { ...options, pods: value as KubernetesOptions['pods'] };
    if (first.text === 'endpoint_pod_names') options = { ...options, endpointPodNames: true };
    if (first.text === 'ttl') options = { ...options, ttl: Number(value) };
    if (first.text === 'ignore') options = { ...options, ignoreEmptyService: value === 'empty_service' };
    if (first.text === 'noendpoints') options = { ...options, noEndpoints: true };
    if (first.text === 'multicluster') options = { ...options, multicluster: originsOf(values, keys) };
    if (first.text === 'zonal') options = { ...options, zonal: true };
    if (first.text === 'fallthrough') options = { ...options, fallthrough: originsOf(values, ['.']) };
  }
  return options;
}

export function externalOptions({ args, lines }: Stanza, keys: readonly string[]): ExternalOptions {
  let options: ExternalOptions = {
    zones: originsOf(args.map(text), keys),
    apex: 'dns',
    ttl: 5,
    headless: false,
    fallthrough: undefined,
  };
  for (const { first, rest } of lines) {
    const values = rest.map(text);
    const [value = ''] = values;
    if (first.text === 'apex') options = { ...options, apex: value };
    if (first.text === 'ttl') options = { ...options, ttl: Number(value) };
    if (first.text === 'headless') options = { ...options, headless: true };
    if (first.text === 'fallthrough') options = { ...options, fallthrough: originsOf(values, ['.']) };
  }
  return options;
}

const text = ({ text: word }: { readonly text: string }): string => word;
