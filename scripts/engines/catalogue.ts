/**
 * The real systems that tests compare with, each as a Go program of our own around the released packages, and what tests
 * send packets with. A `go.mod` pins the version, its `go.sum` the bytes.
 */
export interface Engine {
  readonly name: string;
  /** Folders under test/engines whose files make the Go module, the later ones over the earlier ones. */
  readonly folders: readonly string[];
  /** The module in `go.mod` whose version is the engine's; a program that is all our own has none. */
  readonly module?: string;
  /** What the compiler is told beside the usual. */
  readonly environment?: Readonly<Record<string, string>>;
}

export const engines = {
  'kube-proxy-1.37': {
    name: 'kube-proxy-1.37',
    folders: ['kube-proxy', 'kube-proxy-1.37'],
    module: 'k8s.io/kubernetes',
  },
  'kube-proxy-1.34': {
    name: 'kube-proxy-1.34',
    folders: ['kube-proxy', 'kube-proxy-1.34'],
    module: 'k8s.io/kubernetes',
  },
  'kube-proxy': {
    name: 'kube-proxy',
    folders: ['kube-proxy-binary'],
    module: 'k8s.io/kubernetes',
  },
  coredns: {
    name: 'coredns',
    folders: ['coredns'],
    module: 'github.com/coredns/coredns',
  },
  'coredns-etcd': {
    name: 'coredns-etcd',
    folders: ['coredns-etcd'],
    module: 'github.com/coredns/coredns',
  },
  'external-dns': {
    name: 'external-dns',
    folders: ['external-dns'],
    module: 'sigs.k8s.io/external-dns',
  },
  'external-dns-binary': {
    name: 'external-dns-binary',
    folders: ['external-dns-binary'],
    module: 'sigs.k8s.io/external-dns',
  },
  traffic: {
    name: 'traffic',
    folders: ['traffic'],
  },
  'lookup-go': {
    name: 'lookup-go',
    folders: ['lookup-go'],
    environment: { CGO_ENABLED: '0' },
  },
} as const satisfies Readonly<Record<string, Engine>>;

export type EngineName = keyof typeof engines;
