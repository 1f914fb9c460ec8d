import { createHash } from 'node:crypto'
import { canonicalJson } from '@entente/core'

const hashes = new WeakMap<object, string>()

/** SHA-256 of a policy in its canonical form, by which each record names the policy that decided. */
export function hashPolicy(policy: object): string {
  const known = hashes.get(policy)
  if (known !== undefined) return known
  const hash = createHash('sha256')
    .update(canonicalJson(plain(policy)))
    .digest('hex')
  hashes.set(policy, hash)
  return hash
}

/** JSON as the canonical form wants it: dates as text, absent fields left out. */
function plain(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString()
  if (value instanceof RegExp) return String(value)
  if (value instanceof Map || value instanceof Set) return [...value].map(plain)
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([name, item]) => [name, plain(item)]),
  )
}
