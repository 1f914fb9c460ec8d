import { hash } from 'node:crypto'
import { canonicalJson } from '@entente/core'
import { isTenantId, type TenantId } from '@entente/core/ids'
import type { RevocationPolicy, TrustStore } from '@entente/trust/x509'
import { parseDistinguishedName } from '@entente/trust/x509'
import { WhitelistError } from '../errors.ts'
import { readInstant } from './collect-rows.ts'
import type { ListInspection } from './inspect-list.ts'
import { listProfile } from './list-profile.ts'
import type { ListPolicy } from './verify-list.ts'

/** What two people compare with an official channel, and confirm. */
export interface PinnedForm {
  /** The organisme whose people confirm: the pin of one tenant says nothing for another. */
  readonly tenant: TenantId
  readonly namespace: string
  readonly root: string
  readonly xades: 'required' | 'optional'
  readonly signer: {
    readonly commonName: string
    readonly organizationalUnit: string
    /** SHA-256 of the authority that issued the signer's certificate. */
    readonly issuingCaSha256: string
    readonly extendedKeyUsage: readonly string[]
  }
  /** The file it was made from, and the certificate seen in it. */
  readonly seen: { readonly listSha256: string; readonly signerSha256: string }
}

/** Somebody's word that the pin was compared. It holds for this very content: any later edit ends it. */
export interface PinConfirmation {
  readonly by: string
  readonly at: Date
  readonly pinSha256: string
}

/** The pin file. */
export interface WhitelistPin {
  readonly format: 'entente-whitelist-pin/1'
  readonly pin: PinnedForm
  readonly confirmations: readonly PinConfirmation[]
}

const FORMAT = 'entente-whitelist-pin/1'
const NEEDED_CONFIRMATIONS = 2

/**
 * Makes a pin of what an inspection showed. It enforces nothing until two people confirmed it.
 *
 * @param inspection of a list whose `integrity` is `intact`
 * @param tenant     the organisme that will enforce it
 * @param issuingCaSha256 fingerprint of the authority that issued the signer's certificate
 * @throws {WhitelistError} `WL_PIN_INVALID` when the list is unsigned or broken, or its signer has no single CN and OU
 */
export function pinFromInspection(
  inspection: ListInspection,
  tenant: TenantId,
  issuingCaSha256: string,
): WhitelistPin {
  const [signer] = inspection.certificates
  if (inspection.integrity !== 'intact' || signer === undefined) throw invalid('The list is not intact.')
  const { attributes } = parseDistinguishedName(signer.subject)
  const only = (type: string) => {
    const values = attributes.filter((attribute) => attribute.type === type)
    if (values.length !== 1 || values[0] === undefined)
      throw invalid('The signer has not exactly one CN and one OU.')
    return values[0].value
  }
  const { namespace, root } = inspection.profile
  return {
    format: FORMAT,
    pin: {
      tenant,
      namespace,
      root,
      xades: inspection.signingTime === undefined ? 'optional' : 'required',
      signer: {
        commonName: only('2.5.4.3'),
        organizationalUnit: only('2.5.4.11'),
        issuingCaSha256: issuingCaSha256.replaceAll(':', '').toLowerCase(),
        extendedKeyUsage: signer.extendedKeyUsage ?? [],
      },
      seen: { listSha256: inspection.sha256, signerSha256: signer.sha256 },
    },
    confirmations: [],
  }
}

/** Adds somebody's confirmation of the pin as it stands. The same person twice still counts once. */
export function confirmPin(file: WhitelistPin, by: string, at: Date): WhitelistPin {
  if (by.trim() === '') throw invalid('A confirmation names who confirms.')
  return {
    ...file,
    confirmations: [...file.confirmations, { by: by.trim(), at, pinSha256: digestOf(file.pin) }],
  }
}

/** Who confirmed the pin as it stands now, each once. */
export function confirmersOf({ pin, confirmations }: WhitelistPin): readonly string[] {
  const digest = digestOf(pin)
  const valid = confirmations.filter(({ pinSha256 }) => pinSha256 === digest)
  return [...new Set(valid.map(({ by }) => by.toLowerCase()))]
}

