/** `plumbline plan`: what each ExternalDNS would change of the records that stand. Many deletions have to be allowed. */
import { resolve } from 'node:path';
import { properties } from '../../../properties/registry.ts';
import { compileRecords } from '../../compile/index.ts';
import { type Diagnostic, diagnose, hasErrors } from '../../diagnostics/diagnostic.ts';
import { desiredRecords } from '../../model/external-dns/desired.ts';
import { sizeLimit, textOf } from '../../model/read/index.ts';
import type { ExternalDnsInstance } from '../../model/types/external-dns.ts';
import type { Network } from '../../model/types/network.ts';
import { formatDiagnostics } from '../../report/human.ts';
import { formatRecordPlan } from '../../report/record-plan.ts';
import { exitStatus } from '../exit.ts';
import { type Host, reasonOf } from '../host.ts';
import { load } from '../load.ts';

export interface PlanOptions {
  readonly instance?: string;
  /** A file with the records that stand; `-` for standard input. */
  readonly current?: string;
  readonly allowDeletions?: number;
  readonly json: boolean;
  readonly kubernetesVersion?: string;
}

export async function plan(paths: readonly string[], options: PlanOptions, host: Host): Promise<number> {
  const loaded = await load(paths, options.kubernetesVersion, host);
  const diagnostics = [...loaded.diagnostics];
  const current = await readFileOf(options.current, host, diagnostics);
  const networks = loaded.networks
    .map((network) => withOptions(network, options, current))
    .filter(({ externalDNS }) => externalDNS.instances.length > 0);
  if (!hasErrors(diagnostics) && networks.length === 0) {
    const which = options.instance === undefined ? 'an instance' : `\`${options.instance}\``;
    diagnostics.push(diagnose('cli/usage', [], `no \`spec.externalDNS\` of a Cluster has ${which}`));
  }
  if (diagnostics.length > 0) host.stderr.write(formatDiagnostics({ diagnostics, sources: loaded.read.sources }));
  if (hasErrors(diagnostics)) return exitStatus.usage;
  if (options.json) host.stdout.write(`[${networks.flatMap(plansOf).join(',\n')}]\n`);
  let status: number = exitStatus.clean;
  for (const network of networks) {
    for (const instance of network.externalDNS.instances) {
      const desired = desiredRecords(network, instance);
      if (!desired.ok) {
        host.stderr.write(`error: instance \`${instance.name}\` would stop: ${desired.fault}\n`);
        status = exitStatus.refuted;
        continue;
      }
      for (const { line, text } of desired.value.current.faults) {
        host.stderr.write(`warning: the records that stand, line ${line}: ${text}\n`);
      }
      if (!options.json) host.stdout.write(formatRecordPlan(desired.value));
    }
    const tooMany = properties.find(({ id }) => id === 'records/mass-deletion')!.judge(network).findings;
    for (const { message } of tooMany) {
      host.stderr.write(`error: ${message}; \`--allow-deletions N\` allows more\n`);
      status = exitStatus.refuted;
    }
  }
  return status;
}

function withOptions(network: Network, options: PlanOptions, current: string | undefined): Network {
  const instances = network.externalDNS.instances
    .filter(({ name }) => options.instance === undefined || name === options.instance)
    .map(
      (instance): ExternalDnsInstance => ({
        ...instance,
        ...(current === undefined ? {} : { current }),
        ...(options.allowDeletions === undefined ? {} : { allowDeletions: options.allowDeletions }),
      }),
    );
  return { ...network, externalDNS: { ...network.externalDNS, instances } };
}

const plansOf = (network: Network): readonly string[] =>
  compileRecords(network, { forms: ['plan'] }).map(({ text }) => text.trimEnd());

async function readFileOf(
  file: string | undefined,
  host: Host,
  diagnostics: Diagnostic[],
): Promise<string | undefined> {
  if (file === undefined) return undefined;
  try {
    const bytes = file === '-' ? await host.readStdin(sizeLimit) : host.read(resolve(host.cwd, file), sizeLimit);
    return textOf(bytes);
  } catch (error) {
    diagnostics.push(diagnose('read/unreadable', [], file, reasonOf(error)));
    return undefined;
  }
}
