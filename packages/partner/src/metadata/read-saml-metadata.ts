import { createHash } from 'node:crypto'
import {
  bindPartner,
  isTrustError,
  type PartnerBinding,
  parseCertificate,
  type RevocationPolicy,
  type TrustStore,
  validatePath,
  verifySigned,
} from '@entente/trust'
import { readXml, type XmlElement, XmlError } from '@entente/trust/xml'
import { PartnerError } from '../errors.ts'
import { isPlainHost } from '../sheet/plain-name.ts'
import { checkNotDowngraded } from './check-downgrade.ts'
import { DSIG, HTTP_POST, MD, METADATA_LIMITS, METADATA_PROFILE, SAMLP } from './names.ts'
import type { SamlMetadata } from './saml-metadata.ts'

/** What is known before metadata are read. */
export interface ReadMetadataOptions {
  readonly at: Date
  /** Who may sign them. Without it only unsigned metadata can be read, and only with `unsigned`. */
  readonly signer?: {
    readonly trust: TrustStore
    readonly revocation: RevocationPolicy
    /** The partner's own certificates: a sector PKI alone never identifies a partner. */
    readonly binding: PartnerBinding
  }
  /** Whether unsigned metadata are read at all. After signed ones they never are. @default 'refuse' */
  readonly unsigned?: 'refuse' | 'accept'
  /** Whose metadata they must be. @default whoever they name */
  readonly entityId?: string
  /** The metadata in force: new ones are neither older nor weaker. @default none */
  readonly held?: SamlMetadata
}

const LONGEST_DAYS = 400
const DAY_MS = 86_400_000

/**
 * Reads the SAML metadata of one entity strictly: no DTD, bounded, signed by the partner, with an end of validity, and
 * neither older nor weaker than the ones in force.
 *
 * @param bytes   one `md:EntityDescriptor` in UTF-8, at most 256 KiB
 * @param options who may sign them, and what is in force
 * @throws {PartnerError} `METADATA_UNREADABLE` `METADATA_SIGNATURE_MISSING` `METADATA_EXPIRED` `METADATA_ENTITY_REPLACED`
 *   `METADATA_DOWNGRADED`; {TrustError} the codes of `verifySigned` and `validatePath`, `PARTNER_NOT_BOUND`
 * @see SAML-2.0-BINDINGS §3.5 for what the addresses are for
 * @example
 * const metadata = readSamlMetadata(bytes, { at, signer: { trust, revocation, binding }, held })
 */
export function readSamlMetadata(bytes: Uint8Array, options: ReadMetadataOptions): SamlMetadata {
  const root = readEntity(bytes)
  const signed = root.child(DSIG, 'Signature') !== undefined
  const { element, signature } = signed ? verify(bytes, options) : unsigned(root, options)
  const metadata = describe(element, signature, bytes)
  checkPeriod(metadata, options.at)
  const entityId = options.held?.entityId ?? options.entityId
  if (entityId !== undefined && metadata.entityId !== entityId) {
    throw new PartnerError({ code: 'METADATA_ENTITY_REPLACED' })
  }
  if (options.held !== undefined) checkNotDowngraded(metadata, options.held)
  return metadata
}

function readEntity(bytes: Uint8Array): XmlElement {
  try {
    const root = readXml(bytes, { limits: METADATA_LIMITS, idAttributes: ['ID'] })
    if (root.is(MD, 'EntityDescriptor')) return root
  } catch (cause) {
    if (!(cause instanceof XmlError)) throw cause
    throw unreadable('Its XML is refused.', { reason: cause.code })
  }
  throw unreadable('Its root is not an EntityDescriptor.')
}

function verify(bytes: Uint8Array, { at, signer }: ReadMetadataOptions) {
  const verified = verifySigned(bytes, METADATA_PROFILE, ({ certificates }) => {
    if (signer === undefined) {
      throw new PartnerError({
        code: 'METADATA_UNREADABLE',
        why: 'They are signed and no signer is trusted here.',
      })
    }
    const path = validatePath(certificates, signer.trust, {
      at,
      purpose: 'signature',
      revocation: signer.revocation,
    })
    return {
      key: path.key,
      certificate: path.certificate.der,
      checks: [...path.checks, bindPartner(path, signer.binding)],
    }
  })
  const { signature } = verified.algorithms
  if (signature === 'RSA-SHA1') throw new PartnerError({ code: 'METADATA_DOWNGRADED' })
  return { element: verified.element, signature }
}

