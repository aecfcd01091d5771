/** Puts a fault on the lines of record texts, one at a time, and asks the verifier: each has to be refuted with a witness. */
import { compileRecords } from '../../../src/compile/index.ts';
import type { Network } from '../../../src/model/types/network.ts';
import { validateRecords } from '../../../src/verify/validate/records/index.ts';
import type { RecordsMutator } from './mutators.ts';

interface RecordsTally {
  readonly mutator: string;
  readonly applied: number;
  /** Where the fault was not refuted. */
  readonly survivors: readonly string[];
}

export function runRecordsMutator(mutator: RecordsMutator, networks: ReadonlyMap<string, Network>): RecordsTally {
  let applied = 0;
  const survivors: string[] = [];
  for (const [name, network] of networks) {
    for (const artifact of compileRecords(network).filter(({ form }) => mutator.forms.includes(form))) {
      const lines = artifact.text.split('\n');
      for (const at of lines.keys()) {
        const text = mutator.apply(lines, at)?.join('\n');
        if (text === undefined) continue;
        applied++;
        const { findings } = validateRecords(network, [{ ...artifact, text }]);
        const isRefuted = findings.some(({ witness }) => Object.keys(witness).length > 0);
        if (!isRefuted) survivors.push(`${name}/${artifact.path}:${at + 1}: ${lines[at]}`);
      }
    }
  }
  return { mutator: mutator.name, applied, survivors };
}
