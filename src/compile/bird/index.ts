/**
 * Target bird: the configuration of a Calico node's BIRD, for BIRD 2 in one file, and in the dialect that Calico's own BIRD
 * 1.6 reads: one daemon for each family, and three files for each daemon.
 */
import type { Family } from '../../core/ip/address.ts';
import type { BgpNode, ClusterBgp } from '../../model/types/calico-network.ts';
import { template } from '../render.ts';
import { lowerFamily } from './lower.ts';
import { fileOf, viewAggregation, viewIpam, viewMain, viewNode } from './view.ts';

export interface BirdText {
  /** Path below the node's folder. */
  readonly path: string;
  /** Undefined where one text speaks of both. */
  readonly family?: Family;
  readonly text: string;
}

export function compileBird(bgp: ClusterBgp, node: BgpNode): BirdText {
  const routes = ([4, 6] as const).map((family) => lowerFamily(bgp, node, family, 'bird'));
  return { path: 'bird.conf', text: template('bird/bird')(viewNode(bgp, node, routes)) };
}

export function compileCalico(bgp: ClusterBgp, node: BgpNode): readonly BirdText[] {
  return ([4, 6] as const).flatMap((family) => {
    const routes = lowerFamily(bgp, node, family, 'calico');
    const file = (part: string, text: string) => ({ path: `calico/${fileOf(family)}${part}.cfg`, family, text });
    return [
      file('', template('bird/calico')(viewMain(bgp, node, routes))),
      file('_aggr', template('bird/calico-aggr')(viewAggregation(bgp, routes))),
      file('_ipam', template('bird/calico-ipam')(viewIpam(bgp, routes))),
    ];
  });
}