function unsigned(root: XmlElement, { unsigned: accepted, held }: ReadMetadataOptions) {
  if (accepted !== 'accept' || (held !== undefined && held.signature !== 'none')) {
    throw new PartnerError({ code: 'METADATA_SIGNATURE_MISSING' })
  }
  return { element: root, signature: 'none' as const }
}

function describe(entity: XmlElement, signature: SamlMetadata['signature'], bytes: Uint8Array): SamlMetadata {
  const entityId = entity.attribute('entityID')?.trim()
  const [client, provider] = [role(entity, 'IDPSSODescriptor'), role(entity, 'SPSSODescriptor')]
  if (entityId === undefined || entityId === '' || entityId.length > 1024)
    throw unreadable('It has no entityID.')
  if (client === undefined && provider === undefined) throw unreadable('It has no role of SAML 2.0.')
  const both = [client, provider].flatMap((one) => one ?? [])
  return {
    entityId,
    validUntil: entity.attribute('validUntil') ?? '',
    roles: [...(client ? (['client'] as const) : []), ...(provider ? (['provider'] as const) : [])],
    assertionConsumers: provider === undefined ? [] : addresses(provider, 'AssertionConsumerService'),
    logins: client === undefined ? [] : addresses(client, 'SingleSignOnService'),
    signingCertificates: [...new Set(both.flatMap(signingCertificates))],
    signature,
    fingerprint: createHash('sha256').update(bytes).digest('hex'),
  }
}

function role(entity: XmlElement, name: string): XmlElement | undefined {
  const found = entity
    .childrenNamed(MD, name)
    .filter((one) => one.attribute('protocolSupportEnumeration')?.split(/\s+/).includes(SAMLP))
  if (found.length > 1) throw unreadable(`It has ${name} twice.`)
  return found[0]
}

function addresses(descriptor: XmlElement, name: string): readonly string[] {
  return descriptor.childrenNamed(MD, name).flatMap((service) => {
    const location = service.attribute('Location') ?? ''
    if (service.attribute('Binding') !== HTTP_POST) return []
    const url = URL.canParse(location) ? new URL(location) : undefined
    const local = url !== undefined && /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(url.hostname)
    const safe = url?.protocol === 'https:' || (url?.protocol === 'http:' && local)
    if (url === undefined || !safe || !isPlainHost(url.host) || `${url.username}${url.password}` !== '') {
      throw unreadable(`An address of ${name} is not https in ASCII.`)
    }
    return [location]
  })
}

function signingCertificates(descriptor: XmlElement): readonly string[] {
  return descriptor
    .childrenNamed(MD, 'KeyDescriptor')
    .filter((one) => (one.attribute('use') ?? 'signing') === 'signing')
    .flatMap((one) => one.child(DSIG, 'KeyInfo')?.childrenNamed(DSIG, 'X509Data') ?? [])
    .flatMap((data) => data.childrenNamed(DSIG, 'X509Certificate'))
    .map((one) => readCertificate(one.text() ?? ''))
}

function readCertificate(text: string): string {
  const base64 = text.replaceAll(/[\s]/g, '')
  try {
    const { der } = parseCertificate(Buffer.from(base64, 'base64'))
    if (Buffer.from(der).toString('base64') === base64) return base64
  } catch (cause) {
    if (!isTrustError(cause)) throw cause
  }
  throw unreadable('A certificate cannot be read.')
}

function checkPeriod({ validUntil }: SamlMetadata, at: Date): void {
  const end = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(validUntil) ? Date.parse(validUntil) : Number.NaN
  if (!(end > at.getTime() && end <= at.getTime() + LONGEST_DAYS * DAY_MS)) {
    throw new PartnerError({ code: 'METADATA_EXPIRED' })
  }
}

function unreadable(why: string, details: Readonly<Record<string, string>> = {}): PartnerError {
  return new PartnerError({ code: 'METADATA_UNREADABLE', why, details })
}
