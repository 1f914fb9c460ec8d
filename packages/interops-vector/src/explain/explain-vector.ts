import { type ErrorDetails, formatSpecRef, REDACTED } from '@entente/core'
import { isTrustError } from '@entente/trust'
import { type Certificate, parseCertificate } from '@entente/trust/x509'
import { readXml } from '@entente/trust/xml'
import type { ReceivedVector } from '../accept/received-vector.ts'
import { vectorCheckList } from '../checks/check-list.ts'
import type { VectorCheck } from '../checks/check-vector.ts'
import type { DecodedClaims } from '../claims/decoded-claims.ts'
import { decodeVectorUnverified } from '../encodings/decode-vector-unverified.ts'
import { isVectorErrorCode, vectorErrors } from '../errors.ts'
import { faultOfCode, isRefusalCode } from '../faults/fault-codes.ts'
import { isVectorRemarkName, type VectorRemark } from '../remarks/vector-remarks.ts'
import { DSIG } from '../saml20/names.ts'

/** One value of a VI, for a person to read. */
export interface ExplainedField {
  readonly name: string
  /** As it stands in the VI; `[redacted]` for personal data, unless asked for. */
  readonly value: string
  /** For instants: seconds from now, negative in the past. */
  readonly secondsFromNow?: number
}

/** One certificate of the signature, as it arrived: nothing says that it is trusted. */
export interface ExplainedCertificate {
  readonly subject: string
  readonly issuer: string
  readonly sha256: string
  readonly notBefore: string
  readonly notAfter: string
  /** Days until it ends, negative when it has. */
  readonly daysLeft: number
}

/** One check with everything that a person needs to act on it. */
export interface ExplainedCheck {
  readonly id: string
  readonly step: number | 'ours'
  readonly outcome: string
  readonly spec: string
  readonly detail?: string
  /** The same by name, when the sentence is one of ours. */
  readonly remark?: VectorRemark
  /** Code of the `TrustError` that the sentence comes from, when it is not. */
  readonly cause?: string
  readonly code?: string
  /** What the code means, what to do, and the fault that the caller is answered with. */
  readonly meaning?: string
  readonly remedy?: string
  readonly fault?: string
}

/** A VI laid out for a person. Everything but `checks` is unverified. */
export interface VectorExplanation {
  readonly form: ReceivedVector['form']
  readonly encoding: DecodedClaims['encoding']
  readonly fields: readonly ExplainedField[]
  readonly pagms: readonly string[]
  readonly formProblems: readonly string[]
  /** The same departures by name. */
  readonly formRemarks: readonly VectorRemark[]
  readonly certificates: readonly ExplainedCertificate[]
  readonly checks: readonly ExplainedCheck[]
}

export interface ExplainOptions {
  /** The instant that dates are counted from. */
  readonly at: Date
  /** What `checkVector` answered. @default no checks are shown */
  readonly check?: VectorCheck
  /** Shows personal data too. @default false */
  readonly revealPersonal?: boolean
}

const DAY_MS = 86_400_000

/**
 * Lays out a VI for a person: its values, its dates counted from now, its certificates, and the checks one by one with
 * the reason and what to do.
 *
 * @param received what one of the readers, or `recogniseVector`, returned
 * @throws {VectorError} `VI_ABSENT` `VI_MALFORMED`
 */
export function explainVector(received: ReceivedVector, options: ExplainOptions): VectorExplanation {
  const claims = decodeVectorUnverified(received)
  return {
    form: received.form,
    encoding: claims.encoding,
    fields: explainFields(claims, options),
    pagms: claims.pagms,
    formProblems: claims.formProblems,
    formRemarks: claims.formRemarks,
    certificates: presentedCertificates(received).map((der) => explainCertificate(der, options.at)),
    checks: (options.check?.report.checks ?? []).map(({ id, outcome, spec, detail, facts, code }) => ({
      id,
      step: vectorCheckList[id].step,
      outcome,
      spec: spec === undefined ? '' : formatSpecRef(spec),
      ...(detail !== undefined && { detail }),
      ...explainFacts(facts),
      ...(code !== undefined && explainCode(code)),
    })),
  }
}

