import { expect, test } from 'vitest';
import { compileNames } from '../../../src/compile/index.ts';
import { validateCoreDns } from '../../../src/verify/validate/coredns/index.ts';
import { networkOf } from '../../model/linking.ts';

const judged = (version: string) => {
  const network = networkOf(
    `{apiVersion: plumbline.dev/v1alpha1, kind: Cluster, metadata: {name: a}, spec: {dns: {version: "${version}"}}}`,
  );
  return validateCoreDns(network, compileNames(network));
};

test('a release that is judged as another is in the ledger', () => {
  expect(judged('1.14.7').fidelity).toEqual([]);
  const { fidelity, obligations } = judged('1.11.1');
  expect(fidelity).toMatchObject([{ construct: 'CoreDNS 1.11.1, judged as 1.14.7', treatment: 'ignored' }]);
  expect(new Set(obligations.map(({ verdict }) => verdict))).toEqual(new Set(['proved']));
});
