/**
 * Places in a range, as the API server's allocators would choose them but repeatable: explicit values first, then a
 * stable hash of the owner's name into the dynamic band, probing upward on collision, so that a neighbour's arrival
 * moves nobody but a collider. The lower, static band is used when the dynamic one is full.
 *
 * Sources: KEP-3070 (ClusterIP bands), KEP-3668 (nodePort bands).
 */
import { sha256Number } from '../../core/hash.ts';
import { type Address, addressOf } from '../../core/ip/address.ts';
import { type Prefix, sizeOf } from '../../core/ip/prefix.ts';

/** Numbers `first` to `last`, of which those below `dynamic` are the static band. */
export interface Band {
  readonly first: number;
  readonly dynamic: number;
  readonly last: number;
}

/** Offsets into a service CIDR: without the network address and, for IPv4, the broadcast address. */
export function clusterIPBand(prefix: Prefix): Band {
  const size = sizeOf(prefix);
  // Allocators look at no more than 2^16 addresses of a large IPv6 range; the hash needs no more either.
  const count = Number(size > 65536n ? 65536n : size);
  const last = prefix.family === 4 && size <= 65536n ? count - 2 : count - 1;
  const offset = Math.min(Math.max(16, Math.floor(count / 16)), 256);
  return { first: 1, dynamic: Math.min(offset + 1, Math.max(1, last)), last };
}

export function nodePortBand({ first, last }: { first: number; last: number }): Band {
  const offset = Math.min(Math.max(16, Math.floor((last - first + 1) / 32)), 128);
  return { first, dynamic: Math.min(first + offset, last), last };
}

/** Takes a free place for `owner`, marking it in `taken`; undefined when the range is exhausted. */
export function allocate(band: Band, owner: string, taken: Set<number>): number | undefined {
  const search = (from: number, to: number, start: number): number | undefined => {
    const size = to - from + 1;
    for (let i = 0; i < size; i++) {
      const place = from + ((start - from + i) % size);
      if (!taken.has(place)) {
        taken.add(place);
        return place;
      }
    }
    return undefined;
  };
  const size = band.last - band.dynamic + 1;
  if (size < 1) return undefined;
  return (
    search(band.dynamic, band.last, band.dynamic + (sha256Number(owner) % size)) ??
    (band.dynamic > band.first ? search(band.first, band.dynamic - 1, band.first) : undefined)
  );
}

export function addressAt(prefix: Prefix, offset: number): Address {
  return addressOf(prefix.family, prefix.value + BigInt(offset));
}

/** The place of an address in a prefix, when it is within what an allocator looks at. */
export function offsetIn(prefix: Prefix, address: Address): number {
  return Number(address.value - prefix.value);
}
