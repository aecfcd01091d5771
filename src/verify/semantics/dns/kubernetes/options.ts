/** The settings of one `kubernetes` stanza that decide answers. */
export interface KubernetesOptions {
  /** Normalised: lower case, trailing dot, prefixes as reverse zones. */
  readonly zones: readonly string[];
  /** Empty: every namespace that exists. */
  readonly namespaces: readonly string[];
  readonly pods: 'disabled' | 'insecure' | 'verified';
  readonly endpointPodNames: boolean;
  /** Seconds. */
  readonly ttl: number;
  readonly ignoreEmptyService: boolean;
  readonly noEndpoints: boolean;
  readonly multicluster: readonly string[];
  readonly zonal: boolean;
  /** Zones in which a name that does not exist goes to the next plugin; undefined: none. */
  readonly fallthrough: readonly string[] | undefined;
}

export const kubernetesDefaults: KubernetesOptions = {
  zones: ['.'],
  namespaces: [],
  pods: 'disabled',
  endpointPodNames: false,
  ttl: 5,
  ignoreEmptyService: false,
  noEndpoints: false,
  multicluster: [],
  zonal: false,
  fallthrough: undefined,
};
