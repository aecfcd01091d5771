/** The emitted texts of every node of a site, and whether the real BIRDs read them. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { compileBird } from '../../src/compile/bird/index.ts';
import type { BgpNode, ClusterBgp } from '../../src/model/types/calico-network.ts';
import { families } from './plan.ts';
import type { Programs } from './programs.ts';
import { run } from './wiring.ts';

export interface NodeTexts {
  readonly node: BgpNode;
  readonly bird2: string;
  /** Of each family, the main file first; undefined where Calico's own attribute for tunnels is in it. */
  readonly bird1: Readonly<Record<4 | 6, readonly { readonly path: string; readonly text: string }[] | undefined>>;
}

export function textsOf(bgp: ClusterBgp): readonly NodeTexts[] {
  return bgp.nodes.map((node) => {
    const [bird2, ...calico] = compileBird(bgp, node);
    const filesOf = (family: 4 | 6) => {
      const files = calico.filter((file) => file.family === family);
      return files.some(({ text }) => text.includes('krt_tunnel')) ? undefined : files;
    };
    return { node, bird2: bird2!.text, bird1: { 4: filesOf(4), 6: filesOf(6) } };
  });
}

export interface Parsed {
  readonly bird2: number;
  readonly bird1: number;
  /** Files of 1.6 that only Calico's own BIRD takes. */
  readonly tunnels: readonly string[];
  readonly refused: readonly string[];
}

/** Has each BIRD parse every text, in a folder that is there. */
export async function parseAll(
  programs: Programs,
  sites: readonly { readonly name: string; readonly texts: readonly NodeTexts[] }[],
  folder: string,
): Promise<Parsed> {
  const refused: string[] = [];
  const tunnels: string[] = [];
  let [bird2, bird1] = [0, 0];
  const parse = async (program: string, where: string, files: readonly { path: string; text: string }[]) => {
    for (const { path, text } of files) {
      mkdirSync(dirname(join(folder, where, path)), { recursive: true });
      writeFileSync(join(folder, where, path), text);
    }
    const main = join(folder, where, files[0]!.path);
    await run(program, ['-p', '-c', main], dirname(main)).catch((error: Error) =>
      refused.push(`${where}: ${error.message}`),
    );
  };
  for (const { name, texts } of sites) {
    for (const { node, bird2: text, bird1: files } of texts) {
      const where = join(name.replaceAll('/', '-'), node.name);
      await parse(programs.bird2, where, [{ path: 'bird.conf', text }]);
      bird2++;
      for (const family of families) {
        const own = files[family];
        if (own === undefined) tunnels.push(`${name} ${node.name} IPv${family}`);
        else if (programs.bird1 !== undefined) {
          await parse(programs.bird1[family], where, own);
          bird1++;
        }
      }
    }
  }
  return { bird2, bird1, tunnels, refused };
}
