/** The same cases in every run; many more with ENTENTE_DEEP. */
export const propertyRuns = { seed: 20_260_302, numRuns: process.env.ENTENTE_DEEP === '1' ? 20_000 : 200 }
