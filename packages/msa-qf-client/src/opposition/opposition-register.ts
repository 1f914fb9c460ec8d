import type { TenantId } from '@entente/core/ids'
import type { KeyValueStore, TraceReceipt } from '@entente/core/ports'
import type { CivilDate } from '@entente/core/time'
import { QfError } from '../errors.ts'
import type { SubjectReference } from '../subjects/subject-reference.ts'

/** Where the person objected: with the caisse (art. 6-3) or with the partner (annexe 1). */
export type OppositionSource = 'caisse' | 'partner'

/** Who may not be consulted. It knows people by keyed hash only. */
export interface OppositionRegister {
  /** True when one of the references is registered. A register that cannot be read rejects. */
  has(references: readonly SubjectReference[]): Promise<boolean>
  /** Registers an opposition under every reference of the person. A resolved write is durable. */
  record(references: readonly SubjectReference[], source: OppositionSource, on: CivilDate): Promise<void>
  /**
   * Takes the references out. {@link QfClient.withdrawOpposition} is what calls it.
   *
   * @param recorded the receipt of the record that says who took them out, and why: no record, no change
   */
  withdraw(references: readonly SubjectReference[], recorded: TraceReceipt): Promise<void>
}

/**
 * Makes a register on a key-value store, apart for each tenant.
 *
 * @example
 * const oppositions = oppositionRegister(memoryKeyValueStore(), tenant)
 */
export function oppositionRegister(store: KeyValueStore, tenant: TenantId): OppositionRegister {
  const keyOf = (reference: SubjectReference) => `qf/opposition/${tenant}/${reference}`
  return {
    async has(references) {
      for (const reference of references) {
        if ((await store.get(keyOf(reference))) !== undefined) return true
      }
      return false
    },
    async record(references, source, on) {
      const entry = new TextEncoder().encode(JSON.stringify({ source, on }))
      for (const reference of references) await store.put(keyOf(reference), entry)
    },
    async withdraw(references, recorded) {
      // Also plain JavaScript must not come here without a record.
      if (!(recorded?.recordedAt instanceof Date)) throw unrecorded()
      for (const reference of references) await store.delete(keyOf(reference))
    },
  }
}

function unrecorded(): QfError {
  return new QfError({
    code: 'QF_TRACE_UNAVAILABLE',
    what: 'The opposition was not taken out of the register.',
    why: 'Nothing shows that its withdrawal was recorded.',
    fix: 'Call withdrawOpposition of the client, which records it first.',
  })
}
