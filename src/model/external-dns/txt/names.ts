/**
 * Names of ownership TXT records: `<type>-<label>` with a prefix or a suffix, or the type inside the affix where it says
 * `%{record_type}`; and back again, as far as that goes.
 */
import { withoutDot } from '../endpoint.ts';
import type { Version } from '../version.ts';

export interface NameMapper {
  readonly prefix: string;
  readonly suffix: string;
  readonly wildcardReplacement: string;
}

const template = '%{record_type}';
const knownTypes: Readonly<Record<Version, readonly string[]>> = {
  '0.21': ['A', 'AAAA', 'CNAME', 'NS', 'MX', 'SRV', 'NAPTR', 'PTR'],
  '0.22': ['A', 'AAAA', 'CNAME', 'NS', 'MX', 'SRV', 'NAPTR', 'PTR', 'TXT', 'DNAME'],
};

export function txtNameOf(mapper: NameMapper, dnsName: string, recordType: string): string {
  const type = recordType.toLowerCase();
  const name = withoutDot(dnsName);
  if (mapper.prefix === '' && mapper.suffix === '' && mapper.wildcardReplacement === '') return `${type}-${name}`;
  const dot = name.indexOf('.');
  const first = dot < 0 ? name : name.slice(0, dot);
  const rest = dot < 0 ? '' : name.slice(dot);
  const label = first === '*' && mapper.wildcardReplacement !== '' ? mapper.wildcardReplacement.toLowerCase() : first;
  const typed = hasType(mapper) ? label : `${type}-${label}`;
  return affixed(mapper.prefix, type) + typed + affixed(mapper.suffix, type) + rest;
}

/** Whether a text's name is what `txtNameOf` gives; most names are compared without putting that together. */
export function isTxtNameOf(mapper: NameMapper, txtName: string, dnsName: string, recordType: string): boolean {
  const { prefix, suffix, wildcardReplacement } = mapper;
  const isPlain = prefix === '' && suffix === '' && wildcardReplacement === '' && !dnsName.endsWith('.');
  if (!isPlain) return txtNameOf(mapper, dnsName, recordType) === txtName;
  return (
    txtName.length === recordType.length + 1 + dnsName.length &&
    txtName[recordType.length] === '-' &&
    txtName.endsWith(dnsName) &&
    txtName.startsWith(recordType.toLowerCase())
  );
}

const hasType = ({ prefix, suffix }: NameMapper): boolean => (prefix + suffix).toLowerCase().includes(template);
const affixed = (affix: string, type: string): string => affix.toLowerCase().replaceAll(template, type);

/** The record that a TXT speaks of; no type for the old, untyped form, nothing for a name that is no TXT's. */
export function recordNameOf(
  mapper: NameMapper,
  txtName: string,
  version: Version,
): { readonly name: string; readonly type: string } | undefined {
  const name = txtName.toLowerCase();
  if (mapper.suffix === '') return withoutAffix(mapper, name, version);
  const labels = name.split('.');
  const inner = 1 + mapper.suffix.split('.').length - 1;
  if (labels.length < inner) return undefined;
  const found = withoutAffix(mapper, labels.slice(0, inner).join('.'), version);
  if (found === undefined) return undefined;
  return { ...found, name: [found.name, ...labels.slice(inner)].join('.') };
}

function withoutType(base: string, version: Version) {
  const dash = base.indexOf('-');
  for (const type of knownTypes[version]) {
    if (type.length === dash && base.startsWith(type.toLowerCase())) return { name: base.slice(dash + 1), type };
  }
  return { name: base, type: '' };
}

function withoutAffix(mapper: NameMapper, name: string, version: Version) {
  if (mapper.prefix === '' && mapper.suffix === '') return withoutType(name, version);
  const strip = (type: string): string | undefined => {
    const [prefix, suffix] = [affixed(mapper.prefix, type), affixed(mapper.suffix, type)];
    if (!name.startsWith(prefix) || !name.endsWith(suffix)) return undefined;
    return name.slice(prefix.length, name.length - suffix.length);
  };
  if (hasType(mapper)) {
    for (const type of knownTypes[version]) {
      const base = strip(type.toLowerCase());
      if (base !== undefined) return { name: base, type };
    }
  }
  const base = strip('');
  return base === undefined ? undefined : withoutType(base, version);
}
