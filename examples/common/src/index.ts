export { type CommonIgc, makeCommonIgc } from './make-common-igc.ts'
export { openExampleJournal } from './open-example-journal.ts'
