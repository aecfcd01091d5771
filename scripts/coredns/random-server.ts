/**
 * Random servers and questions: some blocks with zones within each other, with and without views, and in each some of the
 * plugins that need nothing from outside.
 */
import { type Draw, drawFrom } from '../kube-proxy/draw.ts';

export interface RandomServer {
  readonly corefile: string;
  readonly questions: readonly { readonly name: string; readonly type: string; readonly class: string }[];
}

const zones = ['.', 'org', 'a.org', 'b.org', 'x.a.org', 'net', '192.0.2.0/24', 'arpa'];
const names = ['a.org', 'x.a.org', 'y.x.a.org', 'b.org', 'xa.org', 'org', 'web.net', 'net', 'q.w.net', 'local'];
const types = ['A', 'AAAA', 'MX', 'TXT', 'PTR', 'SRV', 'ANY', 'CNAME', 'DS', 'SOA'];
const reverse = ['1.2.0.192.in-addr.arpa', '7.2.0.192.in-addr.arpa', '2.0.192.in-addr.arpa'];

export function randomServer(seed: string): RandomServer {
  const draw = drawFrom(seed);
  const blocks = Array.from({ length: draw.int(1, 3) }, (_, index) => blockOf(draw, index));
  const questions = Array.from({ length: 8 }, () => {
    const name = draw.oneIn(6)
      ? draw.pick(reverse)
      : draw.oneIn(4)
        ? `${draw.pick(['n', 'n7', 'W'])}.${draw.pick(names)}`
        : draw.pick(names);
    return { name: `${name}.`, type: draw.pick(types), class: 'IN' };
  });
  return { corefile: blocks.join(''), questions };
}

function blockOf(draw: Draw, index: number): string {
  const keys = [...new Set(draw.several(1, 2, zones))].map((zone) => `${zone}:0`);
  const chosen = [hosts, template, acl, rewrite, rewrite].filter(() => draw.oneIn(2));
  const stanzas = [...chosen, errors].map((stanza) => stanza(draw));
  const view = draw.oneIn(2) ? [viewOf(draw, index)] : [];
  const end = draw.oneIn(2) ? ['  whoami'] : [];
  return `${keys.join(' ')} {\n${['  watch', ...view, ...stanzas, ...end].join('\n')}\n}\n`;
}

const viewOf = (draw: Draw, index: number): string => {
  const expression = draw.pick([
    "type() == 'A'",
    "type() in ['AAAA', 'MX']",
    "name() endsWith 'a.org.'",
    "incidr(client_ip(), '::1/128')",
    "incidr(client_ip(), '10.0.0.0/8')",
    "name() startsWith 'x' || type() == 'TXT'",
    "not (proto() == 'udp')",
    'name()',
    "name() contains 'w' and type() != 'A'",
  ]);
  return `  view v${index} {\n    expr ${expression}\n  }`;
};

const hosts = (draw: Draw): string => {
  const lines = draw.several(1, 3, [
    '192.0.2.1 a.org x.a.org',
    '192.0.2.7 web.net',
    '2001:db8::1 a.org',
    '::ffff:192.0.2.9 b.org',
    '192.0.2.8 *.net',
    '192.0.2.7 A.org',
  ]);
  const options = draw.several(0, 2, ['fallthrough', 'fallthrough org', 'ttl 30', 'no_reverse']);
  const args = draw.pick(['', ' none', ' none org']);
  return `  hosts${args} {\n${[...new Set([...lines, ...options])].map((line) => `    ${line}\n`).join('')}  }`;
};

const template = (draw: Draw): string => {
  const lines = draw.several(1, 3, [
    'match ^n(?P<host>[0-9]*)[.]',
    'match a[.]org[.]$',
    'answer "{{ .Name }} 60 IN A 192.0.2.{{ len .Name }}"',
    'answer "{{ .Name }} 60 IN TXT \\"{{ .Type }} {{ .Zone }}\\""',
    'answer "{{ .Name }}"',
    'additional "x.{{ .Name }} 5 IN AAAA 2001:db8::2"',
    'authority "{{ .Zone }} 7 IN NS ns.{{ .Zone }}"',
    'rcode NXDOMAIN',
    'rcode REFUSED',
    'rcode SERVFAIL',
    'fallthrough',
    "expr type() == 'A'",
  ]);
  const head = `  template ${draw.pick(['IN', 'ANY'])} ${draw.pick(['A', 'ANY', 'TXT'])}${draw.pick(['', ' org', ' a.org net'])}`;
  return `${head} {\n${lines.map((line) => `    ${line}\n`).join('')}  }`;
};

const acl = (draw: Draw): string => {
  const lines = draw.several(1, 3, [
    'block type A net ::1',
    'filter type AAAA MX',
    'drop type TXT net 2001:db8::/32',
    'allow net ::/0',
    'block net 10.0.0.0/8',
    'drop type PTR',
    'block type * net *',
  ]);
  return `  acl${draw.pick(['', ' a.org', ' org net'])} {\n${lines.map((line) => `    ${line}\n`).join('')}  }`;
};

const rewrite = (draw: Draw): string =>
  `  rewrite ${draw.pick([
    'name suffix .a.org .net answer auto',
    'name exact b.org a.org',
    'continue name substring web x',
    'name regex ^n(.*)$ {1} answer auto',
    'type AAAA A',
    'continue type MX A',
    'rcode suffix org SERVFAIL NOERROR',
    'ttl suffix net 9',
  ])}`;

const errors = (): string => '  errors';
