/** Which endpoints are let through after the sources: targets must look as their type asks. */
import { type Endpoint, familyOf, propertyOf, withoutDot } from './endpoint.ts';

const mayBeAlias = new Set(['A', 'AAAA', 'CNAME']);

export function isValid(endpoint: Endpoint): boolean {
  const { recordType, targets, dnsName } = endpoint;
  const alias = propertyOf(endpoint, 'alias');
  if (alias !== undefined && !mayBeAlias.has(recordType)) return false;
  switch (recordType) {
    case 'A':
    case 'AAAA':
      return alias === 'true' || targets.every(recordType === 'A' ? isIPv4Target : isIPv6Target);
    case 'MX':
      return targets.every(isMailTarget);
    case 'SRV':
      return targets.every(isServiceTarget);
    case 'PTR':
      return isReverseName(dnsName) && targets.length > 0 && targets.every(isPointerTarget);
    default:
      return true;
  }
}

const isIPv4Target = (target: string): boolean => familyOf(target) === 4;
const isIPv6Target = (target: string): boolean => familyOf(target) === 6;
const isShort = (text: string | undefined): boolean => /^\d+$/.test(text ?? '') && Number(text) <= 65_535;
const wordsOf = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== '');

function isMailTarget(target: string): boolean {
  const words = wordsOf(target);
  return words.length === 2 && isShort(words[0]);
}

function isServiceTarget(target: string): boolean {
  const words = wordsOf(target);
  return words.length === 4 && words.slice(0, 3).every(isShort) && words[3]!.endsWith('.');
}

const isReverseName = (name: string): boolean => /[^.]\.(?:in-addr|ip6)\.arpa$/i.test(withoutDot(name));
const isPointerTarget = (target: string): boolean => target !== '' && familyOf(target) === undefined;
