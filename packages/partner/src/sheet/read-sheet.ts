import { canonicalJson } from '@entente/core'
import type { z } from 'zod'
import { PartnerError } from '../errors.ts'
import type { PartnerSheet } from './partner-sheet.ts'
import { type SheetProblem, sheetContradictions } from './sheet-contradictions.ts'
import { CONFUSABLE, sheetSchema } from './sheet-schema.ts'

/** Most bytes of a signed sheet. */
export const MAX_SHEET_BYTES = 524_288

const LISTED = 20
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Reads the content of a sheet that one writes oneself: the draft from which `signPartnerSheet` makes the signed one.
 *
 * @param input the parsed JSON document
 * @returns     the sheet, frozen
 * @throws {PartnerError} `PARTNER_SHEET_INVALID` naming every place, `PARTNER_NAME_CONFUSABLE`
 * @see INTEROPS convention, art. 5.1 and 5.2
 * @example
 * const sheet = parsePartnerSheet(JSON.parse(text))
 */
export function parsePartnerSheet(input: unknown): PartnerSheet {
  const parsed = sheetSchema.safeParse(input)
  const problems: readonly SheetProblem[] = parsed.success
    ? sheetContradictions(parsed.data)
    : parsed.error.issues.map(explain)
  if (parsed.success && problems.length === 0) return freeze(parsed.data)
  throw new PartnerError({
    code: problems.some(({ expected }) => expected === CONFUSABLE)
      ? 'PARTNER_NAME_CONFUSABLE'
      : 'PARTNER_SHEET_INVALID',
    why: problems
      .slice(0, LISTED)
      .map(({ path, expected }) => `${path === '' ? 'the sheet' : path}: ${expected}.`)
      .join(' '),
    details: { problems: problems.length, path: problems[0]?.path ?? '' },
  })
}

/**
 * Reads the payload of a signed sheet. It must be canonical to the byte, which excludes names that occur twice.
 *
 * @throws {PartnerError} `PARTNER_SHEET_UNREADABLE` `PARTNER_SHEET_NOT_CANONICAL` `PARTNER_SHEET_INVALID` `PARTNER_NAME_CONFUSABLE`
 */
export function readSheetPayload(payload: Uint8Array): PartnerSheet {
  const document = parseJson(payload)
  if (!isCanonical(document, payload)) throw new PartnerError({ code: 'PARTNER_SHEET_NOT_CANONICAL' })
  return parsePartnerSheet(document)
}

function parseJson(payload: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(payload))
  } catch {
    // The cause is not kept: JSON.parse quotes what it read.
    throw new PartnerError({ code: 'PARTNER_SHEET_UNREADABLE', why: 'Its content is not JSON in UTF-8.' })
  }
}

function isCanonical(document: unknown, payload: Uint8Array): boolean {
  try {
    return Buffer.compare(Buffer.from(canonicalJson(document)), payload) === 0
  } catch {
    return false
  }
}

/** Only our own words and the place: an issue of the library may quote the value. */
function explain(issue: z.core.$ZodIssue): SheetProblem {
  const path = issue.path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : `${text}${text === '' ? '' : '.'}${String(part)}`,
    '',
  )
  if (issue.message.startsWith('expected ')) return { path, expected: issue.message }
  if (issue.code === 'unrecognized_keys') return { path, expected: 'expected no other field' }
  return { path, expected: 'expected a value of the required form' }
}

function freeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const inner of Object.values(value)) freeze(inner)
  }
  return value
}
