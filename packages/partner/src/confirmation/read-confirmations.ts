import { isInstantText } from '@entente/core/time'
import { z } from 'zod'
import { PartnerError } from '../errors.ts'
import type { SheetConfirmation } from './confirm-sheet.ts'

const schema = z
  .array(
    z.strictObject({
      fingerprint: z.string().regex(/^[0-9a-f]{64}$/),
      by: z.string().min(1).max(100),
      at: z.string().refine(isInstantText),
      channel: z.enum(['telephone', 'in-person', 'letter']),
    }),
  )
  .max(1_000)

/**
 * Reads the confirmations that were recorded beside a sheet.
 *
 * @param input the parsed JSON document
 * @throws {PartnerError} `PARTNER_CONFIRMATION_REFUSED`
 */
export function parseConfirmations(input: unknown): readonly SheetConfirmation[] {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  throw new PartnerError({
    code: 'PARTNER_CONFIRMATION_REFUSED',
    why: 'The record of confirmations does not have its form.',
    fix: 'Restore the file, or confirm the sheet again.',
  })
}
