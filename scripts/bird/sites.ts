/** The sites that go through the lab: examples, examples of properties, odd ones, recorded cases, and random ones. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { link } from '../../src/model/link/index.ts';
import { readSources } from '../../src/model/read/index.ts';
import type { ClusterBgp } from '../../src/model/types/calico-network.ts';
import { calicoSites } from '../cases/calico.ts';
import { oddSites } from './odd-sites.ts';
import { randomSite } from './random-site.ts';

export interface Site {
  readonly name: string;
  readonly bgp: ClusterBgp;
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const examples = ['examples/bare-metal', 'examples/broken/bare-metal-mesh'];

export function declaredSites(): readonly Site[] {
  const ofProperties = readdirSync(join(root, 'properties/bgp')).flatMap((name) =>
    ['good', 'bad'].map((side) => `properties/bgp/${name}/${side}`),
  );
  const odd = Object.entries(oddSites).flatMap(([name, text]) => siteOf(name, [{ file: 'site.yaml', text }]));
  const inFolders = [...examples, ...ofProperties].flatMap((folder) =>
    siteOf(
      folder,
      readdirSync(join(root, folder))
        .filter((file) => file.endsWith('.yaml'))
        .map((file) => ({ file, text: readFileSync(join(root, folder, file), 'utf8') })),
    ),
  );
  return [...inFolders, ...odd];
}

/** Below a folder of recorded cases. */
export function recordedSites(folder: string): readonly Site[] {
  if (!existsSync(folder)) throw new Error(`no folder ${folder}`);
  return readdirSync(folder)
    .sort()
    .flatMap((name) => calicoSites(join(folder, name)).map(({ step, bgp }) => ({ name: `${name}${step}`, bgp })));
}

export const randomSites = (count: number, seed: string): readonly Site[] =>
  Array.from({ length: count }, (_, at) => `${seed}/${at}`).flatMap((name) =>
    siteOf(name, [{ file: 'site.json', text: JSON.stringify(randomSite(name)) }]),
  );

function siteOf(name: string, files: readonly { readonly file: string; readonly text: string }[]): Site[] {
  const sources = files.map(({ file, text }) => ({ file, bytes: new TextEncoder().encode(text), named: true }));
  const read = readSources(sources);
  const { networks, diagnostics } = link(read);
  const errors = [...read.diagnostics, ...diagnostics].filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(`${name}: ${errors.map(({ message }) => message).join('; ')}`);
  return networks.flatMap(({ bgp }) => (bgp === undefined ? [] : [{ name, bgp }]));
}
