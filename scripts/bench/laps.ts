/** How long each phase of a process takes, in milliseconds; a phase that comes again adds to what it took. */

export interface Laps {
  readonly phases: Readonly<Record<string, number>>;
  /** What was done since the last one was this phase. */
  readonly lap: (phase: string) => void;
}

export function startLaps(): Laps {
  const phases: Record<string, number> = {};
  let before = performance.now();
  return {
    phases,
    lap(phase) {
      const now = performance.now();
      phases[phase] = (phases[phase] ?? 0) + now - before;
      before = now;
    },
  };
}
