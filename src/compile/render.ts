/**
 * Templates as functions from a view to text. The functions are made of the texts under targets/ when the sources are
 * generated, since a large cluster prints millions of pieces. A name that the view does not have is an error instead of an
 * empty text. Nothing is HTML-escaped: artifacts are not HTML, and each target escapes for itself.
 */
import { templates } from './templates.generated.ts';

export type TemplateName = keyof typeof templates;

export function template(name: TemplateName): (view: object) => string {
  const print = templates[name];
  const lacks = (key: string): never => {
    throw new Error(`template ${name} uses \`${key}\`, which its view does not have`);
  };
  return (view) => {
    const pieces: unknown[] = [];
    print(view as Record<string, unknown>, pieces, lacks);
    return pieces.join('');
  };
}
