/** Constructs that kube-proxy never writes. */
import { type Mutator, nextAddress, plusOne, replace } from '../edits.ts';

export const strange: readonly Mutator[] = [
  replace(
    'endpoint-address-range',
    /(--to-destination )([\d.]+)(:\d+)$/,
    (_, head, a, p) => `${head}${a}-${nextAddress(a!)}${p}`,
  ),
  replace('endpoint-port-range', /(--to-destination .*:)(\d+)$/, (_, head, p) => `${head}${p}-${plusOne(p!)}`),
  replace('affinity-updated', /--rcheck/, '--update'),
  replace('affinity-by-destination', /(-m recent --name \S+) (--rcheck|--set)/, '$1 --rdest $2'),
  replace('affinity-by-network', /(-m recent --name \S+) (--rcheck|--set)/, '$1 --mask 255.255.255.0 $2'),
  replace('affinity-after-two-hits', /(--rcheck --seconds \d+ --reap)/, '$1 --hitcount 2'),
  replace('affinity-forgotten-when-met', /--rcheck --seconds \d+ --reap/, '--remove'),
  replace('snat-for-masquerade', /-j MASQUERADE.*$/, '-j SNAT --to-source 192.0.2.250'),
  replace('redirect-for-dnat', /-j DNAT --to-destination \S+?:(\d+)$/, '-j REDIRECT --to-ports $1'),
  replace('local-to-unicast', /--(dst|src)-type LOCAL/, '--$1-type UNICAST'),
  replace(
    'every-nth-instead',
    /--mode random --probability (0\.\d+)/,
    (_, p) => `--mode nth --every ${Math.round(1 / Number(p))} --packet 0`,
  ),
];
