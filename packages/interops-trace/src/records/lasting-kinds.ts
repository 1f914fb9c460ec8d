/**
 * Kinds of records that explain what others lack, or say which logs and holds there are: no purge and no trimming takes
 * them, since the journal could not be verified without them. They name no person.
 */
export const LASTING_KINDS: readonly string[] = [
  'trace.hold-placed',
  'trace.hold-released',
  'trace.journal-opened',
  'trace.purged',
  'trace.spool-trimmed',
]
