import type { FormProblems } from '../remarks/form-problems.ts'

/** Names that an object of JavaScript gives another meaning: an attribute called so could hide or show the others. */
const RESERVED: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'toJSON', 'toString', 'valueOf'])

/** Tells whether an optional attribute may not have this name. */
export function isReservedAttribute(name: string): boolean {
  return RESERVED.has(name)
}

/** Gathers attributes by name, values of one name together; names that are reserved are a departure from the form. */
export function attributeRecord(
  entries: Iterable<readonly [string, readonly string[]]>,
  problems: FormProblems,
): Readonly<Record<string, readonly string[]>> {
  const record: Record<string, readonly string[]> = {}
  for (const [name, values] of entries) {
    if (isReservedAttribute(name)) problems.add('attribute-reserved')
    else record[name] = [...(record[name] ?? []), ...values]
  }
  return record
}
