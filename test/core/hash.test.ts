/** Chain-name hashes that kube-proxy's own tests and running clusters show. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { sha256Base32, sha256Hex, sha256Number } from '../../src/core/hash.ts';

test.each([
  ['ns1/svc1:p80tcp', 'XPGD46QRK7WJZT7O'],
  ['ns1/svc1:p80tcp10.180.0.1:80', 'SXIVWICOYRO3J4NJ'],
  ['ns1/svc1:p80tcp10.0.1.1:80', 'SNQ3ZNILQDEJNDQO'],
  ['ns2/svc2:p80tcp', 'GNZBNJ2PO5MGZ6GT'],
  ['ns2/svc2:p80tcp10.180.0.2:80', 'RS4RBKLTHTF2IUXJ'],
  ['ns3/svc3:p80tcp', 'X27LE4BHSL4DOUIK'],
  ['ns3/svc3:p80tcp10.180.0.3:80', 'OYPFS5VJICHGATKP'],
  ['ns4/svc4:p80tcp', '4SW47YFZTEDKD3PK'],
  ['ns4/svc4:p80tcp10.180.0.4:80', 'UKSFD7AGPMPPLUHC'],
  ['ns4/svc4:p80tcp10.180.0.5:80', 'C6EBXVWJJZMIWKLZ'],
  ['ns5/svc5:p80tcp', 'NUKIZ6OKUXPJNT4C'],
  ['ns5/svc5:p80tcp10.180.0.3:80', 'I77PXRDZVX7PMWMN'],
  ['ns2/svc2:p8080tcp', '2VJB64SDSIJUP5T6'],
  ['ns2/svc2:p8080tcp10.0.2.1:8080', 'UHEGFW77JX3KXTOV'],
  ['default/kubernetes:httpstcp', 'NPX46M4PTMTKRN6Y'],
  ['kube-system/kube-dns:dnsudp', 'TCOU7JCQXEZGVUNU'],
  ['kube-system/kube-dns:dns-tcptcp', 'ERIFXISQEP7F7OF4'],
  ['kube-system/kube-dns:metricstcp', 'JD5MR3NA4I4DYORP'],
  ['default/nginxtcp', '2CMXP7HKUVJN7L6M'],
  ['ns1/svc1:p80tcp[fd00:10:180::1]:80', 'OGYCNMB4EMRUSJ6N'],
  ['ns4/svc4:p8082tcp', 'EBDQOQU5SJFXRIL3'],
  ['ns4/svc4:p8082tcp10.4.0.1:8082', 'SU5STNODRYEWJAUF'],
])('%s → %s', (input, hash) => {
  expect(sha256Base32(input)).toBe(hash);
});

test('hexadecimal, and the number of its first twelve digits', () => {
  const digest = createHash('sha256').update('naïve').digest('hex');
  expect(sha256Hex('naïve')).toBe(digest);
  expect(sha256Number('naïve').toString(16).padStart(12, '0')).toBe(digest.slice(0, 12));
  expect(Number.isSafeInteger(sha256Number('x'))).toBe(true);
});
