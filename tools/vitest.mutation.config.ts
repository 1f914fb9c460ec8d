import base from '../vitest.config.ts'

/** The fast tests of the verification path: those that a mutant has to survive. */
export default {
  ...base,
  root: new URL('..', import.meta.url).pathname,
  test: {
    ...base.test,
    include: ['packages/trust/test/{unit,vectors}/{dsig,xml}*.test.ts'],
  },
}
