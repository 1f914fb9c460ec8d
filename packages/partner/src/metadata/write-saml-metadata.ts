import { randomUUID } from 'node:crypto'
import type { Signer } from '@entente/core/ports'
import { signXml } from '@entente/trust'
import type { XmlDraft } from '@entente/trust/xml'
import { PartnerError } from '../errors.ts'
import type { PartnerSheet } from '../sheet/partner-sheet.ts'
import { DSIG, HTTP_POST, MD, METADATA_PROFILE, SAMLP } from './names.ts'

/** What is written. */
export interface WriteMetadataOptions {
  /** `client` writes an IDPSSODescriptor, `provider` an SPSSODescriptor. */
  readonly role: 'client' | 'provider'
  readonly at: Date
  /** Days until `validUntil`, never beyond the sheet's own end. @default 90 */
  readonly days?: number
}

const DAY_MS = 86_400_000

/**
 * Writes the SAML metadata of an organisme's portal from its sheet, signed. Certificates that are in use or announced
 * are all in them, so that both keys of a renewal are known.
 *
 * @param sheet  the organisme's own sheet
 * @param signer the seal or the signer of VIs
 * @returns      one `md:EntityDescriptor` in UTF-8
 * @throws {PartnerError} `PARTNER_SHEET_INVALID` when the sheet has no portal of that role; {TrustError} the codes of `signXml`
 * @example
 * const bytes = await writeSamlMetadata(sheet, seal, { role: 'provider', at: clock.now() })
 */
export async function writeSamlMetadata(
  sheet: PartnerSheet,
  signer: Signer,
  options: WriteMetadataOptions,
): Promise<Uint8Array> {
  const { role, at, days = 90 } = options
  const entityId = role === 'client' ? sheet.organisme.issuerUrn : sheet.organisme.recipientUrn
  const portals = sheet.endpoints.filter(
    ({ use }) => use === (role === 'client' ? 'portal-login' : 'portal-acs'),
  )
  if (entityId === undefined || portals.length === 0) {
    throw new PartnerError({ code: 'PARTNER_SHEET_INVALID', why: `It has no portal of the role ${role}.` })
  }
  const until = Math.min(at.getTime() + days * DAY_MS, Date.parse(sheet.validUntil))
  const signed = await signXml(
    {
      name: 'md:EntityDescriptor',
      namespace: MD,
      attributes: { ID: `_${randomUUID()}`, entityID: entityId, validUntil: new Date(until).toISOString() },
      children: [
        descriptor(
          sheet,
          role,
          portals.map(({ url }) => url),
          at,
        ),
      ],
    },
    METADATA_PROFILE,
    signer,
  )
  return signatureFirst(signed)
}

function descriptor(
  sheet: PartnerSheet,
  role: 'client' | 'provider',
  urls: readonly string[],
  at: Date,
): XmlDraft {
  const isClient = role === 'client'
  const keys = sheet.certificates
    .filter(({ uses, until }) => uses.includes('vector-signature') && Date.parse(until) > at.getTime())
    .map(({ certificate }) => keyDescriptor(certificate))
  return {
    name: isClient ? 'md:IDPSSODescriptor' : 'md:SPSSODescriptor',
    namespace: MD,
    attributes: {
      protocolSupportEnumeration: SAMLP,
      WantAssertionsSigned: isClient ? undefined : 'true',
    },
    children: [
      ...keys,
      ...urls.map(
        (url, index): XmlDraft => ({
          name: isClient ? 'md:SingleSignOnService' : 'md:AssertionConsumerService',
          namespace: MD,
          attributes: { Binding: HTTP_POST, Location: url, index: isClient ? undefined : String(index) },
        }),
      ),
    ],
  }
}

function keyDescriptor(certificate: string): XmlDraft {
  const inner = (name: string, child: XmlDraft | string): XmlDraft => ({
    name: `ds:${name}`,
    namespace: DSIG,
    children: [child],
  })
  return {
    name: 'md:KeyDescriptor',
    namespace: MD,
    attributes: { use: 'signing' },
    children: [inner('KeyInfo', inner('X509Data', inner('X509Certificate', certificate)))],
  }
}

/**
 * The schema of metadata wants the signature first. Its transform takes it out wherever it stands, so moving what was
 * written last changes no signed byte.
 */
function signatureFirst(signed: Uint8Array): Uint8Array {
  const text = Buffer.from(signed).toString('utf8')
  const end = text.lastIndexOf('</md:EntityDescriptor>')
  const start = text.lastIndexOf('<ds:Signature ', end)
  const body = text.indexOf('>') + 1
  return Buffer.from(text.slice(0, body) + text.slice(start, end) + text.slice(body, start) + text.slice(end))
}
