import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    reporters: ['default', './test/reporter.ts'],
    pool: 'forks',
    // Of two cores vitest alone would use one.
    maxWorkers: '100%',
    // Nothing is mocked, and what modules remember is asked by objects; loading all of them anew for each file took half the time.
    isolate: false,
  },
});
