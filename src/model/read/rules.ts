/**
 * What texts must look like, as the API server validates them (k8s.io/apimachinery/pkg/util/validation). Only rules that
 * it surely enforces: what a live cluster holds must read without an error.
 */
import { parseAddress } from '../../core/ip/address.ts';
import { parsePrefix } from '../../core/ip/prefix.ts';
import type { Cursor } from './cursor.ts';
import { map, type Schema, type StringRule, string } from './schema.ts';

const label = '[a-z0-9](?:[-a-z0-9]*[a-z0-9])?';
const dnsLabelPattern = new RegExp(`^${label}$`);
const dnsNamePattern = new RegExp(`^${label}(?:\\.${label})*$`);

export const isDnsLabel = (text: string): boolean => text.length <= 63 && dnsLabelPattern.test(text);
export const isDnsName = (text: string): boolean => text.length <= 253 && dnsNamePattern.test(text);

export const dnsLabel: StringRule = {
  expected: 'a DNS label: at most 63 of `a-z`, `0-9` and `-`, with a letter or digit at both ends',
  test: isDnsLabel,
  describe: { pattern: dnsLabelPattern.source, maxLength: 63 },
};

export const dnsName: StringRule = {
  expected: 'a DNS name: labels of `a-z`, `0-9` and `-` with dots between them, at most 253 characters',
  test: isDnsName,
  describe: { pattern: dnsNamePattern.source, maxLength: 253 },
};

/** Names of objects may hold what a URL's path may. */
export const anyName: StringRule = {
  expected: 'a name without `/` and `%`',
  test: (text) => text !== '' && text !== '.' && text !== '..' && !/[/%]/.test(text),
};

/** Leading zeros are accepted: older API servers stored them, and kube-proxy reads them. */
export const isAddress = (text: string): boolean => parseAddress(text, { lenient: true }) !== undefined;
export const isPrefix = (text: string): boolean => parsePrefix(text, { lenient: true }) !== undefined;

export const address: StringRule = { expected: 'an IP address', test: isAddress };
/** Go omits empty strings nowhere in a status, so an empty address means none. */
export const addressOrNone: StringRule = { expected: 'an IP address', test: (text) => text === '' || isAddress(text) };
export const prefix: StringRule = { expected: 'a CIDR such as `192.0.2.0/24`', test: isPrefix };
export const prefixOrNone: StringRule = { expected: prefix.expected, test: (text) => text === '' || isPrefix(text) };

/** An IANA service name, which is what a port is called by. */
export const portName: StringRule = {
  expected: 'a port name: at most 15 of `a-z`, `0-9` and `-`, with a letter among them',
  test: (text) => text.length <= 15 && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text) && /[a-z]/.test(text),
};

const namePart = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

const labelValue: StringRule = {
  expected: 'a label value: at most 63 letters, digits, `-`, `_` and `.`, with a letter or digit at both ends',
  test: (text) => text === '' || (text.length <= 63 && namePart.test(text)),
};

function isQualifiedName(key: string): boolean {
  const slash = key.indexOf('/');
  const name = key.slice(slash + 1);
  return (slash < 0 || isDnsName(key.slice(0, slash))) && name.length <= 63 && namePart.test(name);
}

function checkLabelKey(key: string, at: Cursor): void {
  if (!isQualifiedName(key)) at.invalid(key, 'a label key such as `app.kubernetes.io/name`');
}

export const labels: Schema<Readonly<Record<string, string>>> = map(string(labelValue), checkLabelKey);
export const annotations: Schema<Readonly<Record<string, string>>> = map(string());
