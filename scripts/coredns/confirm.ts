/**
 * Do the findings of the broken examples happen? The name that witnesses each is asked of the real CoreDNS with the Corefile
 * that the example's definitions stand for, and what is heard is held against what the finding says.
 */
import { readFileSync } from 'node:fs';
import { properties } from '../../properties/registry.ts';
import { link } from '../../src/model/link/index.ts';
import { readSources } from '../../src/model/read/index.ts';
import type { Network } from '../../src/model/types/network.ts';
import { judge } from '../../src/verify/index.ts';
import type { JsonObject } from '../../src/verify/verdict.ts';
import type { Tally } from '../conformance/tally.ts';
import type { BuiltEngine } from '../engines/build.ts';
import type { Heard } from './ask.ts';
import { askEmitted } from './served.ts';

interface Case {
  readonly example: string;
  readonly property: string;
  /** What is wrong with the reply; a text says what was heard instead. */
  readonly confirms: (heard: Heard, witness: JsonObject, name: string) => true | string;
}

/** The name that reached an upstream, which says so in a text. */
const arrivedAs = ({ answer = [] }: Heard): string =>
  answer
    .find(({ type }) => type === 'TXT')
    ?.rdata.replaceAll('"', '')
    .split(' ')[0] ?? 'nothing';

const confirmed = (holds: boolean, heard: Heard): true | string => holds || JSON.stringify(heard);

const cases: readonly Case[] = [
  {
    example: 'shadow',
    property: 'dns/rewrite-shadowed',
    confirms: (heard, { becomes }) => confirmed(arrivedAs(heard) === becomes, heard),
  },
  {
    example: 'conflict',
    property: 'dns/rewrite-conflict',
    confirms: (heard, { first }) => confirmed(arrivedAs(heard) === first, heard),
  },
  {
    example: 'blackhole',
    property: 'dns/rewrite-blackhole',
    confirms: (heard) => confirmed(heard.rcode === 'NXDOMAIN', heard),
  },
  {
    example: 'lost-answer',
    property: 'dns/answer-name-mismatch',
    confirms: (heard, _, name) => confirmed((heard.answer?.length ?? 0) > 0 && heard.answer?.[0]?.name !== name, heard),
  },
  {
    // The server asks itself until its memory is gone, or its patience.
    example: 'loop',
    property: 'dns/rewrite-loop',
    confirms: (heard) => confirmed((heard.answer?.length ?? 0) === 0 || heard.rcode !== 'NOERROR', heard),
  },
];

export async function confirmBroken(tally: Tally, engine: BuiltEngine): Promise<void> {
  for (const { example, property, confirms } of cases) {
    const network = networkOf(example);
    const found = judge(network, properties).findings.find((each) => each.property === property);
    const name = String(found?.witness['name'] ?? '');
    const question = { name, type: 'A', class: 'IN', client: '192.0.2.250', protocol: 'udp' as const };
    const { error, answers } = await askEmitted(engine, network, [question]);
    const heard = answers?.[0] ?? { rcode: error ?? 'no answer' };
    const outcome = found === undefined ? 'no such finding' : confirms(heard, found.witness, name);
    tally.check(
      outcome === true,
      `examples/broken/${example}: CoreDNS does with \`${name}\` what ${property} says`,
      String(outcome),
    );
  }
}

function networkOf(example: string): Network {
  const file = `examples/broken/${example}/site.yaml`;
  const bytes = readFileSync(new URL(`../../${file}`, import.meta.url));
  return link(readSources([{ file, bytes, named: true }])).networks[0]!;
}
