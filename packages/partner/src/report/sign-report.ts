import { canonicalJson } from '@entente/core'
import type { TenantId } from '@entente/core/ids'
import type { Signer } from '@entente/core/ports'
import { isTrustError, JWS_ALGORITHMS, parseCertificate, signJws, verifyJws } from '@entente/trust'
import { PartnerError } from '../errors.ts'
import type { OpenedSheet } from '../sheet/open-sheet.ts'
import { sealsOf } from '../sheet/sheet-certificates.ts'
import type { ReportSignature, SignedReport } from './connection-report.ts'

const REPORT_TYPE = 'entente-connection-report+jws'

/**
 * Signs a report for one side, beside the signature that it may have from the other.
 *
 * @param signed the report with the signatures it has
 * @param siret  the side that signs: one of the two the report names
 * @param signer that side's seal
 * @param at     the signer's own clock
 * @throws {PartnerError} `PARTNER_REPORT_INVALID` when the side is none of the two or has signed; {TrustError} `SIGNER_FAILED`
 * @example
 * const countersigned = await signReport(received, ourSiret, seal, clock.now())
 */
export async function signReport(
  signed: SignedReport,
  siret: TenantId,
  signer: Signer,
  at: Date,
): Promise<SignedReport> {
  const { report, signatures } = signed
  if (siret !== report.client.siret && siret !== report.provider.siret) {
    throw invalid('The signer is neither of the two sides.')
  }
  if (signatures.some((one) => one.siret === siret)) throw invalid('This side has signed it already.')
  const instant = at.toISOString()
  const jws = await signJws(signedBytes(signed, siret, instant), signer, { typ: REPORT_TYPE, detached: true })
  return { report, signatures: [...signatures, { siret, at: instant, jws }] }
}

/** Who has signed. A report counts between the parties once both have. */
export interface OpenedReport {
  readonly standing: 'both-signed' | 'one-signed' | 'unsigned'
  readonly signedBy: readonly {
    readonly siret: TenantId
    readonly at: string
    readonly certificate: string
  }[]
}

/**
 * Verifies every signature of a report with the seals of the two sheets.
 *
 * @param signed what `parseSignedReport` read
 * @param sheets the sheets of both sides; take the partner's from a confirmed one
 * @throws {PartnerError} `PARTNER_REPORT_INVALID` when a signature does not stand or is of another sheet
 * @example
 * const { standing } = await openReport(parseSignedReport(file), [ours, confirmed.opened])
 */
export async function openReport(
  signed: SignedReport,
  sheets: readonly OpenedSheet[],
): Promise<OpenedReport> {
  const signedBy = []
  for (const one of signed.signatures) signedBy.push(await openOne(signed, one, sheets))
  const sides = new Set(signedBy.map(({ siret }) => siret)).size
  return { standing: sides === 2 ? 'both-signed' : sides === 1 ? 'one-signed' : 'unsigned', signedBy }
}

async function openOne(
  signed: SignedReport,
  { siret, at, jws }: ReportSignature,
  sheets: readonly OpenedSheet[],
) {
  const { report } = signed
  const side = [report.client, report.provider].find((one) => one.siret === siret)
  const own = sheets.find(({ sheet }) => sheet.organisme.siret === siret)
  if (side === undefined || own === undefined)
    throw invalid('It is signed by a side whose sheet is not given.')
  if (side.sheet !== own.fingerprint) throw invalid('It was made with another sheet of that side.')
  try {
    const { resolved } = await verifyJws(
      jws,
      {
        typ: REPORT_TYPE,
        algorithms: JWS_ALGORITHMS,
        maxBytes: 32_768,
        detachedPayload: signedBytes(signed, siret, at),
      },
      ({ certificates: [presented = Buffer.alloc(0)] }) => {
        if (!sealsOf(own.sheet, new Date(at)).includes(Buffer.from(presented).toString('base64'))) {
          throw invalid('It is signed with a key that is not a seal of that side.')
        }
        const certificate = parseCertificate(presented)
        return { key: certificate.publicKey, certificate }
      },
    )
    return { siret, at, certificate: resolved.certificate.sha256 }
  } catch (cause) {
    if (isTrustError(cause)) throw invalid('A signature does not stand.', cause)
    throw cause
  }
}

/** What one side signs: the report, and its own name and instant. */
function signedBytes({ report }: SignedReport, siret: TenantId, at: string): Uint8Array {
  return Buffer.from(canonicalJson({ at, report, siret }))
}

function invalid(why: string, cause?: unknown): PartnerError {
  return new PartnerError({ code: 'PARTNER_REPORT_INVALID', why, ...(cause === undefined ? {} : { cause }) })
}
