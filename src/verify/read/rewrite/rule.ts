/** One rule of CoreDNS's `rewrite` plugin, as it acts. */
import type { GoRegex } from '../../../core/regex/go-regex.ts';

export type MatchForm = 'exact' | 'prefix' | 'suffix' | 'substring' | 'regex';

/** How names are told; `text` of all but a regular expression is lower case, and ends with a dot but for `cname`. */
export type Matcher =
  | { readonly form: Exclude<MatchForm, 'regex'>; readonly text: string }
  | { readonly form: 'regex'; readonly regex: GoRegex };

export interface AnswerRule {
  readonly of: 'name' | 'value';
  readonly regex: GoRegex;
  readonly to: string;
}

export type RuleBody =
  | {
      readonly kind: 'name';
      readonly match: Matcher;
      readonly to: string;
      readonly auto: boolean;
      readonly answers: readonly AnswerRule[];
    }
  | { readonly kind: 'type' | 'class'; readonly from: string; readonly to: string }
  | { readonly kind: 'ttl'; readonly match: Matcher; readonly least: number; readonly most: number }
  | { readonly kind: 'rcode'; readonly match: Matcher; readonly from: number; readonly to: number }
  | { readonly kind: 'cname'; readonly match: Matcher; readonly to: string }
  | { readonly kind: 'edns0'; readonly action: EdnsAction; readonly option: EdnsSetting; readonly revert: boolean };

export type EdnsAction = 'set' | 'append' | 'replace' | 'unset';

export type EdnsSetting =
  | { readonly type: 'local'; readonly code: number; readonly data: EdnsData }
  | { readonly type: 'nsid' }
  | { readonly type: 'subnet'; readonly v4Bits: number; readonly v6Bits: number };

/** Bytes in hexadecimal, or what a variable such as `client_ip` or `plugin/label` holds. */
export type EdnsData = { readonly hex: string } | { readonly variable: string };

export type Rule = RuleBody & {
  /** Whether later rules see what this one made of the question. */
  readonly stop: boolean;
};
