/**
 * Templates as functions from a view to text. The functions are made of the texts under targets/ when the sources are
 * generated, since a large cluster prints millions of pieces. A name that the view does not have is an error instead of an
 * empty text. Nothing is HTML-escaped: artifacts are not HTML, and each target escapes for itself.
 */
import type { Print } from './frames.ts';
import { templates } from './templates.generated.ts';

export type TemplateName = keyof typeof templates;

export const template = (name: TemplateName): ((view: object) => string) => rendering(name, templates[name]);

/** Of any function that was made of a template. */
export function rendering(name: string, print: Print): (view: object) => string {
  const lacks = (key: string): never => {
    throw new Error(`template ${name} uses \`${key}\`, which its view does not have`);
  };
  return (view) => {
    const pieces: unknown[] = [];
    print(view as Record<string, unknown>, pieces, lacks);
    return pieces.join('');
  };
}
