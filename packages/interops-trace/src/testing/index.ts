export { type FillOptions, fillStore } from './fill-store.ts'
export { syntheticExport } from './synthetic-export.ts'
export { type SyntheticOptions, syntheticRecord, syntheticTerm } from './synthetic-record.ts'
