/** `v1 ConfigMap`, with the KubeProxyConfiguration or the Corefile that one of its values may hold. */
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { ConfigMapObject } from '../../types/config-map.ts';
import { Cursor } from '../cursor.ts';
import { isMapping } from '../document.ts';
import { EmbeddedOrigin, outwardFrom } from '../embedded.ts';
import { parseText } from '../parse.ts';
import { DocumentOrigin, Text } from '../place.ts';
import { dnsName } from '../rules.ts';
import { boolean, map, string } from '../schema.ts';
import { defineKind, type Head } from './kind.ts';
import { kubeProxyConfiguration, kubeProxyGroup } from './kube-proxy-configuration.ts';

type KubeProxy = NonNullable<ConfigMapObject['kubeProxy']>;

export const configMap = defineKind({
  kind: 'ConfigMap',
  name: dnsName,
  generated: false,
  fields: { data: map(string()), immutable: boolean() },
  known: ['binaryData'],
  build(head, { data = {} }, at): ConfigMapObject {
    const { Corefile: text } = data;
    const corefile =
      text === undefined ? {} : { corefile: { text, spanOf: outwardFrom(head.origin, ['data', 'Corefile'], text) } };
    const base: ConfigMapObject = { kind: 'ConfigMap', ...head, data, ...corefile };
    for (const key of Object.keys(data)) {
      const kubeProxy = readEmbedded(head, key, data[key]!, at.diagnostics);
      if (kubeProxy !== undefined) return { ...base, kubeProxy };
    }
    return base;
  },
});

function readEmbedded(head: Head, key: string, value: string, diagnostics: Diagnostic[]): KubeProxy | undefined {
  if (!value.includes('KubeProxyConfiguration') || !value.includes(kubeProxyGroup)) return undefined;
  const path = ['data', key];
  const outward = outwardFrom(head.origin, path, value);
  const say = (found: readonly Diagnostic[]): void => {
    diagnostics.push(...found.map((diagnostic) => ({ ...diagnostic, locations: diagnostic.locations.map(outward) })));
  };
  const parsed = parseText(new Text(head.origin.file.replace(/\.json$/, ''), value));
  const document = parsed.documents.find(({ value: found }) => isKubeProxyConfiguration(found));
  // A value that merely speaks of such a configuration, a script say, need not be YAML.
  if (document === undefined && !/^\s*"?kind"?:\s*"?KubeProxyConfiguration/m.test(value)) return undefined;
  say(parsed.diagnostics);
  if (document === undefined) return undefined;
  const inner = new DocumentOrigin(document.text, document.locate, []);
  const cursor = new Cursor(inner, []);
  const configuration = kubeProxyConfiguration.decode(document.value, cursor);
  say(cursor.diagnostics);
  if (configuration === undefined) return undefined;
  return { key, path, configuration, origin: new EmbeddedOrigin(inner, head.origin, outward) };
}

export function isKubeProxyConfiguration(value: unknown): boolean {
  if (!isMapping(value) || value['kind'] !== 'KubeProxyConfiguration') return false;
  return String(value['apiVersion']).startsWith(`${kubeProxyGroup}/`);
}
