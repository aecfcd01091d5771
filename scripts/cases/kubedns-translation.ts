/** Cases of kube-dns's ConfigMap and what it becomes for CoreDNS. */
import { translateKubeDns } from '../../src/model/import/kube-dns.ts';
import type { FileSuite } from './suite.ts';

interface Case {
  readonly kind: string;
  readonly configmap: Readonly<Record<string, string>>;
  readonly expected_blocks?: readonly { readonly zone: string }[];
  readonly expected_forward_targets?: readonly string[];
  readonly expected_federation?: Readonly<Record<string, string>>;
}

export const kubednsTranslation: FileSuite = {
  recognises: (document) => casesOf(document).some(({ configmap }) => configmap !== undefined),
  units: (document) =>
    casesOf(document).map((row, index) => ({
      name: `kubedns-translation/${index}-${row.kind}`,
      run() {
        const { blocks, upstreams, federations } = translateKubeDns(row.configmap);
        return [
          ...difference('blocks', row.expected_blocks && sorted(row.expected_blocks), sorted(blocks)),
          ...difference('upstreams', row.expected_forward_targets, upstreams),
          ...difference(
            'federations',
            row.expected_federation && entries(row.expected_federation),
            entries(federations),
          ),
        ];
      },
    })),
};

function difference(what: string, expected: unknown, actual: unknown): readonly string[] {
  const [want, have] = [JSON.stringify(expected), JSON.stringify(actual)];
  return expected === undefined || want === have ? [] : [`${what}: expected ${want}, got ${have}`];
}

const sorted = (blocks: readonly { readonly zone: string }[]) => [...blocks].sort((a, b) => (a.zone < b.zone ? -1 : 1));
const entries = (object: Readonly<Record<string, string>>) => Object.entries(object).sort();

function casesOf(document: unknown): readonly Case[] {
  const cases = (document as { cases?: unknown } | null | undefined)?.cases;
  return Array.isArray(cases) ? cases : [];
}
