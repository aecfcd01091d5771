/** Types, classes and response codes by the mnemonics that CoreDNS's DNS library knows (IANA, DNS parameters). */
const types = new Set(
  (
    'A NS MD MF CNAME SOA MB MG MR NULL PTR HINFO MINFO MX TXT RP AFSDB X25 ISDN RT NSAP-PTR SIG KEY PX GPOS AAAA LOC NXT ' +
    'EID NIMLOC SRV ATMA NAPTR KX CERT DNAME OPT APL DS SSHFP IPSECKEY RRSIG NSEC DNSKEY DHCID NSEC3 NSEC3PARAM TLSA ' +
    'SMIMEA HIP NINFO RKEY TALINK CDS CDNSKEY OPENPGPKEY CSYNC ZONEMD SVCB HTTPS SPF UINFO UID GID UNSPEC NID L32 L64 LP ' +
    'EUI48 EUI64 NXNAME TKEY TSIG IXFR AXFR MAILB MAILA ANY URI CAA AVC AMTRELAY RESINFO TA DLV'
  ).split(' '),
);

const classes = new Set(['IN', 'CS', 'CH', 'HS', 'NONE', 'ANY']);

const codes: Readonly<Record<string, number>> = {
  NOERROR: 0,
  FORMERR: 1,
  SERVFAIL: 2,
  NXDOMAIN: 3,
  NOTIMP: 4,
  NOTIMPL: 4,
  REFUSED: 5,
  YXDOMAIN: 6,
  YXRRSET: 7,
  NXRRSET: 8,
  NOTAUTH: 9,
  NOTZONE: 10,
  DSOTYPENI: 11,
  BADSIG: 16,
  BADVERS: 16,
  BADKEY: 17,
  BADTIME: 18,
  BADMODE: 19,
  BADNAME: 20,
  BADALG: 21,
  BADTRUNC: 22,
  BADCOOKIE: 23,
};
const highestCode = 23;

export const typeOf = (word: string): string | undefined => memberOf(types, word);
export const classOf = (word: string): string | undefined => memberOf(classes, word);

/** A mnemonic in any case, or a number up to 23. */
export function codeOf(word: string): number | undefined {
  if (!/^[+-]?\d+$/.test(word)) return codes[word.toUpperCase()];
  const number = Number(word);
  return number >= 0 && number <= highestCode ? number : undefined;
}

/** The first mnemonic of a code, or its number. */
export const nameOfCode = (code: number): string =>
  Object.entries(codes).find(([, number]) => number === code)?.[0] ?? String(code);

function memberOf(set: ReadonlySet<string>, word: string): string | undefined {
  const upper = word.toUpperCase();
  return set.has(upper) ? upper : undefined;
}
