/**
 * What a library's resolver asks, seen from inside a namespace that has nothing else: a program (`getent ahosts`, say) looks up
 * one name after the other, each with a resolv.conf of its own, and a server at every address that those name writes down the
 * questions.
 *
 * Reads a job as JSON from stdin, and prints the names that were asked for each case, in order.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { readFileSync, writeFileSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import type { Reply } from '../../src/verify/semantics/dns/resolver/candidates.ts';

export interface LookupCase {
  readonly resolvConf: string;
  readonly name: string;
  /** What the server replies for a name; others do not exist. */
  readonly replies: Readonly<Record<string, Reply>>;
}

export interface LookupJob {
  /** The file that stands in the place of /etc/resolv.conf here. */
  readonly place: string;
  readonly servers: readonly string[];
  /** The program that looks up a name, which follows its own arguments. */
  readonly program: readonly string[];
  readonly cases: readonly LookupCase[];
}

const codes: Readonly<Record<Reply, number>> = { OK: 0, NODATA: 0, SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5, TIMEOUT: 2 };
const types = { A: 1, AAAA: 28 };

interface Asked {
  readonly name: string;
  readonly type: number;
  /** Where the question ends. */
  readonly end: number;
}

function readQuestion(message: Buffer): Asked {
  const labels: string[] = [];
  let at = 12;
  for (let length = message[at]!; length > 0; length = message[at]!) {
    labels.push(message.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: `${labels.join('.')}.`, type: message.readUInt16BE(at + 1), end: at + 5 };
}

function answerTo(message: Buffer, { type, end }: Asked, reply: Reply): Buffer {
  const address =
    reply !== 'OK'
      ? undefined
      : type === types.A
        ? Buffer.from([192, 0, 2, 80])
        : Buffer.from('20010db8000000000000000000000080', 'hex');
  const header = Buffer.from(message.subarray(0, 12));
  header.writeUInt16BE(0x8180 | codes[reply], 2);
  header.writeUInt16BE(address === undefined ? 0 : 1, 6);
  header.fill(0, 8);
  if (address === undefined) return Buffer.concat([header, message.subarray(12, end)]);
  const record = Buffer.alloc(12);
  // The owner is the question's name.
  record.writeUInt16BE(0xc00c, 0);
  record.writeUInt16BE(type, 2);
  record.writeUInt16BE(1, 4);
  record.writeUInt32BE(60, 6);
  record.writeUInt16BE(address.length, 10);
  return Buffer.concat([header, message.subarray(12, end), record, address]);
}

async function run({ place, servers, program, cases }: LookupJob): Promise<readonly (readonly string[])[]> {
  let current: LookupCase | undefined;
  let asked: string[] = [];
  const sockets = await Promise.all(
    servers.map(async (address) => {
      spawnSync('ip', ['address', 'add', address, 'dev', 'lo']);
      const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
      socket.on('message', (message, { address: client, port }) => {
        const question = readQuestion(message);
        asked.push(question.name);
        socket.send(answerTo(message, question, current?.replies[question.name] ?? 'NXDOMAIN'), port, client);
      });
      await new Promise<void>((bound) => socket.bind(53, address, bound));
      return socket;
    }),
  );
  const all: (readonly string[])[] = [];
  for (const each of cases) {
    writeFileSync(place, each.resolvConf);
    current = each;
    asked = [];
    await lookUp(program, each.name);
    all.push(asked);
  }
  for (const socket of sockets) socket.close();
  return all;
}

const lookUp = ([command = '', ...args]: readonly string[], name: string): Promise<void> =>
  new Promise((done) => {
    spawn(command, [...args, name], { stdio: 'ignore', timeout: 20_000 }).on('close', () => done());
  });

process.stdout.write(JSON.stringify(await run(JSON.parse(readFileSync(0, 'utf8')) as LookupJob)));
