/** The releases of ExternalDNS whose behaviour is modelled. */
export type Version = '0.21' | '0.22';
