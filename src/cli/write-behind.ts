/** Files that are written while the caller goes on: the system writes one text while the next is made. */
import { writeFile } from 'node:fs/promises';

/** How many bytes may wait to be written before the caller waits too. */
const waitingLimit = 256 * 1024 * 1024;

export class WriteBehind {
  readonly #writing = new Set<Promise<void>>();
  #waiting = 0;
  #failure: unknown;

  /**
   * Resolves when more may be handed over; `bytes` must not change until `end` has.
   * @throws what an earlier write failed with
   */
  async write(path: string, bytes: Uint8Array): Promise<void> {
    this.#waiting += bytes.length;
    const written = writeFile(path, bytes)
      .catch((error: unknown) => {
        this.#failure ??= error;
      })
      .then(() => {
        this.#waiting -= bytes.length;
        this.#writing.delete(written);
      });
    this.#writing.add(written);
    while (this.#waiting > waitingLimit) await Promise.race(this.#writing);
    if (this.#failure !== undefined) throw this.#failure;
  }

  /** Resolves when nothing is being written any more. */
  async settle(): Promise<void> {
    await Promise.all(this.#writing);
  }

  /** @throws what a write failed with */
  async end(): Promise<void> {
    await this.settle();
    if (this.#failure !== undefined) throw this.#failure;
  }
}
