/**
 * The one way to the world: files, streams, environment, the end of the process. Everything else in Plumbline is a
 * function of its arguments; tests run a command by handing it a host of their own.
 */

/** What stands at a path, symbolic links followed. `stream` is a pipe, a socket or a device. */
export type PathKind = 'file' | 'folder' | 'stream';

export interface Output {
  readonly isTerminal: boolean;
  /** What it returns means nothing here. */
  write(text: string): unknown;
}

/** Thrown by `read` and `readStdin` when there is more than the caller is ready to hold. */
export class TooLarge extends Error {
  readonly bytes: number;
  constructor(bytes: number) {
    super(`more than the limit: ${bytes} bytes`);
    this.bytes = bytes;
  }
}

/** Writes a file of a folder, and says the SHA-256 of its bytes in hexadecimal digits. */
export type WriteInto = (file: string, text: string) => string;

export interface Host {
  /** Absolute. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Undefined when nothing stands there. */
  kindOf(path: string): PathKind | undefined;
  /** The path without symbolic links, which tells whether two paths are one. */
  realPath(path: string): string;
  /** Names in a folder, in no particular order. */
  list(path: string): readonly string[];
  /** @throws TooLarge, or the system's own error. */
  read(path: string, limit: number): Uint8Array;
  /** Begins to read a file that `finishReading` will be asked for, while other work is done. What fails, fails then. */
  startReading(path: string, limit: number): void;
  /** What `read` would say, begun before or not. */
  finishReading(path: string, limit: number): Promise<Uint8Array>;
  /** @throws TooLarge */
  readStdin(limit: number): Promise<Uint8Array>;
  writeFile(path: string, text: string): void;
  /**
   * Makes a folder beside `path`, lets `fill` write into it, and puts it in the place of whatever stood at `path` when
   * `fill` says so. Whatever happens, nothing half-written is left at `path`.
   */
  replaceFolder(path: string, fill: (write: WriteInto) => Promise<boolean>): Promise<void>;
  /** Writes the pieces of a text of any length on standard output; ends early when the reader has seen enough. @throws the system's own error */
  print(pieces: Iterable<string>): Promise<void>;
  /** Runs git(1) in the working directory; undefined where there is none. */
  git(args: readonly string[]): { readonly status: number | null; readonly stdout: Uint8Array } | undefined;
  /** A file of Plumbline's own package; undefined when it has none of that name. */
  packageFile(path: string): string | undefined;
}

export function isSystemError(error: unknown): boolean {
  return error instanceof Error && typeof (error as NodeJS.ErrnoException).syscall === 'string';
}

/** What the system said, in its own words: `EACCES: permission denied`. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message.replace(/, (?:open|scandir|stat|mkdir|rename|mkdtemp|read|lstat|rm|unlink|write)\b.*$/s, '');
}
