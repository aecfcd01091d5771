/** Servers outside the clusters for the commands: what they get, and how it is proven. */
import type { Described, NamesArtifact, Written } from '../../compile/artifact.ts';
import { compileSite } from '../../compile/index.ts';
import type { Site } from '../../model/types/site.ts';
import type { CheckResult } from '../../verify/verdict.ts';
import { nothing, type RunOptions } from './target.ts';

const isOutside = (text: Written): text is Written<NamesArtifact> => text.target === 'coredns' && text.outside === true;

const verifier = () => import('../../verify/validate/coredns/outside.ts');

export async function runSite(
  site: Site,
  { prove = true, only, emit }: Pick<RunOptions, 'prove' | 'only' | 'emit'> = {},
): Promise<CheckResult> {
  // A server's Corefile is proven with the zone files beside it.
  const artifacts = compileSite(site).filter(
    ({ server }) => only === undefined || ('server' in only && server === only.server),
  );
  for (const artifact of artifacts) emit?.(artifact);
  return prove ? (await verifier()).validateOutside(site, artifacts) : nothing;
}

/** What must be there, said from the definitions alone. */
export function expectedOutside({ servers }: Site): readonly Described[] {
  return servers.flatMap((server): readonly Described[] => {
    const base = { target: 'coredns', server: server.name, outside: true } as const;
    const folder = `dns/${server.name}`;
    return [
      { ...base, form: 'corefile', path: `${folder}/Corefile` },
      ...server.sources.flatMap(({ kind, zone }): readonly Described[] =>
        kind === 'static' ? [{ ...base, form: 'zone-file', zone, path: `${folder}/${zone}zone` }] : [],
      ),
    ];
  });
}

export const proveSite = async (site: Site, texts: readonly Written[]): Promise<CheckResult> =>
  (await verifier()).validateOutside(site, texts.filter(isOutside));
