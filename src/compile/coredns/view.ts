/** Server blocks as lines for the template, and which definitions each line came from. */
import type { ClusterDns } from '../../model/types/dns.ts';
import type { Network } from '../../model/types/network.ts';
import type { Provenance } from '../artifact.ts';
import { quoteWord } from '../corefile-word.ts';
import type { Directive, ServerBlock } from './lower.ts';
import { tradeOff } from './trade-off.ts';

const line = (words: readonly string[]): string => words.map(quoteWord).join(' ');

export function viewCorefile(network: Network, dns: ClusterDns, blocks: readonly ServerBlock[]): object {
  return {
    version: dns.version.text,
    autopath: dns.autopath ? 'on' : 'off',
    ...tradeOff(network, dns),
    ...viewBlocks(blocks),
  };
}

export function viewBlocks(blocks: readonly ServerBlock[]): object {
  return {
    blocks: blocks.map(({ key, directives }) => ({
      key,
      directives: directives.map(({ words, lines }) => ({
        words: line(words),
        plain: lines.length === 0,
        open: lines.length > 0,
        lines: lines.map((each) => ({ line: line(each) })),
      })),
    })),
  };
}

const height = ({ lines }: Directive): number => (lines.length === 0 ? 1 : lines.length + 2);

/** `first` is the line of the first block's key. */
export function provenanceOf(blocks: readonly ServerBlock[], first: number): readonly Provenance[] {
  const found: Provenance[] = [];
  let at = first;
  for (const { directives } of blocks) {
    at++;
    for (const each of directives) {
      if (each.sources.length > 0) found.push({ first: at, last: at + height(each) - 1, sources: each.sources });
      at += height(each);
    }
    at++;
  }
  return found;
}

/** A text as the lines of a YAML block scalar. */
export const linesOf = (text: string): readonly { readonly text: string }[] =>
  text
    .replace(/\n$/, '')
    .split('\n')
    .map((each) => ({ text: each }));

/** The line that begins so, from 1; 0 where none does. */
export const lineOf = (text: string, start: string): number =>
  text.split('\n').findIndex((line) => line.startsWith(start)) + 1;
