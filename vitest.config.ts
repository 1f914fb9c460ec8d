import { defineConfig } from 'vitest/config'

// Both lists are needed: vitest resolves workspace packages through the ssr conditions.
const conditions = ['@entente/source', 'module', 'node', 'development|production']
const resolution = {
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
}
// The long campaigns take their time, on a busy machine too.
const shared = { testTimeout: process.env.ENTENTE_DEEP ? 900_000 : 30_000, hookTimeout: 60_000 }

/** Tests without servers, processes or settings of the process: those of one worker share its modules. */
const PURE = ['packages/*/test/unit/**/*.test.ts', 'packages/*/test/vectors/**/*.test.ts']
/** Tests that compare times: they run after the others, alone on the machine. */
const TIMED = 'packages/*/test/**/*-growth.test.ts'

export default defineConfig({
  ...resolution,
  test: {
    // One worker a core: the default leaves one core idle, which is half of a small machine.
    maxWorkers: '100%',
    coverage: { provider: 'v8', include: ['packages/*/src/**'] },
    projects: [
      {
        ...resolution,
        test: {
          ...shared,
          name: 'unit',
          include: PURE,
          exclude: [TIMED],
          isolate: false,
          sequence: { groupOrder: 0 },
        },
      },
      {
        ...resolution,
        test: {
          ...shared,
          name: 'integration',
          include: ['packages/*/test/**/*.test.ts'],
          exclude: [...PURE, TIMED, '**/node_modules/**'],
          sequence: { groupOrder: 0 },
        },
      },
      {
        ...resolution,
        test: {
          ...shared,
          name: 'timed',
          include: [TIMED],
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
