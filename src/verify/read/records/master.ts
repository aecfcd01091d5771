/** Zone files (RFC 1035, section 5) of absolute names, one record a line, as named loads them; and lines of nsupdate(1). */
import type { RecordFact } from '../../../model/external-dns/transition.ts';
import { dataOf, nameOf, wordsOf } from './data.ts';
import type { Operation, ReadFault, ReadRecords } from './operation.ts';

const longestTtl = 2_147_483_647;

/** A record of the form `name ttl [IN] type data`. */
function recordIn(words: readonly string[]): RecordFact | string {
  const [owner = '', seconds = '', ...rest] = words;
  const name = nameOf(owner);
  if (name === undefined) return `\`${owner}\` is no absolute name`;
  if (!/^\d+$/.test(seconds) || Number(seconds) > longestTtl) return `\`${seconds}\` is no TTL`;
  if (rest[0]?.toUpperCase() === 'IN') rest.shift();
  const type = rest.shift()?.toUpperCase() ?? '';
  const data = type === 'SOA' ? rest.join(' ') : dataOf(type, rest);
  if (data === undefined) return `\`${rest.join(' ')}\` is no data of type \`${type}\``;
  return { name, type, setIdentifier: '', ttl: Number(seconds), data: [data], traits: '' };
}

const withoutComment = (line: string): string => /^(?:"(?:\\.|[^"\\])*"|\\.|[^;"\\])*/s.exec(line)?.[0] ?? '';

export function readZoneFile(text: string, zone: string): ReadRecords {
  const faults: ReadFault[] = [];
  const operations: Operation[] = [];
  let authorities = 0;
  for (const [index, line] of text.split('\n').entries()) {
    const words = wordsOf(withoutComment(line));
    if (words.length === 0) continue;
    const fault = (said: string): void => void faults.push({ line: index + 1, text: said });
    if (/^[ \t]/.test(line)) fault('the owner is left out');
    else if (words[0]!.startsWith('$')) fault(`\`${words[0]}\` is not read`);
    else {
      const fact = recordIn(words);
      if (typeof fact === 'string') fault(fact);
      else if (!`.${fact.name}`.endsWith(`.${zone}`)) fault(`\`${fact.name}\` is not in the zone \`${zone}\``);
      else if (fact.type === 'SOA') {
        authorities++;
        if (fact.name !== zone) fault(`the SOA is that of \`${fact.name}\``);
        if (!isAuthority(fact.data[0]!)) fault('the SOA lacks one of its seven parts');
      } else operations.push({ kind: 'add', fact, line: index + 1 });
    }
  }
  if (authorities !== 1) faults.push({ line: 1, text: `the zone has ${authorities} SOA records; expected one` });
  const hasServers = operations.some(
    (each) => each.kind === 'add' && each.fact.type === 'NS' && each.fact.name === zone,
  );
  if (!hasServers) faults.push({ line: 1, text: 'the zone names no servers; expected an NS at its own name' });
  return { zones: [{ zone, operations }], faults };
}

function isAuthority(data: string): boolean {
  const [server = '', mailbox = '', ...numbers] = data.split(' ');
  return (
    nameOf(server) !== undefined &&
    nameOf(mailbox) !== undefined &&
    numbers.length === 5 &&
    numbers.every((each) => /^\d+$/.test(each) && Number(each) < 2 ** 32)
  );
}

/** Messages of nsupdate: `zone`, some `update`s, `send`. What is never sent is a fault. */
export function readNsupdate(text: string): ReadRecords {
  const faults: ReadFault[] = [];
  const zones: { zone: string; operations: Operation[] }[] = [];
  let open: { zone: string; operations: Operation[] } | undefined;
  let last = 0;
  for (const [index, line] of text.split('\n').entries()) {
    const at = index + 1;
    if (/^\s*(?:;.*)?$/.test(line)) continue;
    last = at;
    const words = wordsOf(withoutComment(line));
    const [verb = '', action = '', ...rest] = words;
    const fault = (said: string): void => void faults.push({ line: at, text: said });
    if (verb === 'zone') {
      const zone = nameOf(action);
      if (zone === undefined) fault(`\`${action}\` is no zone`);
      if (open !== undefined) fault('a zone begins before the message of the last one is sent');
      open = { zone: zone ?? '', operations: [] };
    } else if (verb === 'send') {
      if (open === undefined) fault('there is nothing to send');
      else zones.push(open);
      open = undefined;
    } else if (verb !== 'update' || open === undefined) fault(`\`${verb}\` is not expected here`);
    else {
      const operation =
        action === 'add' ? addition(rest, at) : action === 'delete' ? removal(rest, at) : `\`${action}\` is no update`;
      if (typeof operation === 'string') fault(operation);
      else if (!`.${operation.kind === 'clear' ? operation.id.name : operation.fact.name}`.endsWith(`.${open.zone}`)) {
        fault(`the name is not in the zone \`${open.zone}\``);
      } else open.operations.push(operation);
    }
  }
  if (open !== undefined) faults.push({ line: last, text: 'the last message is never sent' });
  return { zones, faults };
}

function addition(words: readonly string[], line: number): Operation | string {
  const fact = recordIn(words);
  return typeof fact === 'string' ? fact : { kind: 'add', fact, line };
}

function removal([owner = '', type = '', ...rest]: readonly string[], line: number): Operation | string {
  const name = nameOf(owner);
  if (name === undefined) return `\`${owner}\` is no absolute name`;
  if (!/^[A-Z]+$/.test(type) || rest.length > 0) return 'expected a name and a type to delete';
  return { kind: 'clear', id: { name, type, setIdentifier: '' }, line };
}
