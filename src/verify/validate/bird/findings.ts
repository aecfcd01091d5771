/** What the comparison of a node's BIRD says to a person. */

import type { BgpNode } from '../../../model/types/calico-network.ts';
import type { Place } from '../../read/bird/lexer.ts';
import { type Finding, finding, type JsonObject } from '../../verdict.ts';
import { birdEquivalent } from '../equivalents.ts';
import type { Unlike } from './options.ts';
import type { RouteDifference } from './routes.ts';

/** A node, and the path of the file that its daemon begins with. */
export interface About {
  readonly node: BgpNode;
  readonly path: string;
}

export type Way = { readonly to: string } | { readonly from: string } | 'kernel';

export function routeDiffers(about: About, way: Way, { prefix, route, expected, actual }: RouteDifference): Finding {
  const [where, peer] =
    way === 'kernel'
      ? ['into the kernel', 'kernel']
      : 'to' in way
        ? [`to ${way.to}`, way.to]
        : [`from ${way.from}`, way.from];
  const what =
    actual === null
      ? 'refuses'
      : expected === null
        ? 'lets through, against the definitions,'
        : 'changes otherwise than declared';
  return make(about, {
    message: `\`${about.path}\` ${what} \`${prefix.text}\` ${where}`,
    witness: { router: about.node.name, peer, prefix: prefix.text, route, expected, actual },
    witnessClass: `route ${where}`,
  });
}

export function settingDiffers(about: About, protocol: string, { setting, expected, actual }: Unlike): Finding {
  const say = (value: string | null) => (value === null ? 'nothing' : value === '' ? '`on`' : `\`${value}\``);
  return make(about, {
    message: `\`${about.path}\` sets \`${setting}\` of ${protocol} to ${say(actual)}; expected ${say(expected)}`,
    witness: { router: about.node.name, protocol, setting, expected, actual },
    witnessClass: `setting ${protocol} ${setting}`,
  });
}

/** A protocol, session or static route that is there or is not, against the definitions. */
export function presenceDiffers(about: About, what: string, isThere: boolean): Finding {
  return make(about, {
    message: `\`${about.path}\` ${isThere ? 'has, against the definitions,' : 'lacks'} ${what}`,
    witness: { router: about.node.name, what, expected: !isThere, actual: isThere },
    witnessClass: `presence ${what}`,
  });
}

export function refused(about: About, message: string, { file, line, column }: Place): Finding {
  return make(about, {
    message: `BIRD would refuse \`${about.path}\`: ${file}:${line}:${column}: ${message}`,
    witness: { router: about.node.name, file, line, column, problem: message },
    witnessClass: `refused ${message}`,
  });
}

export function notFollowed(about: About, construct: string): Finding {
  return make(about, {
    verdict: 'undecided',
    message: `\`${about.path}\` holds ${construct}, which is not followed`,
    witness: { router: about.node.name, construct },
    witnessClass: `construct ${construct}`,
  });
}

function make(
  { node, path }: About,
  parts: {
    readonly message: string;
    readonly witness: JsonObject;
    readonly witnessClass: string;
    readonly verdict?: 'undecided';
  },
): Finding {
  return finding({
    property: birdEquivalent,
    severity: 'error',
    remedy: 'compile the bundle again, or change the definition to what the text says',
    subjects: [{ kind: 'Node', name: node.name }],
    locations: [node.origin.span(['metadata', 'name'])],
    ...parts,
    witnessClass: `${path.slice(path.lastIndexOf('/') + 1)} ${parts.witnessClass}`,
  });
}
