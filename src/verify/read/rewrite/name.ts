/** `rewrite name`: the question's name, and what is done to the names of the answer. */
import { formOf, matcherOf, normalised, type Read, regexFor } from './matcher.ts';
import type { AnswerRule, RuleBody } from './rule.ts';

export function readNameRule(args: readonly string[]): Read<RuleBody> {
  const [first = '', second, third] = args;
  if (second === undefined) return { error: 'a `name` rule needs the name to match and its replacement' };
  if (third === undefined) return exactRule(first, second, []);
  const form = formOf(first);
  if (form === undefined)
    return { error: `\`${first}\` is no way to match; expected exact, prefix, suffix, substring or regex` };
  const answers = args.slice(3);
  if (form === 'exact') return exactRule(second, third, answers);
  const to = normalised(third);
  const match = form === 'regex' ? regexMatcher(second, to) : matcherOf(form, second);
  if ('error' in match) return match;
  const read = readAnswers(answers);
  return 'error' in read ? read : { value: { kind: 'name', match: match.value, to, ...read.value } };
}

/** The replacement of an exact rule is read as a pattern too, and the name before it as what uses its groups. */
function exactRule(from: string, to: string, answers: readonly string[]): Read<RuleBody> {
  const checked = regexFor(normalised(to), normalised(from));
  if ('error' in checked) return checked;
  const read = readAnswers(answers);
  if ('error' in read) return read;
  const match = { form: 'exact', text: normalised(from) } as const;
  return { value: { kind: 'name', match, to: normalised(to), auto: true, answers: read.value.answers } };
}

function regexMatcher(pattern: string, to: string) {
  const regex = regexFor(pattern, to);
  return 'error' in regex ? regex : { value: { form: 'regex', regex: regex.value } as const };
}

function readAnswers(
  args: readonly string[],
): Read<{ readonly auto: boolean; readonly answers: readonly AnswerRule[] }> {
  if (args.length === 1)
    return { error: `\`${args[0]}\` needs what it applies to: \`answer auto\`, \`name\` or \`value\`` };
  const answers: AnswerRule[] = [];
  let auto = false;
  for (let at = 0; at < args.length; ) {
    if (at === 0 && args[at] !== 'answer') return { error: `expected \`answer\`, found \`${args[at]}\`` };
    if (args[at] === 'answer') at++;
    const of = args[at++];
    if (of === 'auto') {
      auto = true;
      continue;
    }
    if (of !== 'name' && of !== 'value')
      return { error: `expected \`auto\`, \`name\` or \`value\`, found \`${of ?? ''}\`` };
    const [pattern, to] = [args[at], args[at + 1]];
    if (pattern === undefined || to === undefined)
      return { error: `\`answer ${of}\` needs a pattern and its replacement` };
    const regex = regexFor(pattern, to);
    if ('error' in regex) return regex;
    answers.push({ of, regex: regex.value, to: normalised(to) });
    at += 2;
  }
  if (auto && answers.some(({ of }) => of === 'name')) {
    return { error: '`answer auto` and `answer name` exclude each other' };
  }
  return { value: { auto, answers } };
}
