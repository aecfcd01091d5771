/** The texts of servers outside the clusters: a Corefile for each, and the master files of the zones that it serves. */
import type { OutsideServer, Site } from '../../model/types/site.ts';
import type { NamesArtifact } from '../artifact.ts';
import { template } from '../render.ts';
import { lowerOutside, zoneFile } from './lower-outside.ts';
import { lineOf, provenanceOf, viewBlocks } from './view.ts';
import { viewZone } from './zone-file.ts';

export const compileOutside = ({ servers }: Site): readonly NamesArtifact[] => servers.flatMap(compileServer);

function compileServer(server: OutsideServer): readonly NamesArtifact[] {
  const base = { target: 'coredns', server: server.name, outside: true } as const;
  const folder = `dns/${server.name}`;
  const blocks = lowerOutside(server);
  const title = `CoreDNS ${server.version.text} outside the clusters.`;
  const text = template('coredns/blocks')({ title, ...viewBlocks(blocks) });
  const corefile: NamesArtifact = {
    ...base,
    form: 'corefile',
    path: `${folder}/Corefile`,
    text,
    provenance: provenanceOf(blocks, lineOf(text, blocks[0]?.key ?? '')),
  };
  const zones = server.sources.flatMap((source): readonly NamesArtifact[] => {
    if (source.kind !== 'static') return [];
    const { view, provenance } = viewZone(source.content);
    const path = `${folder}/${zoneFile(source.zone)}`;
    return [{ ...base, form: 'zone-file', zone: source.zone, path, text: template('coredns/zone')(view), provenance }];
  });
  return [corefile, ...zones];
}
