/** Questions, records and replies of the DNS as the interpreters speak of them (RFC 1035). */
export interface Question {
  /** With a trailing dot, in the case in which it was asked. */
  readonly name: string;
  /** `A`, `SRV`, …: the mnemonic of RFC 1035 and its successors. */
  readonly type: string;
}

export interface Resource {
  readonly name: string;
  /** Seconds. */
  readonly ttl: number;
  readonly type: string;
  /** The data as a master file has it; names in it end with a dot. */
  readonly rdata: string;
}

export type Rcode = 'NOERROR' | 'FORMERR' | 'SERVFAIL' | 'NXDOMAIN' | 'NOTIMP' | 'REFUSED';

export interface Reply {
  readonly rcode: Rcode;
  readonly authoritative: boolean;
  readonly answer: readonly Resource[];
  readonly authority: readonly Resource[];
  readonly additional: readonly Resource[];
  /** Some of the answer was left out; the client may ask again over TCP. */
  readonly truncated?: boolean;
}

/**
 * What a plugin makes of a question: a reply; `next` where it hands the question on; `silent` where it answers with
 * something that cannot be sent, so that the client hears nothing.
 */
export type Outcome = Reply | 'next' | 'silent';

/** Asks the whole server, or something beyond it; undefined where nothing is known of the answer. */
export type Lookup = (question: Question) => Reply | undefined;

export const reply = (rcode: Rcode, sections: Partial<Omit<Reply, 'rcode'>> = {}): Reply => ({
  rcode,
  authoritative: true,
  answer: [],
  authority: [],
  additional: [],
  ...sections,
});
