/**
 * The real BIRDs: 2 from the package `bird2`, and 1.6.8 from the package `bird`, which would take the other's place if it
 * were installed, and so is unpacked into the cache.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { execute, installPackages, isInstalled } from '../conformance/components.ts';
import type { Tally } from '../conformance/tally.ts';

export interface Programs {
  readonly bird2: string;
  /** Of IPv4 and IPv6. */
  readonly bird1: Readonly<Record<4 | 6, string>> | undefined;
}

const cache = join(homedir(), '.cache/plumbline/engines/bird-1.6');

/** Undefined where BIRD 2, root or namespaces are missing, which is told. */
export function findPrograms(tally: Tally): Programs | undefined {
  const missing = (what: string): void => {
    if (process.env.PLUMBLINE_REQUIRE_ENGINES === '1') tally.fail(what);
    else tally.skip(what);
  };
  if (process.getuid?.() !== 0) {
    missing('comparison with BIRD: namespaces need root');
    return undefined;
  }
  const wanted = [...(isInstalled('bird') ? [] : ['bird2']), ...(isInstalled('ip') ? [] : ['iproute2'])];
  if (wanted.length > 0) installPackages(wanted);
  if (!isInstalled('bird') || !isInstalled('ip')) {
    missing('comparison with BIRD: bird2 is not installed');
    return undefined;
  }
  if (!execute('bird', ['--version']).text.includes('version 2.')) {
    missing('comparison with BIRD: the installed bird is not of version 2');
    return undefined;
  }
  const bird1 = unpacked();
  if (bird1 === undefined) missing("comparison with BIRD 1.6: the package `bird` can't be fetched");
  return { bird2: 'bird', bird1 };
}

function unpacked(): Programs['bird1'] {
  const programs = { 4: join(cache, 'usr/sbin/bird'), 6: join(cache, 'usr/sbin/bird6') };
  if (!existsSync(programs[4])) {
    mkdirSync(cache, { recursive: true });
    execute(
      'sh',
      ['-c', `cd '${cache}' && apt-get download bird && dpkg -x bird_1.6*.deb . && rm -f bird_*.deb`],
      '',
      120,
    );
  }
  return existsSync(programs[4]) && execute(programs[4], ['--version']).text.includes('version 1.6')
    ? programs
    : undefined;
}
