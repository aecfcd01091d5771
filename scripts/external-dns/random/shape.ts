/** What every random object has, and what most of them draw. */
import { prefixOf } from '../../../src/model/external-dns/annotations.ts';
import type { Version } from '../../../src/model/external-dns/version.ts';
import type { Draw } from '../../kube-proxy/draw.ts';

export type Shape = { readonly [key: string]: unknown } & {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly [key: string]: unknown };
};

/** What objects are drawn with: the draws, and the release whose annotations and API they use. */
export interface Setting {
  readonly draw: Draw;
  readonly version: Version;
  readonly prefix: string;
}

export const settingOf = (draw: Draw, version: Version): Setting => ({ draw, version, prefix: prefixOf(version) });

export const namespaces = ['demo', 'shop'];

export const ip4 = (draw: Draw): string => `${draw.pick(['203.0.113', '10.0.0', '198.51.100'])}.${draw.int(1, 250)}`;
export const ip6 = (draw: Draw): string => `2001:db8::${draw.int(1, 99)}`;
export const ttl = (draw: Draw): string =>
  draw.pick(['60', '5m', '1h30m', '0', 'x', '20.5s', '-5', '2147483648', '+7']);

export const labels = (draw: Draw): Record<string, string> => (draw.oneIn(2) ? { tier: draw.pick(['web', 'db']) } : {});

/** Names and properties below `own`, which no other object draws. */
export function annotations(
  { draw, prefix }: Setting,
  own: string,
  more: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const found: Record<string, string> = { ...more };
  const set = (key: string, value: string): void => {
    found[`${prefix}${key}`] = value;
  };
  if (!draw.oneIn(6)) {
    const names = draw.several(1, 2, [
      `${own}.example.org`,
      `${own}.apps.example.org.`,
      `*.${own}.example.net`,
      `${own}-x_y.Example.org`,
    ]);
    set('hostname', [...new Set(names)].join(draw.pick([',', ', '])));
  }
  if (draw.oneIn(3)) set('ttl', ttl(draw));
  if (draw.oneIn(10)) set('controller', draw.pick(['dns-controller', 'other', '']));
  if (draw.oneIn(7))
    set('target', draw.pick([`t-${own}.example.net`, '203.0.113.77', `203.0.113.78,2001:db8::78`, '']));
  if (draw.oneIn(10)) set('set-identifier', draw.pick(['blue', 'green']));
  if (draw.oneIn(10)) set('webhook-weight', draw.pick(['1', '2']));
  if (draw.oneIn(12)) set('alias', draw.pick(['true', 'True', 'false']));
  if (draw.oneIn(10)) found.kind = draw.pick(['x', 'y']);
  return found;
}
