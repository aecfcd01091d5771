/**
 * The typed catalogue of messages. A code is part of the interface: it is never reused for something else.
 * A message is lower case, has no final period, quotes what the user wrote in backticks and says what was expected.
 */
const error = 'error';
const warning = 'warning';
const note = 'note';

export const catalogue = {
  // Reading bytes
  'read/no-such-path': { severity: error, message: (path: string) => `no such file or folder: \`${path}\`` },
  'read/unreadable': { severity: error, message: (path: string, why: string) => `cannot read \`${path}\`: ${why}` },
  'read/binary': { severity: error, message: () => 'this is a binary file; expected YAML or JSON text in UTF-8' },
  'read/too-large': {
    severity: error,
    message: (bytes: number, limit: number) => `the file has ${bytes} bytes; expected at most ${limit}`,
  },
  'read/no-objects': { severity: error, message: (paths: string) => `no Kubernetes object found in ${paths}` },
  'read/not-an-object': {
    severity: error,
    message: () => 'this document is not a Kubernetes object; expected a mapping with `apiVersion` and `kind`',
  },
  'read/template': {
    severity: error,
    message: () => 'this file is a Helm template; expected plain manifests (`helm template … | plumbline check -`)',
  },
  'read/kustomization': {
    severity: error,
    message: () => 'this is a kustomization; expected its output (`kustomize build … | plumbline check -`)',
  },
  // YAML and JSON
  'yaml/syntax': { severity: error, message: (why: string) => why },
  'yaml/duplicate-key': {
    severity: error,
    message: (key: string) => `the key \`${key}\` stands twice in this mapping`,
  },
  'yaml/alias-bomb': {
    severity: error,
    message: (limit: number) => `aliases in this document expand to more than ${limit} values`,
  },
  'yaml/too-deep': { severity: error, message: (limit: number) => `values are nested deeper than ${limit} levels` },
  'yaml/one-dot-one': {
    severity: warning,
    message: (text: string, value: string, modern: string) =>
      `\`${text}\` is read as YAML 1.1, which is ${value}; a YAML 1.2 reader would see ${modern}, so write it unambiguously`,
  },
  // Objects
  'object/duplicate': {
    severity: error,
    message: (what: string) => `${what} is defined twice in this cluster`,
  },
  'object/wrong-type': {
    severity: error,
    message: (path: string, found: string, expected: string) => `\`${path}\` is ${found}; expected ${expected}`,
  },
  'object/invalid-value': {
    severity: error,
    message: (path: string, value: string, expected: string) => `\`${path}\` is \`${value}\`; expected ${expected}`,
  },
  'object/missing-field': {
    severity: error,
    message: (path: string, expected: string) => `\`${path}\` is missing; expected ${expected}`,
  },
  'object/unknown-field': {
    severity: warning,
    message: (path: string, nearest: string | undefined) =>
      nearest === undefined
        ? `\`${path}\` is not a field of this kind and is ignored`
        : `\`${path}\` is not a field of this kind and is ignored; did you mean \`${nearest}\`?`,
  },
  // Clusters and settings
  'cluster/setting-conflict': {
    severity: error,
    message: (setting: string, one: string, other: string) =>
      `\`${setting}\` is given as \`${one}\` and as \`${other}\` in the same cluster`,
  },
  'cluster/several-configurations': {
    severity: error,
    message: () => 'the cluster has more than one kube-proxy configuration, and they differ',
  },
  'cluster/unsupported-version': {
    severity: error,
    message: (version: string, supported: string) => `Kubernetes version \`${version}\`; expected ${supported}`,
  },
  'cluster/unknown': {
    severity: warning,
    message: (name: string) =>
      `\`plumbline.dev/cluster\` names \`${name}\`, which no \`Cluster\` defines; its settings are the defaults`,
  },
  'dns/unsupported-version': {
    severity: error,
    message: (version: string, supported: string) => `CoreDNS version \`${version}\`; expected ${supported}`,
  },
  'dns/needs-version': {
    severity: error,
    message: (what: string, needed: string, version: string) =>
      `${what} needs CoreDNS ${needed} or newer, and the cluster has \`${version}\``,
  },
  'dns/unknown-server': {
    severity: error,
    message: (name: string, known: string) => `no DNSServer is called \`${name}\`; expected ${known}`,
  },
  'dns/unknown-reference': {
    severity: error,
    message: (kind: string, name: string) => `no ${kind} is called \`${name}\``,
  },
  'dns/server-name-taken': {
    severity: error,
    message: (name: string) => `a cluster is called \`${name}\` too; expected a name that only the server has`,
  },
  'dns/zone-served-twice': {
    severity: error,
    message: (server: string, zone: string) =>
      `\`${server}\` has several sources for the zone \`${zone}\`; expected one`,
  },
  'dns/no-kubeconfig': {
    severity: error,
    message: (cluster: string) =>
      `nothing says how the server reaches cluster \`${cluster}\`; expected \`kubeconfig\`, here or in a source \`kubernetes\` of that cluster`,
  },
  'dns/no-block': {
    severity: error,
    message: (server: string, zone: string) =>
      `\`${server}\` serves no zone within \`${zone}\`, so that the rule would stand nowhere`,
  },
  'dns/zone-record': { severity: error, message: (why: string) => why },
  'external-dns/policy-assumed': {
    severity: warning,
    message: () => 'ExternalDNS 0.22 does not start without `--policy`; taken for `--policy=sync`, as before 0.22',
  },
  // Projection
  'project/range-exhausted': {
    severity: error,
    message: (what: string, range: string) => `no free ${what} is left in ${range}`,
  },
  // Commands
  'cli/usage': { severity: error, message: (why: string) => why },
  'import/corefile': {
    severity: error,
    message: (why: string) => `CoreDNS would not start with this Corefile: ${why}`,
  },
  'cli/unwritable': { severity: error, message: (path: string, why: string) => `cannot write \`${path}\`: ${why}` },
  'bundle/unreadable': {
    severity: error,
    message: (path: string, why: string) => `\`${path}\` is not a readable bundle: ${why}`,
  },
  'bundle/secret-entangled': {
    severity: error,
    message: () => 'the rest of this file cannot be read without its Secret; move the Secret to a file of its own',
  },
  'bundle/changed': {
    severity: note,
    message: (path: string) => `\`${path}\` is no longer the text that the bundle was made with`,
  },
  'bundle/extra-file': {
    severity: note,
    message: (path: string) => `\`${path}\` is not part of the bundle and was not judged`,
  },
} as const satisfies Record<string, { severity: 'error' | 'warning' | 'note'; message: (...args: never[]) => string }>;

export type Catalogue = typeof catalogue;
export type DiagnosticCode = keyof Catalogue;
