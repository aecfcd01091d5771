/** Why a fault in a text of BIRD decides nothing: each reason is looked up in the text, never taken from the verdict. */

import type { RoutesArtifact } from '../../../src/compile/artifact.ts';
import { covers, overlaps, type Prefix, parsePrefix } from '../../../src/core/ip/prefix.ts';

interface Fault {
  readonly mutator: string;
  readonly lines: readonly string[];
  readonly faulty: readonly string[];
  readonly at: number;
  /** All files of the daemon, as they were. */
  readonly texts: readonly RoutesArtifact[];
}

interface Reason {
  readonly says: string;
  holds(fault: Fault): boolean;
}

/** The reason in words; undefined where none is known. */
export const reasonFor = (fault: Fault): string | undefined => reasons.find(({ holds }) => holds(fault))?.says;

const reasons: readonly Reason[] = [
  {
    says: 'a function that no session and no kernel asks',
    holds: ({ lines, at, texts }) => {
      const around = functionAround(lines, at);
      return around !== undefined && !isReached(around, texts);
    },
  },
  {
    says: 'a call of a function that does nothing',
    holds: ({ lines, at, texts }) => {
      const called = /^\s+('[^']+'|\w+)\(\w*\);/.exec(lines[at]!)?.[1];
      return called !== undefined && bodyOf(called, texts).every((line) => /^\s*(?:[{}#]|$)/.test(line));
    },
  },
  {
    says: 'a filter whose rules are all for peers of the other sort',
    holds: ({ lines, at, texts }) => {
      const [, called, side] = /^\s+('bgp_[^']+')\((true|false)\);/.exec(lines[at]!) ?? [];
      const other = side === 'true' ? 'if (!is_same_as)' : 'if (is_same_as)';
      const rules = called === undefined ? [] : bodyOf(called, texts).filter((line) => line.trim() !== '{');
      return rules.length > 0 && rules.every((line) => line.trim().startsWith(other));
    },
  },
  {
    says: 'what is for a family of which nothing is given to anybody',
    holds: (fault) => isOfExport(fault) && !exportsOf(fault).some((line) => line.includes('accept')),
  },
  {
    says: 'a filter that ends without a word refuses',
    holds: ({ lines, at, mutator }) =>
      mutator === 'rule-lost' && lines[at]!.trim() === 'reject;' && /^\s*\};/.test(lines[at + 1]!),
  },
  {
    says: 'a metric that nothing reads: it is no attribute of BGP, and the node has no blocks',
    holds: (fault) =>
      /^\s+krt_metric = \d+ - bgp_local_pref;/.test(fault.lines[fault.at]!) &&
      isOfExport(fault) &&
      !exportsOf(fault).some((line) => line.includes('krt_metric')),
  },
  {
    says: 'BGP gives each of its routes a local preference, so the next line sets the metric again',
    holds: ({ mutator, lines, at }) =>
      mutator === 'usual-metric-changed' && /^\s+if \(defined\(bgp_local_pref\)\)/.test(lines[at + 1]!),
  },
  {
    says: 'the source of a route is always defined, and `||` binds like `&&`, to the left',
    holds: ({ mutator, lines, at }) =>
      mutator === 'and-as-or' && /defined\(source\) && source = RTS_BGP && defined\(bgp_local_pref\)/.test(lines[at]!),
  },
  {
    says: 'BIRD takes all from the kernel where nothing is said',
    holds: ({ mutator }) => mutator === 'kernel-import-lost',
  },
  {
    says: 'nothing lies inside a single address',
    holds: ({ lines, at }) => /net [~=] \S+\/(?:32|128)\b/.test(lines[at]!) && isOfBlock(lines, at),
  },
  {
    says: 'an earlier line lets it through',
    holds: (fault) => {
      const own = decisionOf(fault.lines[fault.at]!);
      return own?.action === 'accept' && before(fault).some((line) => letsThrough(line, own.prefix));
    },
  },
  {
    says: 'a later line lets it through',
    holds: (fault) => {
      const { lines, faulty, at } = fault;
      const own = prefixIn(lines[at]!);
      if (own === undefined || !/accept; \}$/.test(lines[at]!)) return false;
      const wider = faulty.length === lines.length ? prefixIn(faulty[at]!) : undefined;
      const all = wider !== undefined && covers(wider, own) ? wider : own;
      // What is lost here, or taken too early, is next decided by the first line that any of it meets.
      const next = linesAfter(fault).find((line) => {
        const other = prefixIn(line);
        return other !== undefined && overlaps(other, all) && !(all !== own && covers(own, other));
      });
      return next !== undefined && letsThrough(next, all);
    },
  },
  {
    says: 'the pool of the block is kept back before',
    holds: (fault) => {
      const own = prefixIn(fault.lines[fault.at]!);
      if (own === undefined || !isOfBlock(fault.lines, fault.at)) return false;
      const others = [own, prefixIn(fault.faulty[fault.at] ?? '') ?? own];
      return exportsOf(fault).some((line) => {
        const hidden = decisionOf(line);
        return (
          /BGP export is disabled/.test(line) &&
          others.every((each) => !overlaps(each, own) || covers(hidden!.prefix, each))
        );
      });
    },
  },
  {
    says: 'what no line refuses goes into the kernel anyway',
    holds: (fault) => {
      const { lines, faulty, at } = fault;
      const own = decisionOf(lines[at]!);
      if (own?.action !== 'accept' || !/^filter calico_kernel/.test(functionLine(lines, at))) return false;
      const moved = faulty.length === lines.length ? prefixIn(faulty[at]!) : undefined;
      return !linesAfter(fault).some((line) => {
        const other = prefixIn(line);
        return other !== undefined && (overlaps(other, own.prefix) || (moved !== undefined && overlaps(other, moved)));
      });
    },
  },
  {
    says: 'a pool of which nothing else is given away',
    holds: (fault) => {
      const { lines, faulty, at } = fault;
      const own = decisionOf(lines[at]!);
      if (own === undefined || !/BGP export is disabled/.test(lines[at]!)) return false;
      const kept = faulty.length === lines.length && faulty[at]!.includes('reject') ? prefixIn(faulty[at]!) : undefined;
      return !exportsOf(fault).some((line) => {
        const other = decisionOf(line);
        if (other?.action !== 'accept' || !overlaps(other.prefix, own.prefix)) return false;
        return kept === undefined || !covers(kept, other.prefix);
      });
    },
  },
  {
    says: 'a tag for more routes, none of which is given away',
    holds: (fault) => {
      const [own, wider] = [fault.lines, fault.faulty].map((lines) => prefixIn(lines[fault.at]!));
      if (fault.mutator !== 'inside-wider' || own === undefined || wider === undefined) return false;
      if (!/^function apply_communities/.test(functionLine(fault.lines, fault.at))) return false;
      const more = (prefix: Prefix) => overlaps(prefix, wider) && !covers(own, prefix);
      return !exportsOf(fault).some((line) => {
        const other = decisionOf(line);
        return other?.action === 'accept' && more(other.prefix);
      });
    },
  },
  {
    says: 'two lines that do the same, or that no route meets both of',
    holds: ({ mutator, lines, at }) => {
      if (!mutator.endsWith('exchanged')) return false;
      const [a, b] = [lines[at]!, lines[at + 1]!];
      const [first, second] = [decisionOf(a), decisionOf(b)];
      const effects = [a, b].map((line) => /then \{ (\w+;) \}/.exec(line)?.[1]);
      if (effects[0] !== undefined && effects[0] === effects[1]) return true;
      const [one, other] = [first?.prefix ?? prefixIn(a), second?.prefix ?? prefixIn(b)];
      const isWithin = [a, b].every((line) => /\bnet [~=] /.test(line));
      return isWithin && one !== undefined && other !== undefined && !overlaps(one, other);
    },
  },
  {
    says: 'every peer is of the same AS, and gets nothing of `*.cali` anyway',
    holds: ({ lines, at, texts }) =>
      [lines[at - 1] ?? '', lines[at]!].some((line) => /ifname ~ "bpf|reject_local_routes\(\);/.test(line)) &&
      !texts.some(({ text }) => /calico_export_to_bgp_peers\w*\(false\)/.test(text)),
  },
];

interface Decision {
  readonly operator: string;
  readonly prefix: Prefix;
  readonly action: string;
}

/** A line that asks for a prefix alone. */
function decisionOf(line: string): Decision | undefined {
  const [, operator, cidr, action] =
    /^\s+if \( ?net ([~=]) ([0-9a-f.:]+\/\d+) ?\) then \{ (accept|reject); \}/.exec(line) ?? [];
  const prefix = parsePrefix(cidr ?? '');
  return prefix === undefined ? undefined : { operator: operator!, prefix, action: action! };
}

const prefixIn = (line: string): Prefix | undefined =>
  parsePrefix(/net !?[~=] (?:\[ )?([0-9a-f.:]+\/\d+)/.exec(line)?.[1] ?? '');

const functionLine = (lines: readonly string[], at: number): string =>
  lines.slice(0, at + 1).findLast((line) => /^(?:function|filter|protocol|template) /.test(line)) ?? '';

/** The function that holds a line. */
function functionAround(lines: readonly string[], at: number): string | undefined {
  if (lines.slice(0, at).findLastIndex((line) => line.startsWith('}')) > startOf(lines, at)) return undefined;
  return /^function ('[^']+'|\w+)/.exec(functionLine(lines, at))?.[1];
}

const startOf = (lines: readonly string[], at: number): number =>
  lines.slice(0, at + 1).findLastIndex((line) => /^(?:function|filter|protocol|template) /.test(line));

const isOfBlock = (lines: readonly string[], at: number): boolean =>
  /^function calico_aggr/.test(functionLine(lines, at));

/** Whether a line accepts all of a prefix. */
function letsThrough(line: string, all: Prefix): boolean {
  const other = decisionOf(line);
  return other?.action === 'accept' && other.operator === '~' && covers(other.prefix, all);
}

/** The lines that are asked after this one: the rest of the function, and of the one that calls it. */
function linesAfter({ lines, at, texts }: Fault): readonly string[] {
  const own = lines.slice(at + 1, lines.indexOf('}', at));
  const name = /^function (\w+)/.exec(functionLine(lines, at))?.[1];
  const callers = texts.map(({ text }) => text.split('\n'));
  const caller = callers.find((each) => each.some((line) => line.trim() === `${name}();`));
  if (name === undefined || caller === undefined) return own;
  const call = caller.findIndex((line) => line.trim() === `${name}();`);
  return [...own, ...caller.slice(call + 1, caller.indexOf('}', call))];
}

/** The lines of the function before the fault. */
const before = ({ lines, at }: Fault): readonly string[] => lines.slice(startOf(lines, at), at);

/** Whether a session or the kernel's filter asks it, over whatever other function. */
function isReached(name: string, texts: readonly RoutesArtifact[]): boolean {
  return texts.some(({ text }) => {
    const lines = text.split('\n');
    return lines.some((line, index) => {
      if (!line.includes(`${name}(`) || /^function /.test(line)) return false;
      const around = functionAround(lines, index);
      return around === undefined || isReached(around, texts);
    });
  });
}

function bodyOf(name: string, texts: readonly RoutesArtifact[]): readonly string[] {
  for (const { text } of texts) {
    const lines = text.split('\n');
    const start = lines.findIndex((line) => line.startsWith(`function ${name}`));
    if (start >= 0) return lines.slice(start + 1, lines.indexOf('}', start));
  }
  return [];
}

/** The family of BIRD 2's part, as the names in it end. */
const suffixOf = ({ lines, at }: Fault): string => {
  const near = [...lines.slice(0, at + 1)].findLast((line) => /_v[46]\b/.test(line));
  return /_v[46]\b/.exec(near ?? '')?.[0] ?? '';
};

/** Whether the line has a part in what peers are given, and in nothing else. */
function isOfExport({ lines, at }: Fault): boolean {
  const around = functionLine(lines, at);
  if (/^function (?:calico_export|calico_aggr|apply_communities|reject_local)/.test(around)) return true;
  const way = lines.slice(0, at + 1).findLast((line) => /^\s+(?:im|ex)port filter \{|^protocol/.test(line)) ?? '';
  return /export filter/.test(way);
}

/** All lines that decide what peers of this family are given. */
function exportsOf(fault: Fault): readonly string[] {
  const suffix = fault.texts[0]!.form === 'bird' ? suffixOf(fault) : '';
  const filters = fault.texts.flatMap(({ text }) => text.match(/'bgp_\S+_exportFilterV[46]'/g) ?? []);
  const ofFamily = filters.filter((name) => suffix === '' || name.endsWith(`V${suffix.at(-1)}'`));
  return [`calico_export_to_bgp_peers${suffix}`, `calico_aggr${suffix}`, ...new Set(ofFamily)].flatMap((name) =>
    bodyOf(name, fault.texts).filter((line) => !/^\s*#/.test(line)),
  );
}
