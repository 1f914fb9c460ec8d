import { createHash } from 'node:crypto'
import {
  type Certificate,
  type CrlCache,
  isTrustError,
  JWS_ALGORITHMS,
  type RevocationPolicy,
  validatePath,
  verifyJws,
} from '@entente/trust'
import { PartnerError } from '../errors.ts'
import { checkSheetPaths } from './check-paths.ts'
import type { PartnerSheet, SheetOrganisme } from './partner-sheet.ts'
import { nameSkeleton } from './plain-name.ts'
import { MAX_SHEET_BYTES, readSheetPayload } from './read-sheet.ts'
import { sealsOf } from './sheet-certificates.ts'
import { trustStoreOf } from './sheet-trust.ts'
import { SHEET_TYPE } from './sign-sheet.ts'

/** What is known before a sheet is opened. */
export interface OpenSheetOptions {
  readonly at: Date
  /** How revocation of the sheet's certificates is judged. */
  readonly revocation: RevocationPolicy
  /** Revocation lists, loaded ahead of time. @default none */
  readonly crls?: CrlCache
  /**
   * SHA-256 of the root certificates that the convention names, lower-case hexadecimal. Without them only the
   * confirmation by two people says that the PKI is the right one.
   */
  readonly roots?: readonly string[]
  /** Whose sheet it must be. @default whoever it names, for a first import */
  readonly expected?: Partial<Pick<SheetOrganisme, 'siret' | 'convention' | 'party'>>
  /** The sheet of this organisme that is in force: the new one must be its successor. @default first import */
  readonly held?: OpenedSheet
  /** Other organismes that are known, whose names it must not resemble. @default none */
  readonly others?: readonly { readonly siret: string; readonly name: string }[]
}

class OpenedPartnerSheet {
  protected readonly opened = true

  constructor(
    /** What the sheet says. */
    readonly sheet: PartnerSheet,
    /** SHA-256 of the canonical content, lower-case hexadecimal: what two people confirm. */
    readonly fingerprint: string,
    /** The certificate of the seal that signed. */
    readonly seal: Certificate,
    /** The signed sheet as it was received. */
    readonly token: string,
  ) {}
}

/** A sheet whose signature and content stand. It counts for nothing until two people have confirmed it. */
export type { OpenedPartnerSheet as OpenedSheet }

type OpenedSheet = OpenedPartnerSheet

/**
 * Opens a signed sheet: size, signature by the organisme's own seal, canonical form, content, certificate paths,
 * identity, and that it follows the sheet in force.
 *
 * @param token   the compact JWS as received, at most 512 KiB
 * @param options what is known of the organisme
 * @returns       the opened sheet; see `confirmSheet` for making it count
 * @throws {PartnerError} `PARTNER_SHEET_TOO_LARGE` `PARTNER_SHEET_UNREADABLE` `PARTNER_SHEET_NOT_CANONICAL`
 *   `PARTNER_SHEET_INVALID` `PARTNER_NAME_CONFUSABLE` `PARTNER_SIGNER_NOT_LISTED` `PARTNER_SIGNER_CHANGED`
 *   `PARTNER_IDENTITY_MISMATCH` `PARTNER_SHEET_EXPIRED` `PARTNER_SHEET_ROLLED_BACK`; {TrustError} `JWS_SIGNATURE_INVALID`
 *   `JWS_TYPE_REFUSED` and the codes of `validatePath`
 * @see INTEROPS convention, art. 5.1 and 7.2.2
 * @example
 * const opened = await openPartnerSheet(token, { at, revocation: { mode: 'require' }, crls, roots, held })
 */
export async function openPartnerSheet(token: string, options: OpenSheetOptions): Promise<OpenedSheet> {
  if (token.length > MAX_SHEET_BYTES) throw new PartnerError({ code: 'PARTNER_SHEET_TOO_LARGE' })
  const { payload, resolved } = await verify(token, options)
  const { sheet, seal } = resolved
  const fingerprint = createHash('sha256').update(payload).digest('hex')
  checkPeriod(sheet, options.at)
  checkIdentity(sheet.organisme, options)
  if (options.held !== undefined) checkSuccession(sheet, fingerprint, seal, options.held, options.at)
  checkSheetPaths(sheet, options)
  return new OpenedPartnerSheet(sheet, fingerprint, seal, token)
}

