import { randomBytes, randomUUID } from 'node:crypto'
import type { Random } from '@entente/core/ports'

/** Random values of the operating system. */
export const nodeRandom: Random = {
  bytes: (length) => new Uint8Array(randomBytes(length)),
  uuid: () => randomUUID(),
}
