/** Protocol names that iptables takes (protocols(5)) and their IANA numbers. 0 and `all` mean any. */
const numbers: Readonly<Record<string, number>> = {
  all: 0,
  ip: 0,
  icmp: 1,
  igmp: 2,
  tcp: 6,
  udp: 17,
  dccp: 33,
  gre: 47,
  esp: 50,
  ah: 51,
  icmpv6: 58,
  'ipv6-icmp': 58,
  sctp: 132,
  udplite: 136,
};

export function protocolNumber(text: string): number | undefined {
  const named = numbers[text.toLowerCase()];
  if (named !== undefined) return named;
  return /^\d{1,3}$/.test(text) && Number(text) < 256 ? Number(text) : undefined;
}

const names = new Map(
  Object.entries(numbers)
    .filter(([name]) => !['all', 'ip', 'icmpv6'].includes(name))
    .map(([name, number]) => [number, name]),
);

/** `tcp` for 6; the number itself when it has no name here. */
export function protocolName(number: number): string {
  return names.get(number) ?? String(number);
}