async function verify(token: string, options: OpenSheetOptions) {
  try {
    return await verifyJws(
      token.trim(),
      { typ: SHEET_TYPE, algorithms: JWS_ALGORITHMS, maxBytes: MAX_SHEET_BYTES },
      ({ certificates, payload }) => {
        const sheet = readSheetPayload(payload)
        const presented = Buffer.from(certificates[0] ?? []).toString('base64')
        if (!sealsOf(sheet, options.at).includes(presented)) {
          throw new PartnerError({ code: 'PARTNER_SIGNER_NOT_LISTED' })
        }
        const store = trustStoreOf(sheet, options)
        const path = validatePath([...certificates, ...issuersOf(sheet)].slice(0, 10), store, {
          at: options.at,
          purpose: 'signature',
          revocation: options.revocation,
        })
        return { key: path.key, sheet, seal: path.certificate }
      },
    )
  } catch (cause) {
    if (isTrustError(cause, 'JWS_MALFORMED') || isTrustError(cause, 'JWS_DUPLICATE_NAME')) {
      throw new PartnerError({ code: 'PARTNER_SHEET_UNREADABLE', cause })
    }
    throw cause
  }
}

function issuersOf({ pkis }: PartnerSheet): readonly Uint8Array[] {
  return pkis.flatMap(({ issuingCas }) => issuingCas.map((ca) => Buffer.from(ca, 'base64')))
}

function checkPeriod({ issuedAt, validUntil }: PartnerSheet, at: Date): void {
  const FIVE_MINUTES = 300_000
  if (Date.parse(issuedAt) > at.getTime() + FIVE_MINUTES || Date.parse(validUntil) <= at.getTime()) {
    throw new PartnerError({ code: 'PARTNER_SHEET_EXPIRED' })
  }
}

function checkIdentity(
  organisme: SheetOrganisme,
  { expected = {}, held, others = [] }: OpenSheetOptions,
): void {
  const required = held === undefined ? expected : { ...expected, ...identityOf(held.sheet.organisme) }
  for (const field of ['siret', 'convention', 'party', 'issuerUrn', 'recipientUrn'] as const) {
    const wanted: string | undefined = { issuerUrn: undefined, recipientUrn: undefined, ...required }[field]
    if (wanted !== undefined && organisme[field] !== wanted) {
      throw new PartnerError({
        code: 'PARTNER_IDENTITY_MISMATCH',
        why: `The field ${field} is not the one that was expected.`,
        details: { field },
      })
    }
  }
  const skeleton = nameSkeleton(organisme.name)
  if (others.some(({ siret, name }) => siret !== organisme.siret && nameSkeleton(name) === skeleton)) {
    throw new PartnerError({
      code: 'PARTNER_NAME_CONFUSABLE',
      why: 'Another known organisme has a name that looks the same.',
    })
  }
}

function identityOf({ siret, convention, party, issuerUrn, recipientUrn }: SheetOrganisme) {
  return { siret, convention, party, issuerUrn, recipientUrn }
}

function checkSuccession(
  sheet: PartnerSheet,
  fingerprint: string,
  seal: Certificate,
  held: OpenedSheet,
  at: Date,
): void {
  if (sheet.environment !== held.sheet.environment) {
    throw new PartnerError({
      code: 'PARTNER_IDENTITY_MISMATCH',
      why: 'It is a sheet of the other environment.',
      details: { field: 'environment' },
    })
  }
  if (fingerprint === held.fingerprint) return
  if (!sealsOf(held.sheet, at).includes(Buffer.from(seal.der).toString('base64'))) {
    throw new PartnerError({ code: 'PARTNER_SIGNER_CHANGED' })
  }
  if (sheet.version <= held.sheet.version || sheet.issuedAt < held.sheet.issuedAt) {
    throw new PartnerError({ code: 'PARTNER_SHEET_ROLLED_BACK' })
  }
}
