import { randomFillSync } from 'node:crypto'

// The system is asked for many salts at once: asking costs more than the bytes do.
const pool = Buffer.alloc(16_384)
let used = pool.length

/** Fills the first `length` bytes of a buffer with random bytes, which stand nowhere else afterwards. */
export function fillRandom(target: Uint8Array, length: number): void {
  if (used + length > pool.length) {
    randomFillSync(pool)
    used = 0
  }
  target.set(pool.subarray(used, used + length))
  pool.fill(0, used, used + length)
  used += length
}
