import { isTenantId, type TenantId } from '@entente/core/ids'
import { isInstantText } from '@entente/core/time'
import { z } from 'zod'
import { PartnerError } from '../errors.ts'
import type { SignedReport } from './connection-report.ts'

const line = z.string().regex(/^[^\p{Cc}\p{Cf}\p{Cs}]{1,500}$/u)
const instant = z.string().max(40).refine(isInstantText)
const siret = z.custom<TenantId>(isTenantId)
const side = z.strictObject({ siret, sheet: z.string().regex(/^[0-9a-f]{64}$/) })

const schema: z.ZodType<SignedReport> = z.strictObject({
  report: z.strictObject({
    kind: z.literal('connection-report'),
    schemaVersion: z.literal(1),
    id: z.string().regex(/^[0-9a-zA-Z-]{1,64}$/),
    environment: z.enum(['staging', 'production']),
    client: side,
    provider: side,
    startedAt: instant,
    endedAt: instant,
    checks: z
      .array(
        z.strictObject({
          id: z.string().regex(/^[a-z0-9-]{1,64}$/),
          service: line.exactOptional(),
          outcome: z.enum(['as-expected', 'unexpected', 'skipped']),
          expected: line,
          observed: line,
        }),
      )
      .min(1)
      .max(1_000),
    verdict: z.enum(['passed', 'failed']),
  }),
  signatures: z.array(z.strictObject({ siret, at: instant, jws: z.string().max(32_768) })).max(2),
})

/**
 * Reads a report file. Its signatures are checked by `openReport`.
 *
 * @param input the parsed JSON document
 * @throws {PartnerError} `PARTNER_REPORT_INVALID`
 */
export function parseSignedReport(input: unknown): SignedReport {
  const parsed = schema.safeParse(input)
  if (!parsed.success)
    throw new PartnerError({ code: 'PARTNER_REPORT_INVALID', why: 'It does not have its form.' })
  const { report } = parsed.data
  const failed = report.checks.some(({ outcome }) => outcome === 'unexpected')
  if ((report.verdict === 'failed') !== failed) {
    throw new PartnerError({
      code: 'PARTNER_REPORT_INVALID',
      why: 'Its verdict is not the one of its checks.',
    })
  }
  return parsed.data
}