/**
 * Turns a confirmed pin into the policy that enforces it.
 *
 * @param file       the pin
 * @param trust      pinned roots with their revocation lists
 * @param revocation @default `{ mode: 'require' }`
 * @throws {WhitelistError} `WL_PIN_UNCONFIRMED` with fewer than two confirmations of this very content
 */
export function listPolicyFromPin(
  file: WhitelistPin,
  trust: TrustStore,
  revocation: RevocationPolicy = { mode: 'require' },
): ListPolicy {
  if (confirmersOf(file).length < NEEDED_CONFIRMATIONS) throw new WhitelistError('WL_PIN_UNCONFIRMED')
  const { tenant, namespace, root, xades, signer } = file.pin
  return {
    tenant,
    profile: listProfile({ namespace, root, xades }),
    signer: {
      trust,
      revocation,
      commonName: signer.commonName,
      organizationalUnit: signer.organizationalUnit,
      issuingCaSha256: [signer.issuingCaSha256],
      extendedKeyUsage: signer.extendedKeyUsage,
    },
  }
}

/** Writes a pin file, for people to read and compare. */
export function writePin(file: WhitelistPin): string {
  return `${JSON.stringify(file, undefined, 2)}\n`
}

/**
 * Reads a pin file.
 *
 * @throws {WhitelistError} `WL_PIN_INVALID`
 */
export function parsePin(text: string): WhitelistPin {
  const file = objectOf(parseJson(text), 'the file')
  if (file.format !== FORMAT) throw invalid('The format is not known.')
  const pin = objectOf(file.pin, 'pin')
  const signer = objectOf(pin.signer, 'signer')
  const seen = objectOf(pin.seen, 'seen')
  const xades = textOf(pin.xades, 'xades')
  if (xades !== 'required' && xades !== 'optional') throw invalid('xades is required or optional.')
  return {
    format: FORMAT,
    pin: {
      tenant: tenantOf(pin.tenant),
      namespace: textOf(pin.namespace, 'namespace'),
      root: textOf(pin.root, 'root'),
      xades,
      signer: {
        commonName: textOf(signer.commonName, 'commonName'),
        organizationalUnit: textOf(signer.organizationalUnit, 'organizationalUnit'),
        issuingCaSha256: fingerprintOf(signer.issuingCaSha256, 'issuingCaSha256'),
        extendedKeyUsage: listOf(signer.extendedKeyUsage, 'extendedKeyUsage').map((oid) =>
          textOf(oid, 'extendedKeyUsage'),
        ),
      },
      seen: {
        listSha256: fingerprintOf(seen.listSha256, 'listSha256'),
        signerSha256: fingerprintOf(seen.signerSha256, 'signerSha256'),
      },
    },
    confirmations: listOf(file.confirmations, 'confirmations').map((one) => {
      const confirmation = objectOf(one, 'confirmations')
      const at = readInstant(textOf(confirmation.at, 'at'))
      if (at === undefined) throw invalid('at is an instant.')
      return {
        by: textOf(confirmation.by, 'by'),
        at,
        pinSha256: fingerprintOf(confirmation.pinSha256, 'pinSha256'),
      }
    }),
  }
}

function digestOf(pin: PinnedForm): string {
  return hash('sha256', canonicalJson(pin), 'hex')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw invalid('It is not JSON.')
  }
}

function objectOf(value: unknown, field: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  throw invalid(`${field} is an object.`)
}

function listOf(value: unknown, field: string): readonly unknown[] {
  if (Array.isArray(value) && value.length <= 50) return value
  throw invalid(`${field} is a list.`)
}

function textOf(value: unknown, field: string): string {
  if (typeof value === 'string' && value !== '' && value.length <= 300) return value
  throw invalid(`${field} is a text.`)
}

function tenantOf(value: unknown): TenantId {
  if (isTenantId(value)) return value
  throw invalid('tenant is the SIRET of the organisme.')
}

function fingerprintOf(value: unknown, field: string): string {
  const text = textOf(value, field)
  if (/^[0-9a-f]{64}$/.test(text)) return text
  throw invalid(`${field} is a SHA-256 in hexadecimal.`)
}

function invalid(why: string): WhitelistError {
  return new WhitelistError('WL_PIN_INVALID', { why })
}
