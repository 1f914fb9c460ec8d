import type { Place, RecordRange } from './journal-store.ts'

/** Joins places that follow each other, given in order. */
export function rangesOf(places: Iterable<Place>): readonly RecordRange[] {
  const ranges: { log: number; first: number; last: number }[] = []
  for (const { log, index } of places) {
    const current = ranges.at(-1)
    if (current !== undefined && current.log === log && current.last === index - 1) current.last = index
    else ranges.push({ log, first: index, last: index })
  }
  return ranges
}
