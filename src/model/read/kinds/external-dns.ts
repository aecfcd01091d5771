/**
 * `Cluster.spec.externalDNS`: each instance's command line is read as ExternalDNS of its version reads it, and what it
 * would refuse is an error at the word that is to blame. A key must not stand there; `$(NAME)` refers to one.
 */
import { diagnose } from '../../../diagnostics/diagnostic.ts';
import { checkOptions } from '../../external-dns/check-options.ts';
import { parseFlags } from '../../external-dns/flags.ts';
import type { Version } from '../../external-dns/version.ts';
import type { ExternalDnsSpec } from '../../types/external-dns.ts';
import type { Cursor } from '../cursor.ts';
import { dnsLabel } from '../rules.ts';
import { boolean, integer, list, object, string } from '../schema.ts';

const version = {
  expected: 'a version of ExternalDNS in quotes, 0.21 or 0.22, such as "0.22.0"',
  test: (text: string): boolean => /^0\.2[12](\.\d+)?$/.test(text),
  describe: { pattern: '^0\\.2[12](\\.\\d+)?$' },
};

const zoneName = {
  expected: 'the name of a zone, such as `example.org`',
  test: (text: string): boolean => /^[^\s.]+(\.[^\s.]+)*\.?$/.test(text),
};

/** Lower case, without the final dot. */
export const instanceSchema = object(
  {
    name: string(dnsLabel),
    version: string(version),
    args: list(string()),
    zones: list(object({ name: string(zoneName), id: string(), private: boolean() }, { required: ['name'] })),
    current: string(),
    allowDeletions: integer(0),
  },
  { required: ['name'], check: checkInstance },
);

export const releaseOf = (text: string | undefined): Version => (text?.startsWith('0.21') ? '0.21' : '0.22');

const saysPolicy = (args: readonly string[], release: Version): boolean => {
  const options = parseFlags(args, release);
  return !options.ok || options.value.text('policy') !== '';
};

/** 0.22 has no default; that of 0.21 stands in. */
export const withPolicy = (args: readonly string[], release: Version): readonly string[] =>
  saysPolicy(args, release) ? args : [...args, '--policy=sync'];

const keyFlag = '--txt-encrypt-aes-key';
const reference = /^\$\(([A-Za-z_][A-Za-z0-9_.-]*)\)$/;

/** The name of the variable that holds the key, where texts are to be encrypted. */
export function keyReference(args: readonly string[], release: Version): string | undefined {
  const options = parseFlags(args, release);
  if (!options.ok || !options.value.isSet('txt-encrypt-enabled')) return undefined;
  return reference.exec(options.value.text('txt-encrypt-aes-key'))?.[1];
}

function checkInstance({ args = [], version: text }: ExternalDnsSpec, at: Cursor): void {
  const release = releaseOf(text);
  at.at('args', () => {
    for (const [index, arg] of args.entries()) {
      const isPair = arg === keyFlag;
      if (!isPair && !arg.startsWith(`${keyFlag}=`)) continue;
      const value = isPair ? args[index + 1] : arg.slice(keyFlag.length + 1);
      // The key itself is never repeated in a message.
      if (value !== undefined && !reference.test(value)) {
        at.at(isPair ? index + 1 : index, () => at.invalid('…', 'a reference to the key, such as `$(TXT_AES_KEY)`'));
      }
    }
    const options = parseFlags(withPolicy(args, release), release);
    if (options.ok) {
      if (!saysPolicy(args, release)) {
        at.diagnostics.push(diagnose('external-dns/policy-assumed', [at.origin.span(at.path)]));
      }
      const checked = checkOptions(options.value);
      if (!checked.ok) at.invalid(args.map(withoutKey).join(' '), `what ExternalDNS starts with: ${checked.fault}`);
      return;
    }
    at.at(wordToBlame(args, release, options.fault), () =>
      at.invalid(
        withoutKey(args[wordToBlame(args, release, options.fault)] ?? ''),
        `a flag that ExternalDNS ${release} takes: ${options.fault}`,
      ),
    );
  });
}

const withoutKey = (arg: string): string => (arg.startsWith(`${keyFlag}=`) ? `${keyFlag}=…` : arg);

/** The last word of the shortest beginning of the command line that is refused for the same reason. */
function wordToBlame(args: readonly string[], release: Version, fault: string): number {
  const found = args.findIndex((_, index) => {
    const options = parseFlags(args.slice(0, index + 1), release);
    return !options.ok && options.fault === fault;
  });
  return Math.max(found, 0);
}
