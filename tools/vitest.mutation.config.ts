import { defineConfig } from 'vitest/config'

const conditions = ['@entente/source', 'module', 'node', 'import', 'default']

/**
 * The fast tests of the verification path: those that a mutant has to survive. Without fuzzing and real programs, and
 * without the corpus made afresh, which the vector files hold already.
 */
export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: [
      'packages/trust/test/vectors/dsig-vector-files.test.ts',
      'packages/trust/test/unit/dsig-{before-verification,shape,legacy,list,profile,sign,verify}.test.ts',
    ],
    testTimeout: 30_000,
  },
})
