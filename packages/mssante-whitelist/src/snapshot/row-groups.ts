/** The rows of each group, laid out one after the other. */
export interface RowGroups {
  of(group: number): readonly number[]
}

/** Groups rows by a column, in two passes and without one array for each group. */
export function groupRows(column: Int32Array, groups: number): RowGroups {
  const starts = new Uint32Array(groups + 1)
  for (const group of column) starts[group + 1] = (starts[group + 1] ?? 0) + 1
  for (let group = 0; group < groups; group += 1) {
    starts[group + 1] = (starts[group + 1] ?? 0) + (starts[group] ?? 0)
  }
  const next = starts.slice()
  const rows = new Uint32Array(column.length)
  column.forEach((group, row) => {
    const at = next[group] ?? 0
    rows[at] = row
    next[group] = at + 1
  })
  return { of: (group) => [...rows.subarray(starts[group], starts[group + 1])] }
}
