/** Counts what held and what did not, and prints each as it comes. */
export class Tally {
  #passed = 0;
  #failed = 0;
  #skipped = 0;

  say(line: string): void {
    process.stdout.write(`${line}\n`);
  }

  pass(what: string): void {
    this.#passed++;
    this.say(`ok      ${what}`);
  }

  fail(what: string): void {
    this.#failed++;
    this.say(`FAILED  ${what}`);
  }

  skip(what: string): void {
    this.#skipped++;
    this.say(`skipped ${what}`);
  }

  check(holds: boolean, what: string, found: string): void {
    if (holds) this.pass(what);
    else this.fail(`${what}: ${found}`);
  }

  /** Prints the closing line, and says whether nothing failed. */
  close(): boolean {
    if (this.#skipped > 0) this.say(`${this.#skipped} skipped`);
    this.say(`${this.#passed} passed, ${this.#failed} failed`);
    return this.#failed === 0;
  }
}
