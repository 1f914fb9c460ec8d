import { type DocumentProblem, problemAt } from './document-problem.ts'

/** Problems for each entry whose key an earlier entry has already. `undefined` keys never collide. */
export function repeated<Entry>(
  entries: readonly Entry[],
  key: (entry: Entry) => string | undefined,
  at: (index: number) => readonly PropertyKey[],
  expected: string,
): readonly DocumentProblem[] {
  const seen = new Set<string>()
  return entries.flatMap((entry, index) => {
    const value = key(entry)
    if (value === undefined) return []
    if (seen.has(value)) return [problemAt(at(index), `expected ${expected}`)]
    seen.add(value)
    return []
  })
}

/** Problems for each entry whose `id` an earlier entry of the list has already. */
export function repeatedIds(
  entries: readonly { readonly id: string }[],
  ...list: readonly PropertyKey[]
): readonly DocumentProblem[] {
  return repeated(
    entries,
    ({ id }) => id,
    (index) => [...list, index, 'id'],
    'an id that no earlier entry of the list has',
  )
}
