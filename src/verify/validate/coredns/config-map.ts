/** The Corefile in a ConfigMap's text, read as the API server would read it. */
import { hasErrors } from '../../../diagnostics/diagnostic.ts';
import { readSources } from '../../../model/read/index.ts';
import type { Fault } from './starts.ts';

export function corefileInConfigMap({ path, text }: { readonly path: string; readonly text: string }): string | Fault {
  const { objects, diagnostics } = readSources([{ file: path, bytes: new TextEncoder().encode(text), named: true }]);
  const [problem] = diagnostics;
  if (problem !== undefined && hasErrors(diagnostics)) {
    return { message: problem.message, line: problem.locations[0]?.line ?? 1 };
  }
  const [object, another] = objects;
  if (object?.kind !== 'ConfigMap' || another !== undefined) return { message: 'expected one ConfigMap', line: 1 };
  const { name, namespace } = object.metadata;
  if (name !== 'coredns' || namespace !== 'kube-system') {
    return { message: `the ConfigMap is \`${namespace}/${name}\`; expected \`kube-system/coredns\``, line: 1 };
  }
  return object.data['Corefile'] ?? { message: 'the ConfigMap has no value `Corefile`', line: 1 };
}
