/** What happens to the endpoints of all sources, one step after the other, before the provider sees them. */
import { addressOf, parseAddress } from '../../core/ip/address.ts';
import { contains, type Prefix, parsePrefix } from '../../core/ip/prefix.ts';
import { isValid } from './check.ts';
import { dnsNameOf, type Endpoint, endpointsFor, familyOf, keyOf } from './endpoint.ts';
import { given, type Outcome, refused } from './outcome.ts';
import { combined, replaced } from './record-map.ts';

/** `--default-targets`: for endpoints without targets, or with force for all, in the place of their targets. */
export function withDefaultTargets(
  endpoints: readonly Endpoint[],
  targets: readonly string[],
  isForced: boolean,
): readonly Endpoint[] {
  if (targets.length === 0) return endpoints;
  return endpoints.flatMap((endpoint) => {
    if (endpoint.targets.length > 0 && !isForced) return [endpoint];
    const { dnsName, recordType: _, targets: __, ...traits } = endpoint;
    return endpointsFor(dnsName, targets, traits);
  });
}

/** Drops what is not valid, and all but the first of endpoints that say the same. */
export function withoutDuplicates(endpoints: readonly Endpoint[]): readonly Endpoint[] {
  const valid = endpoints.every(isValid) ? endpoints : endpoints.filter(isValid);
  return combined(replaced(valid, withDistinctTargets), sayingTheSame, ([first]) => first!);
}

function withDistinctTargets(endpoint: Endpoint): Endpoint {
  if (endpoint.targets.length < 2) return endpoint;
  const targets = [...new Set(endpoint.targets)];
  return targets.length === endpoint.targets.length ? endpoint : { ...endpoint, targets };
}

const sayingTheSame = {
  nameOf: dnsNameOf,
  keyOf({ dnsName, recordType, setIdentifier, targets }: Endpoint) {
    const text = targets.length === 1 ? targets[0]! : JSON.stringify(targets);
    return keyOf(dnsName, recordType, keyOf(setIdentifier, String(targets.length), text));
  },
};

/** `--nat64-networks`: networks of IPv6 whose last 32 bits are an address of IPv4. */
export function parseNat64(texts: readonly string[]): Outcome<readonly Prefix[]> {
  const networks: Prefix[] = [];
  for (const text of texts) {
    const network = parsePrefix(text);
    if (network === undefined || network.family !== 6 || network.length !== 96) {
      return refused(`NAT64 network \`${text}\` is no /96 network of IPv6`);
    }
    networks.push(network);
  }
  return given(networks);
}

export function withNat64(endpoints: readonly Endpoint[], networks: readonly Prefix[]): readonly Endpoint[] {
  if (networks.length === 0) return endpoints;
  const added = endpoints.flatMap((endpoint) => {
    if (endpoint.recordType !== 'AAAA') return [];
    const targets = endpoint.targets.flatMap((target) => {
      const address = parseAddress(target);
      if (address === undefined || !networks.some((network) => contains(network, address))) return [];
      return [addressOf(4, address.value & 0xffff_ffffn).text];
    });
    return targets.length === 0 ? [] : [{ ...endpoint, recordType: 'A', targets }];
  });
  return [...endpoints, ...added];
}

/** `--target-net-filter` and `--exclude-target-net`; a host name is inside no net, and a net that can't be read is none. */
export function withinNets(
  endpoints: readonly Endpoint[],
  include: readonly string[],
  exclude: readonly string[],
): readonly Endpoint[] {
  const [included, excluded] = [netsOf(include), netsOf(exclude)];
  if (included.length + excluded.length === 0) return endpoints;
  const isInside = (nets: readonly Prefix[], target: string): boolean => {
    const address = familyOf(target) === undefined ? undefined : parseAddress(target);
    return address !== undefined && nets.some((net) => contains(net, address));
  };
  return endpoints.flatMap((endpoint) => {
    const targets = endpoint.targets.filter(
      (target) => (included.length === 0 || isInside(included, target)) && !isInside(excluded, target),
    );
    return targets.length === 0 ? [] : [{ ...endpoint, targets }];
  });
}

const netsOf = (texts: readonly string[]): readonly Prefix[] =>
  texts.map((text) => parsePrefix(text)).filter((net) => net !== undefined);
