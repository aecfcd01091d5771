/**
 * Whether a fault in a Corefile that is proved to be without effect is so for questions drawn at random: names made of the
 * labels that both texts hold, so that every rule is met often. A proof that is wrong would be found out here.
 */
import type { Network } from '../../../src/model/types/network.ts';
import { parseCorefile } from '../../../src/verify/read/corefile/parser.ts';
import { worldOf } from '../../../src/verify/semantics/dns/declared/world.ts';
import { indexWorld } from '../../../src/verify/semantics/dns/kubernetes/index-of-world.ts';
import { reply } from '../../../src/verify/semantics/dns/message.ts';
import type { ServerQuery } from '../../../src/verify/semantics/dns/server/query.ts';
import { askServer } from '../../../src/verify/semantics/dns/server/server.ts';

/** @returns a name that the two servers answer differently. */
export function differingName(
  network: Network,
  before: readonly string[],
  after: readonly string[],
  count: number,
): string | undefined {
  const index = indexWorld(worldOf(network));
  const [one, other] = [before, after].map((lines) =>
    askServer(parseCorefile(corefileIn(lines).join('\n')), {
      index,
      localAddresses: [],
      outsideAddresses: [],
      synced: true,
      files: {},
      upstream: ({ name, type }, targets) =>
        reply('NOERROR', {
          answer: [
            { name, ttl: 60, type: 'CNAME', rdata: `x.${name}` },
            { name: `x.${name}`, ttl: 60, type: 'TXT', rdata: `${name} ${type} ${targets.join(' ')}` },
          ],
        }),
    }),
  );
  const labels = [
    ...new Set(
      [...before, ...after]
        .join(' ')
        .toLowerCase()
        .match(/[a-z0-9-]+/g) ?? [],
    ),
  ];
  // Domains that stand in the texts, so that names below them are drawn often.
  const words = [...before, ...after].flatMap((line) => line.toLowerCase().split(/[\s:]+/));
  const domains = [...new Set(words)].filter((word) => /^\.?(?:[a-z0-9-]+\.)*[a-z0-9-]+\.?$/.test(word));
  let state = 1;
  const draw = (below: number): number => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
  for (let n = 0; n < count; n++) {
    const drawn = Array.from({ length: 1 + draw(4) }, () => labels[draw(labels.length)]!);
    const domain = draw(2) === 0 ? [domains[draw(domains.length)]!.replace(/^\.|\.$/g, '')] : [];
    const name = `${[...drawn, ...domain].join('.')}.`;
    const query: ServerQuery = {
      question: { name, type: draw(2) === 0 ? 'A' : 'AAAA', class: 'IN' },
      options: [],
      context: {
        client: { address: '192.0.2.250', port: 4000 },
        server: { address: '192.0.2.53', port: 53 },
        protocol: 'udp',
        metadata: {},
      },
    };
    if (JSON.stringify(one!(query)) !== JSON.stringify(other!(query))) return name;
  }
  return undefined;
}

/** The value of a ConfigMap, or the text itself. */
function corefileIn(lines: readonly string[]): readonly string[] {
  const start = lines.findIndex((line) => line.startsWith('  Corefile:'));
  return start < 0 ? lines : lines.slice(start + 1);
}
