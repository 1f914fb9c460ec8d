import { TraceError } from '../errors.ts'
import type { FoundRecord } from '../journal/journal.ts'
import { readSealedPart } from '../records/read-open-part.ts'
import type { SealedPart } from '../records/record-shape.ts'
import type { AuditorPrivateKey } from './auditor-key.ts'
import { decryptSealed, openDataKey } from './data-key.ts'

/**
 * Opens the sealed part of a record: who acted, and the payload.
 *
 * @param record  as `journal.search` returned it
 * @param auditor a private key that the record was sealed for; not needed for a record kept in the clear
 * @throws {TraceError} `TRACE_SEALED` when no key opens it, or when a purge destroyed its data key
 * @see INTEROPS convention, art. 9
 * @example
 * const { actor, payload } = unsealRecord(record, auditorPrivateKey('dpo-2026', pem))
 */
export function unsealRecord(record: FoundRecord, auditor: AuditorPrivateKey | undefined): SealedPart {
  const { sealed } = record
  if (sealed.kind === 'clear') return { actor: sealed.actor, payload: sealed.payload, search: sealed.search }
  if (auditor === undefined) throw refused('It is encrypted and no auditor key was given.')
  if (sealed.wrappedKey === undefined) throw refused('Its data key has been destroyed by a purge.')
  const part = readSealedPart(decryptSealed(sealed.ciphertext, openDataKey(sealed.wrappedKey, auditor)))
  if (part === undefined) throw refused('What it holds is not a sealed part of a known version.')
  return part
}

function refused(why: string): TraceError {
  return new TraceError('TRACE_SEALED', 'The sealed part of a record was not read.', { why })
}
