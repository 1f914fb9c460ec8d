import { LIST_LIMITS } from '@entente/trust/xml'
import { readInput } from '../../read-input.ts'
import type { Terminal } from '../../verb.ts'

/** Reads a downloaded list, or standard input for `-`, up to the size that a list may have. */
export function readListFile(path: string, terminal: Terminal): Promise<Uint8Array> {
  return readInput(path, terminal, LIST_LIMITS.bytes)
}
