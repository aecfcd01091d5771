/**
 * Which names a client asks for one name that a program looks up: the search sequences of glibc (`res_nsearch`), musl
 * (`name_from_dns_search`) and Go's own resolver (`nameList`), and where each of them stops.
 */
export type Library = 'glibc' | 'musl' | 'go';

export interface SearchList {
  readonly search: readonly string[];
  /** Names with at least so many dots are asked as they are first. */
  readonly ndots: number;
}

/** `OK` has records; `NODATA` is an answer without any; `TIMEOUT` stands for no answer from any server. */
export type Reply = 'OK' | 'NODATA' | 'NXDOMAIN' | 'SERVFAIL' | 'REFUSED' | 'TIMEOUT';

export interface Lookup {
  /** The names in the order in which they were asked; each stands for its A and AAAA questions. */
  readonly asked: readonly string[];
  readonly result: Reply;
}

/** All names that may be asked, in order, each with a trailing dot and as long as the DNS allows (RFC 1035, 2.3.4). */
export function candidates(library: Library, name: string, { search, ndots }: SearchList): readonly string[] {
  if (name.endsWith('.')) return [name];
  const asItIs = `${name}.`;
  // Go passes over the root in a search list.
  const domains = library === 'go' ? search.filter((domain) => !isRoot(domain)) : search;
  const searched = domains.map((domain) => (isRoot(domain) ? asItIs : `${name}.${rooted(domain)}`));
  const enough = dots(name) >= limited(library, ndots);
  if (library === 'musl') return enough ? [asItIs] : unique([...searched, asItIs]);
  const later = searched.includes(asItIs) ? searched : [...searched, asItIs];
  const sequence = enough ? [asItIs, ...searched] : later;
  const askable = sequence.filter((each) => each.length <= longestName);
  return library === 'go' ? askable.filter((each) => !/\.onion\.$/i.test(each)) : askable;
}

/** Follows the candidates until the library stops; `ask` says what the server replies for a name. */
export function lookUp(library: Library, name: string, list: SearchList, ask: (name: string) => Reply): Lookup {
  const asked: string[] = [];
  const heard: Reply[] = [];
  const asItIs = `${name}.`;
  const typedFirst = library === 'glibc' && dots(name) >= limited(library, list.ndots);
  let waiting = candidates(library, name, list);
  while (waiting.length > 0) {
    const [candidate = '', ...others] = waiting;
    const reply = ask(candidate);
    const began = asked.length === 0;
    asked.push(candidate);
    heard.push(reply);
    if (reply === 'OK') return { asked, result: reply };
    // What is asked before the search stops nothing.
    if (!stops(library, reply) || (began && typedFirst)) waiting = others;
    // glibc gives up the search, and not the name as it was typed.
    else waiting = library === 'glibc' && !asked.includes(asItIs) && others.includes(asItIs) ? [asItIs] : [];
  }
  const last = heard.at(-1) ?? 'NXDOMAIN';
  if (stops(library, last)) return { asked, result: last };
  const trouble = heard.find((reply) => reply !== 'NXDOMAIN' && reply !== 'NODATA');
  return { asked, result: trouble ?? (heard.includes('NODATA') ? 'NODATA' : 'NXDOMAIN') };
}

/** musl goes on after NXDOMAIN only; the others stop for an answer, or where no server helps any further. */
function stops(library: Library, reply: Reply): boolean {
  if (library === 'musl') return reply !== 'NXDOMAIN';
  if (library === 'go') return reply === 'OK';
  return reply === 'OK' || reply === 'REFUSED' || reply === 'TIMEOUT';
}

const longestName = 254;
const isRoot = (domain: string): boolean => domain === '' || domain === '.';
const rooted = (domain: string): string => (domain.endsWith('.') ? domain : `${domain}.`);
const dots = (name: string): number => name.split('.').length - 1;
const limited = (library: Library, ndots: number): number => (library === 'musl' ? ndots : Math.min(ndots, 15));
const unique = (names: readonly string[]): readonly string[] => [...new Set(names)];