function explainFields(
  claims: DecodedClaims,
  { at, revealPersonal = false }: ExplainOptions,
): readonly ExplainedField[] {
  const text = (name: string, value: string | undefined) => (value === undefined ? [] : [{ name, value }])
  const personal = (name: string, value: string | undefined) =>
    value === undefined ? [] : [{ name, value: revealPersonal ? value : REDACTED }]
  const instant = (name: string, value: Date | undefined) =>
    value === undefined
      ? []
      : [
          {
            name,
            value: value.toISOString(),
            secondsFromNow: Math.round((value.getTime() - at.getTime()) / 1000),
          },
        ]
  return [
    ...text('id', claims.id),
    ...text('issuer', claims.issuer),
    ...text('recipient', claims.recipient),
    ...text('audience', claims.audience),
    ...personal('subject', claims.subjectId),
    ...text('subjectFormat', claims.subjectFormat),
    ...text('authnLevel', claims.authnLevel),
    ...instant('authnInstant', claims.authnInstant),
    ...text('sessionIndex', claims.sessionIndex),
    ...instant('issuedAt', claims.issuedAt),
    ...instant('notBefore', claims.notBefore),
    ...instant('notOnOrAfter', claims.notOnOrAfter),
    ...text('confirmationMethod', claims.confirmationMethod),
    ...instant('confirmationNotOnOrAfter', claims.confirmationNotOnOrAfter),
    ...Object.entries(claims.attributes).flatMap(([name, values]) =>
      personal(`attribute ${name}`, values.join(', ')),
    ),
  ]
}

/** What the facts of a check tell about its sentence. */
function explainFacts(facts: ErrorDetails = {}): Pick<ExplainedCheck, 'remark' | 'cause'> {
  const { remark, cause, ...values } = facts
  return {
    ...(isVectorRemarkName(remark) && { remark: { name: remark, values } }),
    ...(typeof cause === 'string' && { cause }),
  }
}

function explainCode(code: string): Partial<ExplainedCheck> {
  if (!isVectorErrorCode(code)) return { code }
  const { meaning, remedy } = vectorErrors[code]
  const fault = isRefusalCode(code) ? faultOfCode[code] : undefined
  return { code, meaning, remedy, ...(fault && { fault: `${fault.prefix}:${fault.name} ${fault.message}` }) }
}

/** Certificates of KeyInfo or x5c, as far as they can be found. */
function presentedCertificates(received: ReceivedVector): readonly Uint8Array[] {
  if (received.form === 'absent' || received.form === 'unreadable') return []
  if (received.form === 'jwt') return tokenCertificates(received.bytes)
  const root = readXml(received.bytes)
  const holders = [root, ...root.elements()]
  return holders
    .flatMap((holder) => holder.childrenNamed(DSIG, 'Signature'))
    .slice(0, 1)
    .flatMap((signature) => signature.childrenNamed(DSIG, 'KeyInfo'))
    .flatMap((info) => info.childrenNamed(DSIG, 'X509Data'))
    .flatMap((data) => data.childrenNamed(DSIG, 'X509Certificate'))
    .map((certificate) => new Uint8Array(Buffer.from(certificate.text() ?? '', 'base64')))
}

function tokenCertificates(token: Uint8Array): readonly Uint8Array[] {
  const [header = ''] = Buffer.from(token).toString('latin1').split('.')
  try {
    const { x5c }: { x5c?: unknown } = JSON.parse(Buffer.from(header, 'base64url').toString('utf8'))
    return Array.isArray(x5c) ? x5c.map((value) => new Uint8Array(Buffer.from(String(value), 'base64'))) : []
  } catch {
    return []
  }
}

function explainCertificate(der: Uint8Array, at: Date): ExplainedCertificate {
  const certificate = readCertificate(der)
  if (certificate === undefined) {
    return { subject: 'unreadable', issuer: '', sha256: '', notBefore: '', notAfter: '', daysLeft: 0 }
  }
  const { node, sha256, notBefore, notAfter } = certificate
  return {
    subject: oneLine(node.subject),
    issuer: oneLine(node.issuer),
    sha256,
    notBefore: notBefore.toISOString(),
    notAfter: notAfter.toISOString(),
    daysLeft: Math.floor((notAfter.getTime() - at.getTime()) / DAY_MS),
  }
}

function readCertificate(der: Uint8Array): Certificate | undefined {
  try {
    return parseCertificate(der)
  } catch (error) {
    if (!isTrustError(error)) throw error
    return undefined
  }
}

/** Node.js writes one RDN a line. */
function oneLine(name: string): string {
  return name.replaceAll('\n', ', ')
}
