/** What a protocol is set to: the words of its options by what they set, so that two ways to say one thing are one. */
import { recall } from '../../../core/recall.ts';
import type { Option, Protocol } from '../../read/bird/syntax.ts';

export type Settings = Readonly<Record<string, string>>;

const heads = [
  'scan time',
  'graceful restart time',
  'graceful restart',
  'merge paths',
  'kernel table',
  'device routes',
  'source address',
  'ttl security',
  'strict bind',
  'connect delay time',
  'connect retry time',
  'error wait time',
  'startup hold time',
  'hold time',
  'keepalive time',
  'rr client',
  'rr cluster id',
  'allow local as',
  'add paths',
  'next hop',
  'igp table',
  'router id',
  'listen bgp',
];

const headsByFirst = new Map<string, string[]>();
for (const head of heads) recall(headsByFirst, head.split(' ', 1)[0]!, () => []).push(head);

/** What an option sets: its first words, or its first. */
function headOf(text: string): string {
  const first = text.split(' ', 1)[0]!;
  return headsByFirst.get(first)?.find((each) => text === each || text.startsWith(`${each} `)) ?? first;
}

/** Neither changes a route. */
const silent = /^(?:debug|description|log) /;

/** What is said later holds; what is switched off is as if it were not said. */
export function settingsOf(options: readonly Option[]): Settings {
  const found: Record<string, string> = {};
  for (const { text } of options) {
    if (silent.test(text)) continue;
    const head = headOf(text);
    const rest = text.slice(head.length + 1);
    if (head === 'local' || head === 'neighbor' || head === 'listen bgp') Object.assign(found, parts(head, rest));
    else if (rest === 'off' || rest === 'no') delete found[head];
    else found[head] = rest.replace(/^(self|keep) (?:on|yes)$/, '$1').replace(/^(?:on|yes)$/, '');
  }
  return found;
}

function parts(head: string, text: string): Settings {
  const match = /^(?:address )?([0-9a-fA-F.:]*[.:][0-9a-fA-F.:]*)?(?:\s*port (\d+))?(?:\s*as (\d+))?$/.exec(text);
  const [, address, port, as] = match ?? [];
  return {
    ...(address === undefined ? {} : { [`${head} address`]: address }),
    ...(port === undefined ? {} : { [`${head} port`]: port }),
    ...(as === undefined ? {} : { [`${head} as`]: as }),
  };
}

export const protocolSettings = ({ options, channels }: Protocol): Settings =>
  settingsOf([...options, ...channels.flatMap((channel) => channel.options)]);

export interface Unlike {
  readonly setting: string;
  readonly expected: string | null;
  readonly actual: string | null;
}

export function unlike(expected: Settings, actual: Settings): Unlike[] {
  return [...new Set([...Object.keys(expected), ...Object.keys(actual)])]
    .filter((setting) => expected[setting] !== actual[setting])
    .map((setting) => ({ setting, expected: expected[setting] ?? null, actual: actual[setting] ?? null }));
}
