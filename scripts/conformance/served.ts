/**
 * @param servers as dig's arguments name them, such as `@127.0.0.1` or `-p 5300 @127.0.0.1`
 * @returns shell text that waits until each server has an answer for the zone's SOA, at most 100 rounds. dig writes its own errors
 * among the answers, each behind a `;`, so that some output is no answer yet.
 */
export const untilServed = (zone: string, ...servers: readonly string[]): string => {
  const hears = (server: string): string => `dig +time=1 +tries=1 ${server} ${zone} SOA +short | grep -q '^[^;]'`;
  return `for _ in $(seq 100); do ${servers.map(hears).join(' && ')} && break; sleep 0.3; done`;
};
