/** Which slices there are: one for each destination, protocol and port that a rule names wherever packets may come to it. */
import { expect, test } from 'vitest';
import { readIptables } from '../../../src/verify/read/iptables.ts';
import { nodeFacts } from '../../../src/verify/semantics/node-facts.ts';
import { ownRules } from '../../../src/verify/semantics/rules.ts';
import { declare } from '../../../src/verify/semantics/service.ts';
import { slices } from '../../../src/verify/validate/slices.ts';
import { everySort, networkOf } from '../network.ts';

const network = networkOf(everySort);
const node = network.nodes[0]!;

/** Nobody claims these addresses. In `KUBE-A` there are more rules than are gone through one by one. */
const text = `*nat
:PREROUTING ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:KUBE-SERVICES - [0:0]
:KUBE-A - [0:0]
:KUBE-B - [0:0]
:KUBE-C - [0:0]
:KUBE-D - [0:0]
:KUBE-UNUSED - [0:0]
-A PREROUTING -j KUBE-SERVICES
-A OUTPUT -j KUBE-SERVICES
-A KUBE-SERVICES -d 198.18.0.1 -p tcp -m tcp --dport 1 -j KUBE-A
-A KUBE-SERVICES -p udp -m udp --dport 2 -j KUBE-B
-A KUBE-SERVICES -m conntrack --ctstate ESTABLISHED -j KUBE-D
${[3, 4, 5, 6, 7].map((port) => `-A KUBE-A -d 198.18.0.2 -p tcp -m tcp --dport ${port} -j KUBE-B`).join('\n')}
-A KUBE-B -d 198.18.0.3 -p sctp -m sctp --dport 8 -j KUBE-C
-A KUBE-C -d 198.18.0.4 -p tcp -m tcp --dport 9 -j RETURN
-A KUBE-D -d 198.18.0.6 -p tcp -m tcp --dport 11 -j RETURN
-A KUBE-UNUSED -d 198.18.0.5 -p tcp -m tcp --dport 10 -j RETURN
COMMIT
`;

test('a slice for each key that a rule names, at both entries', () => {
  const rules = ownRules(readIptables('x', text, 4), nodeFacts(network, node, 4));
  for (const entry of ['interface', 'node'] as const) {
    const found = [...slices(rules, declare(network, node, 4, entry), entry)].map(({ slice }) => slice);
    const named = (state: string) =>
      found
        .filter((slice) => slice.state === state && (slice.destination?.text.startsWith('198.18.') || slice.port === 2))
        .map(({ destination, port }) => `${destination?.text ?? '*'}:${port}`)
        .sort();
    const ofA = [3, 4, 5, 6, 7].map((port) => `198.18.0.2:${port}`);
    expect(named('NEW')).toEqual(['*:2', '198.18.0.1:1', ...ofA, '198.18.0.3:8', '198.18.0.4:9'].sort());
    // Only the first packet of a connection is met by nat.
    expect(named('ESTABLISHED')).toEqual([]);
  }
});
