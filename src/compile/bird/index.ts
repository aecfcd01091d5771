/**
 * Target bird: the configuration of a Calico node's BIRD, for BIRD 2 in one file, and in the dialect that Calico's own BIRD
 * 1.6 reads: one daemon for each family, and three files for each daemon.
 */
import type { Family } from '../../core/ip/address.ts';
import type { BgpNode, ClusterBgp } from '../../model/types/calico-network.ts';
import type { RoutesArtifact } from '../artifact.ts';
import { template } from '../render.ts';
import { type FamilyRoutes, lowerFamily } from './lower.ts';
import { provenanceOf } from './provenance.ts';
import { fileOf, viewIpam, viewNode, viewShared } from './view.ts';

export function compileBird(bgp: ClusterBgp, node: BgpNode): readonly RoutesArtifact[] {
  const both = ([4, 6] as const).map((family) => viewShared(bgp, node, lowerFamily(bgp, node, family, 'bird')));
  const print = printer(bgp, node);
  const ofBoth = both.map(({ routes }) => routes);
  return [
    print({ form: 'bird', file: 'bird.conf' }, template('bird/bird')(viewNode(bgp, node, both)), ofBoth),
    ...both.flatMap(({ main, aggregation, routes: { family } }) => {
      const routes = lowerFamily(bgp, node, family, 'calico');
      const file = (part: string, text: string) =>
        print({ form: 'calico', family, file: `calico/${fileOf(family)}${part}.cfg` }, text, [routes]);
      return [
        file('', template('bird/calico')(main)),
        file('_aggr', template('bird/calico-aggr')(aggregation)),
        file('_ipam', template('bird/calico-ipam')(viewIpam(bgp, routes))),
      ];
    }),
  ];
}

interface File {
  readonly form: RoutesArtifact['form'];
  readonly family?: Family;
  readonly file: string;
}

function printer(bgp: ClusterBgp, node: BgpNode) {
  return ({ file, ...rest }: File, text: string, routes: readonly FamilyRoutes[]): RoutesArtifact => ({
    target: 'bird',
    path: `nodes/${node.name}/${file}`,
    node: node.name,
    ...rest,
    text,
    // Only bundles have it in them.
    get provenance() {
      return provenanceOf(bgp, routes, text);
    },
  });
}
