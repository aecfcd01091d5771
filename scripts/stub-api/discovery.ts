/** Which groups, versions and kinds the stub has, as clients ask for them before they use a kind of somebody else's. */
import { type Resource, resources } from './resources.ts';

/** Undefined for a path that asks for nothing of the sort. */
export function discover(path: string): object | undefined {
  if (path === '/api') return { kind: 'APIVersions', versions: ['v1'] };
  if (path === '/api/v1') return listOf('v1');
  if (path === '/apis') return { kind: 'APIGroupList', apiVersion: 'v1', groups: groups().map(groupOf) };
  const [, apis, group = '', version, ...rest] = path.split('/');
  if (apis !== 'apis' || !groups().includes(group) || rest.length > 0) return undefined;
  if (version === undefined) return { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(group) };
  return versionsOf(group).includes(version) ? listOf(`${group}/${version}`) : undefined;
}

const groups = (): readonly string[] => [
  ...new Set(resources.flatMap(({ apiVersion }) => (apiVersion.includes('/') ? [apiVersion.split('/')[0]!] : []))),
];

const versionsOf = (group: string): readonly string[] => [
  ...new Set(
    resources.flatMap(({ apiVersion }) =>
      apiVersion.startsWith(`${group}/`) ? [apiVersion.slice(group.length + 1)] : [],
    ),
  ),
];

function groupOf(name: string): object {
  const versions = versionsOf(name).map((version) => ({ groupVersion: `${name}/${version}`, version }));
  return { name, versions, preferredVersion: versions[0] };
}

function listOf(groupVersion: string): object {
  const own = resources.filter(({ apiVersion }) => apiVersion === groupVersion);
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources: own.map(described) };
}

const described = ({ kind, plural, namespaced }: Resource): object => ({
  name: plural,
  singularName: kind.toLowerCase(),
  namespaced,
  kind,
  verbs: ['get', 'list', 'watch'],
});
