/**
 * Text from definitions on its way into a restore file. A comment is bare when it is plain, and quoted when it holds
 * anything else: iptables-restore takes a backslash in quotes to mean the next character as it is. Line ends would end
 * the rule, so they become spaces.
 */
export function quoteComment(text: string): string {
  return /^[\w./:@-]+$/.test(text) ? text : `"${escapeQuoted(text)}"`;
}

/** For text that stands inside the quotes of a longer comment. */
export function escapeQuoted(text: string): string {
  return /["\\\p{Cc}]/u.test(text) ? text.replace(/\p{Cc}/gu, ' ').replace(/["\\]/g, '\\$&') : text;
}
