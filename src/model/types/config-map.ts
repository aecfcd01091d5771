/** `v1 ConfigMap`; the ones that hold a known configuration carry it decoded. */
import type { Origin, Path, Span } from '../../diagnostics/span.ts';
import type { KubeProxyConfiguration } from './kube-proxy-configuration.ts';
import type { ObjectBase } from './meta.ts';

export interface ConfigMapObject extends ObjectBase<'ConfigMap'> {
  readonly data: Readonly<Record<string, string>>;
  /** The KubeProxyConfiguration in one of the values, with its own origin inside that text. */
  readonly kubeProxy?: {
    readonly key: string;
    readonly path: Path;
    readonly configuration: KubeProxyConfiguration;
    readonly origin: Origin;
  };
  /** CoreDNS's configuration in the value `Corefile`, and where a place in it stands in the file. */
  readonly corefile?: { readonly text: string; readonly spanOf: (inner: Span) => Span };
}
