/**
 * definitions/projected.yaml: for people, the values that projection chose because no manifest says them. `verify` does
 * not read it; it projects again.
 */
import type { Network, Pod, Service } from '../../model/types/network.ts';
import type { ServiceImport } from '../../model/types/service-import.ts';

export function listProjected(networks: readonly Network[]): string {
  const lines = ['# Values that no manifest says, as projection chose them. For reading only.'];
  for (const { cluster, nodes, services, pods, imports } of networks) {
    lines.push('---', `cluster: ${quote(cluster.name)}`);
    const projectedNodes = nodes.filter(({ projected }) => projected);
    section(lines, 'nodes', projectedNodes, ({ name, addresses, podCIDRs }) => [
      `name: ${quote(name)}`,
      `addresses: ${list(addresses)}`,
      `podCIDRs: ${list(podCIDRs)}`,
    ]);
    const projectedServices = services.filter(({ projected }) => projected.size > 0);
    section(lines, 'services', projectedServices, serviceLines);
    section(
      lines,
      'pods',
      pods.filter(({ projected }) => projected),
      podLines,
    );
    const projectedImports = imports.filter(({ projected }) => projected);
    section(lines, 'imports', projectedImports, importLines);
  }
  return `${lines.join('\n')}\n`;
}

function serviceLines({ namespace, name, clusterIPs, ports, projected }: Service): string[] {
  const nodePorts = ports.filter(({ nodePort }) => nodePort !== 0).map(({ nodePort }) => nodePort);
  return [
    `namespace: ${quote(namespace)}`,
    `name: ${quote(name)}`,
    `projected: [${[...projected].map(quote).join(', ')}]`,
    ...(clusterIPs.length > 0 ? [`clusterIPs: ${list(clusterIPs)}`] : []),
    ...(nodePorts.length > 0 ? [`nodePorts: [${nodePorts.join(', ')}]`] : []),
  ];
}

function podLines({ namespace, name, owner, nodeName, addresses }: Pod): string[] {
  return [
    `namespace: ${quote(namespace)}`,
    `name: ${quote(name)}`,
    ...(owner === undefined ? [] : [`owner: ${quote(owner)}`]),
    ...(nodeName === undefined ? [] : [`node: ${quote(nodeName)}`]),
    `addresses: ${list(addresses)}`,
  ];
}

function importLines({ namespace, name, slices }: ServiceImport): string[] {
  const endpoints = slices.flatMap(({ cluster, endpoints: some }) =>
    some.flatMap(({ addresses }) => addresses.map((address) => quote(`${cluster}/${address}`))),
  );
  return [
    `namespace: ${quote(namespace)}`,
    `name: ${quote(name)}`,
    `endpoints: [${[...new Set(endpoints)].join(', ')}]`,
  ];
}

function section<T>(
  lines: string[],
  title: string,
  values: readonly T[],
  print: (value: T) => readonly string[],
): void {
  if (values.length === 0) return;
  lines.push(`${title}:`);
  for (const value of values)
    lines.push(...print(value).map((line, index) => `${index === 0 ? '  - ' : '    '}${line}`));
}

/** A JSON string is a YAML string. */
const quote = (text: string): string => JSON.stringify(text);
const list = (values: readonly { readonly text: string }[]): string =>
  `[${values.map(({ text }) => quote(text)).join(', ')}]`;
