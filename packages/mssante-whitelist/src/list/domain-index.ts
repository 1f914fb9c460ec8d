import { randomInt } from 'node:crypto'

/**
 * Distinct domains in canonical form, found by an open-addressing hash table over their bytes. Only buffers: the worker
 * thread builds it and the gate's thread takes it over without building or copying anything.
 */
export interface DomainIndex {
  /** The domains in ASCII, one after the other. */
  readonly bytes: Uint8Array
  /** Where each domain starts, and the end of the last. */
  readonly starts: Uint32Array
  /** A power of two of slots, half of them empty at least; each holds the position of a domain plus one, or 0. */
  readonly slots: Uint32Array
  /** Where hashes start, drawn for each index: a list made for the published start does not crowd one slot. */
  readonly seed: number
}

const LONGEST = 253
const FNV_PRIME = 0x01000193

/**
 * Lays domains out and indexes them. They are distinct and in ASCII.
 *
 * @param seed @default drawn at random
 */
export function indexDomains(domains: Iterable<string>, seed = randomInt(2 ** 32)): DomainIndex {
  const texts = [...domains]
  const bytes = new Uint8Array(Buffer.from(texts.join(''), 'latin1'))
  const starts = new Uint32Array(texts.length + 1)
  const slots = new Uint32Array(2 ** Math.ceil(Math.log2(texts.length * 2 + 2)))
  texts.forEach((text, position) => {
    starts[position + 1] = (starts[position] ?? 0) + text.length
    let slot = slotOf(text, seed, slots)
    while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1)
    slots[slot] = position + 1
  })
  return { bytes, starts, slots, seed }
}

/** The position of a text that is written exactly as in the index; undefined when it is not there. */
export function findDomain({ bytes, starts, slots, seed }: DomainIndex, text: string): number | undefined {
  if (text.length > LONGEST) return undefined
  const mask = slots.length - 1
  for (let slot = slotOf(text, seed, slots); ; slot = (slot + 1) & mask) {
    const position = (slots[slot] ?? 0) - 1
    if (position === -1) return undefined
    const start = starts[position] ?? 0
    if ((starts[position + 1] ?? 0) - start === text.length && isAt(bytes, start, text)) return position
  }
}

/** The domain at a position, or the empty text beyond the last. */
export function domainAt({ bytes, starts }: DomainIndex, position: number): string {
  const [start, end] = [starts[position] ?? 0, starts[position + 1] ?? 0]
  return asciiOf(bytes.subarray(start, end))
}

/** All domains, in the order in which they were given. */
export function domainsOf({ bytes, starts }: DomainIndex): readonly string[] {
  const all = asciiOf(bytes)
  return Array.from({ length: starts.length - 1 }, (_, position) =>
    all.slice(starts[position], starts[position + 1]),
  )
}

/** How many domains of one index another does not have. */
export function countMissing(one: DomainIndex, other: DomainIndex): number {
  return domainsOf(one).filter((domain) => findDomain(other, domain) === undefined).length
}

function asciiOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
}

function isAt(bytes: Uint8Array, start: number, text: string): boolean {
  for (let index = 0; index < text.length; index += 1)
    if (bytes[start + index] !== text.charCodeAt(index)) return false
  return true
}

/** FNV-1a over the character codes, from a seed of its own instead of the published one. */
function slotOf(text: string, seed: number, slots: Uint32Array): number {
  let hash = seed
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), FNV_PRIME)
  return (hash ^ (hash >>> 15)) & (slots.length - 1)
}
