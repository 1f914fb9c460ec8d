import { defineConfig } from 'vitest/config'

const conditions = ['@entente/source', 'module', 'node', 'import', 'default']

/** The fast tests of the verification path: those that a mutant has to survive. */
export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ['packages/trust/test/{unit,vectors}/{dsig,xml}*.test.ts'],
    testTimeout: 30_000,
  },
})
