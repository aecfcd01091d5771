/** What the case runner asks of a suite whose cases stand in one file. */
export interface Unit {
  readonly name: string;
  /** Differences; none when the case passes. */
  run(): readonly string[];
}

export interface FileSuite {
  /** Tells the suite's file by the keys of the parsed document, never by a folder's name. */
  recognises(document: unknown): boolean;
  units(document: unknown, file: string): readonly Unit[];
  /** What of the document nothing reads yet, a line each: listed as skipped. */
  unread?(document: unknown): readonly string[];
}
