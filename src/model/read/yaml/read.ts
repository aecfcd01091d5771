/** YAML text to plain documents. */
import type { ParsedText } from '../document.ts';
import type { Text } from '../place.ts';
import { composeYaml } from './compose.ts';

export function readYaml(text: Text): ParsedText {
  return composeYaml(text);
}
