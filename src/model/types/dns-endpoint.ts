/** `externaldns.k8s.io/v1alpha1 DNSEndpoint`: records as they are written down for ExternalDNS. */
import type { ObjectBase } from './meta.ts';

export interface DnsEndpointObject extends ObjectBase<'DNSEndpoint'> {
  readonly spec: {
    readonly endpoints?: readonly {
      readonly dnsName?: string;
      readonly recordType?: string;
      readonly targets?: readonly string[];
      readonly recordTTL?: number;
      readonly setIdentifier?: string;
      readonly labels?: Readonly<Record<string, string>>;
      readonly providerSpecific?: readonly { readonly name?: string; readonly value?: string }[];
    }[];
  };
}
