/**
 * `plumbline trace`: why does this name not answer, and where does this packet go? Through search path, rewrite, record, rule
 * and endpoint, each with the place where it is declared.
 */
import { compileRules } from '../../compile/index.ts';
import { parseAddress } from '../../core/ip/address.ts';
import { type Diagnostic, diagnose, hasErrors } from '../../diagnostics/diagnostic.ts';
import { usualDns } from '../../model/link/dns.ts';
import { type Network, qualifiedName } from '../../model/types/network.ts';
import { formatDiagnostics } from '../../report/human.ts';
import { formatTrace, traceJson } from '../../report/trace.ts';
import { resolveName } from '../../verify/trace/names.ts';
import { type Destination, followPacket } from '../../verify/trace/packets.ts';
import { type Client, ended, type Trace } from '../../verify/trace/trace.ts';
import { exitStatus } from '../exit.ts';
import type { Host } from '../host.ts';
import { load } from '../load.ts';

export interface TraceOptions {
  /** `pod/NAMESPACE/NAME`, `node/NAME` or an address. */
  readonly from: string;
  /** A name or an address, perhaps with `:PORT` and `/PROTOCOL`. */
  readonly to: string;
  readonly json: boolean;
  readonly kubernetesVersion?: string;
}

export async function trace(paths: readonly string[], options: TraceOptions, host: Host): Promise<number> {
  const loaded = await load(paths, options.kubernetesVersion, host);
  const diagnostics = [...loaded.diagnostics];
  const found = hasErrors(diagnostics) ? undefined : clientOf(options.from, loaded.networks);
  const target = targetOf(options.to);
  if (!hasErrors(diagnostics)) {
    if (found === undefined)
      diagnostics.push(
        usage(`nobody is called \`${options.from}\`; expected \`pod/NAMESPACE/NAME\`, \`node/NAME\` or an address`),
      );
    if (target === undefined)
      diagnostics.push(
        usage(
          `\`${options.to}\` is no destination; expected a name or an address, with \`:PORT\` or \`:PORT/udp\` behind it`,
        ),
      );
  }
  if (found === undefined || target === undefined || hasErrors(diagnostics)) {
    host.stderr.write(formatDiagnostics({ diagnostics, sources: loaded.read.sources }));
    return exitStatus.usage;
  }
  const result = follow(found.network, found.client, target);
  host.stdout.write(options.json ? traceJson(result) : formatTrace(result));
  return exitStatus.clean;
}

const usage = (why: string): Diagnostic => diagnose('cli/usage', [], why);

interface Target {
  readonly host: string;
  readonly port: number | undefined;
  readonly protocol: Destination['protocol'] | undefined;
}

function targetOf(text: string): Target | undefined {
  const [, bracketed, plain, port, protocol] =
    /^(?:\[([^\]]+)\]|([^:/[\]\s]+|[0-9a-f:]*:[0-9a-f:]*:[0-9a-f:.]*))(?::(\d{1,5})(?:\/(tcp|udp|sctp))?)?$/i.exec(
      text,
    ) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || Number(port ?? 1) < 1 || Number(port ?? 1) > 65535) return undefined;
  return {
    host,
    port: port === undefined ? undefined : Number(port),
    protocol: protocol === undefined ? undefined : (protocol.toUpperCase() as Destination['protocol']),
  };
}

function clientOf(
  from: string,
  networks: readonly Network[],
): { readonly network: Network; readonly client: Client } | undefined {
  const [kind, ...rest] = from.split('/');
  for (const network of networks) {
    const [first] = network.nodes;
    if (kind === 'pod') {
      const pod = network.pods.find((each) => qualifiedName(each) === rest.join('/'));
      const address = pod?.addresses[0]?.text;
      const node = pod?.nodeName ?? first?.name;
      if (pod === undefined || address === undefined || node === undefined) continue;
      const where = pod.hostNetwork ? ('node' as const) : ('pod' as const);
      return {
        network,
        client: {
          kind: where,
          name: `pod \`${qualifiedName(pod)}\``,
          address,
          node,
          pod,
        },
      };
    }
    const node = kind === 'node' ? network.nodes.find(({ name }) => name === rest.join('/')) : undefined;
    const own = node?.primary[4] ?? node?.primary[6];
    if (node !== undefined && own !== undefined) {
      return {
        network,
        client: {
          kind: 'node',
          name: `node \`${node.name}\``,
          address: own.text,
          node: node.name,
          pod: undefined,
        },
      };
    }
    const address = parseAddress(from);
    if (address !== undefined && first !== undefined) {
      const pod = network.pods.find(({ addresses }) => addresses.some(({ text }) => text === address.text));
      if (pod !== undefined) return clientOf(`pod/${qualifiedName(pod)}`, [network]);
      return {
        network,
        client: { kind: 'outside', name: address.text, address: address.text, node: first.name, pod: undefined },
      };
    }
  }
  return undefined;
}

function follow(network: Network, client: Client, { host, port, protocol }: Target): Trace {
  const literal = parseAddress(host);
  const dns = network.dns ?? usualDns(network.cluster);
  const resolved =
    literal === undefined ? resolveName(network, dns, client, host) : { steps: [], found: { address: literal.text } };
  const { steps, found } = resolved;
  if (!('address' in found)) return { steps, outcome: ended(found.ends) };
  const service = network.services.find(({ clusterIPs }) => clusterIPs.some(({ text }) => text === found.address));
  const wanted = service?.ports.find(
    (each) => (port === undefined || each.port === port) && (protocol === undefined || each.protocol === protocol),
  );
  const to = {
    address: found.address,
    port: port ?? wanted?.port ?? 80,
    protocol: protocol ?? wanted?.protocol ?? 'TCP',
  };
  const family = parseAddress(found.address)!.family;
  const rules = compileRules(network, { nodes: [client.node] }).find(
    (each) => each.form === 'payload' && each.family === family,
  )!;
  const packet = followPacket(network, client, to, { path: rules.path, node: rules.node, family, text: rules.text });
  return { steps: [...steps, ...packet.steps], outcome: packet.outcome };
}
