/** The `forward` stanza. */
import { parseAddress } from '../../../../core/ip/address.ts';
import { codeOf } from '../../rewrite/mnemonics.ts';
import {
  address,
  all,
  block,
  type Check,
  count,
  duration,
  fault,
  first,
  none,
  one,
  oneOf,
  positive,
  refuse,
  type StanzaCheck,
  secondsOf,
  some,
  type WordCheck,
  whole,
  zone,
} from './check.ts';

const mostUpstreams = 15;
const defaultExpiry = 10;

/**
 * An address with or without a port, or a file. A name without a slash would be resolved at start; `/` tells a file, and
 * whether one of them is there only the machine knows.
 */
const upstream: WordCheck = (word) => {
  const bare = word.replace(/^(dns|tls|https?|quic|grpc):\/\//, '');
  if (bare.includes('/')) return undefined;
  const host = /^\[(.*)\](:.*)?$/.exec(bare)?.[1] ?? (bare.split(':').length === 2 ? (bare.split(':')[0] ?? '') : bare);
  return parseAddress(host.replace(/%.*$/, '')) === undefined
    ? { onThisMachine: 'a name, which must be resolved at start; expected an address or a file' }
    : undefined;
};

const healthCheck: Check = ([interval, ...options]) => {
  if (interval === undefined) return fault('expected a duration');
  const wrong = refuse(interval, duration());
  if (wrong !== undefined) return wrong;
  for (let at = 0; at < options.length; at++) {
    const option = options[at];
    if (option?.text === 'no_rec') continue;
    if (option?.text !== 'domain') return fault(`unknown option \`${option?.text}\``, option);
    const domain = options[++at];
    if (domain === undefined) return fault('`domain` needs a name', option);
    const illegal = refuse(domain, zone);
    if (illegal !== undefined) return illegal;
  }
  return undefined;
};

const responseCode: WordCheck = (word) =>
  /^\d/.test(word) || codeOf(word) === undefined ? 'expected a response code such as `NXDOMAIN`' : undefined;

export const forward: StanzaCheck = all(
  ({ args: [from, ...to] }) => {
    if (from === undefined || to.length === 0) return fault('expected a zone and at least one upstream', from);
    if (to.length > mostUpstreams) return fault(`more than ${mostUpstreams} upstreams`, to[mostUpstreams]);
    return refuse(from, zone) ?? first(to, (each) => refuse(each, upstream));
  },
  block({
    except: some(zone),
    max_fails: one(whole(0, 4_294_967_295)),
    health_check: healthCheck,
    force_tcp: none,
    prefer_udp: none,
    tls: count(0, 3),
    tls_servername: one(),
    expire: one(duration()),
    max_age: one(duration()),
    max_idle_conns: one(whole(0)),
    policy: one(oneOf('random', 'round_robin', 'sequential')),
    max_concurrent: one(whole(0)),
    max_connect_attempts: one(whole(0, 4_294_967_295)),
    read_timeout: one(positive),
    next: some(responseCode),
    next_on_nodata: none,
    failfast_all_unhealthy_upstreams: none,
    failover: some(responseCode),
    doh_method: one(oneOf('GET', 'POST')),
    source_address: one(address),
    resolver: some(address),
  }),
  ({ lines }) => {
    const line = (name: string) => lines.find((each) => each.first.text === name);
    const seconds = (name: string) => secondsOf(line(name)?.rest[0]?.text ?? '');
    const [age, expiry] = [seconds('max_age') ?? 0, seconds('expire') ?? defaultExpiry];
    return age > 0 && age < expiry ? fault('`max_age` is less than `expire`', line('max_age')?.first) : undefined;
  },
);
