import { readSealedPart } from '../records/read-open-part.ts'
import type { SealedPart } from '../records/record-shape.ts'
import type { AuditorPrivateKey } from './auditor-key.ts'
import { decryptSealed, openDataKey } from './data-key.ts'

type OpenKey = ReturnType<typeof openDataKey>

/** Opens many sealed parts for one auditor: each data key is unwrapped once. */
export class SealedReader {
  readonly #wrapped: ReadonlyMap<string, string>
  readonly #auditor: AuditorPrivateKey | undefined
  readonly #open = new Map<string, OpenKey>()

  /** @param wrapped data keys by their id, as the store or an export holds them */
  constructor(wrapped: ReadonlyMap<string, string>, auditor: AuditorPrivateKey | undefined) {
    this.#wrapped = wrapped
    this.#auditor = auditor
  }

  /**
   * The salted plaintext of a sealed part.
   *
   * @param key data key of the record; `null` for one that is not encrypted
   * @returns `undefined` when its data key is not there or no auditor's key was given
   * @throws {TraceError} `TRACE_SEALED` when it does not open
   */
  plaintext(key: string | null, sealed: Uint8Array): Uint8Array | undefined {
    if (key === null) return sealed
    const dataKey = this.#open.get(key) ?? this.#unwrap(key)
    return dataKey === undefined ? undefined : decryptSealed(sealed, dataKey)
  }

  /** @throws {TraceError} `TRACE_SEALED` when it does not open */
  read(key: string | null, sealed: Uint8Array): SealedPart | undefined {
    const plaintext = this.plaintext(key, sealed)
    return plaintext === undefined ? undefined : readSealedPart(plaintext)
  }

  #unwrap(key: string): OpenKey | undefined {
    const wrapped = this.#wrapped.get(key)
    if (wrapped === undefined || this.#auditor === undefined) return undefined
    const dataKey = openDataKey(wrapped, this.#auditor)
    this.#open.set(key, dataKey)
    return dataKey
  }
}
