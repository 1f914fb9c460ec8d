/** PostgreSQL's own numbers of the element types. */
const TYPES = { integer: 20, bytes: 17, text: 25 } as const

const HEADER_BYTES = 20

/**
 * A one-dimensional array in the binary form of PostgreSQL (`array_recv`): the server takes the values as they are,
 * where a text would be written in hexadecimal, escaped, and parsed again.
 *
 * The form: number of dimensions, whether there is a null, the type; number and first index of the elements; then each
 * element behind its length, −1 for null. Numbers are big-endian.
 */
function binaryArray(
  type: keyof typeof TYPES,
  sizes: readonly (number | undefined)[],
  write: (memory: Buffer, at: number, element: number) => void,
): Uint8Array {
  let length = HEADER_BYTES
  for (const size of sizes) length += 4 + (size ?? 0)
  const memory = Buffer.allocUnsafe(length)
  memory.writeInt32BE(1, 0)
  memory.writeInt32BE(sizes.includes(undefined) ? 1 : 0, 4)
  memory.writeInt32BE(TYPES[type], 8)
  memory.writeInt32BE(sizes.length, 12)
  memory.writeInt32BE(1, 16)
  let at = HEADER_BYTES
  for (const [element, size] of sizes.entries()) {
    memory.writeInt32BE(size ?? -1, at)
    at += 4
    if (size === undefined) continue
    write(memory, at, element)
    at += size
  }
  return memory
}

/** A `bigint[]` of safe integers. */
export function integerArray(values: readonly number[]): Uint8Array {
  const sizes = values.map(() => 8)
  return binaryArray('integer', sizes, (memory, at, element) => {
    memory.writeBigInt64BE(BigInt(values[element] ?? 0), at)
  })
}

/** A `bytea[]`. */
export function bytesArray(values: readonly (Uint8Array | null)[]): Uint8Array {
  const sizes = values.map((value) => value?.length)
  return binaryArray('bytes', sizes, (memory, at, element) => {
    const value = values[element]
    if (value) memory.set(value, at)
  })
}

/** A `text[]`. */
export function textArray(values: readonly (string | null)[]): Uint8Array {
  const sizes = values.map((value) => (value === null ? undefined : Buffer.byteLength(value)))
  return binaryArray('text', sizes, (memory, at, element) => {
    memory.write(values[element] ?? '', at)
  })
}
