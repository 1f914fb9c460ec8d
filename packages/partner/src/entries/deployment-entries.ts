import { createHash } from 'node:crypto'
import { isNonEmpty } from '@entente/core'
import type { CertificateBinding, CertificateUse } from '@entente/core/convention/interops'
import type { Endpoint, Partner, PinnedAnchor, Weakening } from '@entente/core/deployment'
import { parseCertificate } from '@entente/trust'
import type { ConfirmedSheet } from '../confirmation/confirm-sheet.ts'
import type { PartnerSheet, SheetCertificate } from '../sheet/partner-sheet.ts'

/** What a confirmed sheet brings into our own documents. */
export interface DeploymentEntries {
  /** For `anchors` of the deployment; the references lead to `files`. */
  readonly anchors: readonly PinnedAnchor[]
  /** For `endpoints` of the deployment; add `clientKey` there. */
  readonly endpoints: readonly Endpoint[]
  /** For `partners` of the deployment. */
  readonly partners: readonly Partner[]
  /** Addresses of portals in mode P, by id of the service, for `issuancePolicyFrom`. */
  readonly destinations: Readonly<Record<string, string>>
  /** For `certificates` of the party in the convention, by amendment: each key in use or announced. */
  readonly bindings: readonly CertificateBinding[]
  /**
   * What the sheet asks for where one certificate signs VIs and serves TLS, by party: for `sharedCertificates` of
   * `vectorPolicyFrom` and of the gateway file. Without it such a certificate signs nothing.
   */
  readonly sharedCertificates: Readonly<Record<string, Weakening>>
  /** Root certificates in PEM, by the path that `anchors` refers to. */
  readonly files: Readonly<Record<string, string>>
}

/**
 * Turns a sheet that two people have confirmed into entries for our deployment.
 *
 * @param confirmed what `confirmSheet` returned: a pending sheet cannot come here
 * @see INTEROPS convention, art. 5.1 and 7.2.2
 * @example
 * const { anchors, endpoints, partners } = deploymentEntries(confirmSheet(opened, confirmations))
 */
export function deploymentEntries({ opened: { sheet } }: ConfirmedSheet): DeploymentEntries {
  const { organisme, environment, pkis } = sheet
  const own = (id: string) => partName(organisme.party, id)
  const anchors = pkis.map(({ id, root, crl }) => ({
    id: own(id),
    environment,
    pki: id,
    reference: `file:anchors/${own(id)}.pem`,
    sha256: parseCertificate(Buffer.from(root, 'base64')).sha256,
    ...(crl.length > 0 && { crl }),
  }))
  const ids = anchors.map(({ id }) => id)
  return {
    anchors,
    endpoints: sheet.endpoints.flatMap(({ id, use, url }): Endpoint[] =>
      use === 'interops-service' || use === 'interops-gateway'
        ? [{ id: own(id), environment, use, url, ...(isNonEmpty(ids) && { anchors: ids }) }]
        : [],
    ),
    partners: [{ convention: organisme.convention, party: organisme.party }],
    destinations: portalsOf(sheet),
    bindings: sheet.certificates.flatMap(bindingOf),
    sharedCertificates: sharedOf(sheet),
    files: Object.fromEntries(pkis.map(({ id, root }) => [`anchors/${own(id)}.pem`, toPem(root)])),
  }
}

function portalsOf({ services, endpoints }: PartnerSheet): Readonly<Record<string, string>> {
  const portals = services
    .filter(({ mode }) => mode === 'P')
    .flatMap(({ id, endpoint }) =>
      endpoints.filter((one) => one.id === endpoint).map(({ url }) => [id, url] as const),
    )
  return Object.fromEntries(portals)
}

/** Of several, the one that ends first: none is tolerated longer than its own sheet says. */
function sharedOf({ certificates, organisme }: PartnerSheet): Readonly<Record<string, Weakening>> {
  const [first] = certificates
    .flatMap(({ shared }) => shared ?? [])
    .sort((one, other) => (one.until < other.until ? -1 : 1))
  return first === undefined ? {} : { [organisme.party]: first }
}

function bindingOf({ id, uses, pki, certificate }: SheetCertificate): CertificateBinding[] {
  const agreed = uses.filter((use): use is CertificateUse => use !== 'seal')
  if (!isNonEmpty(agreed)) return []
  const spkiSha256 = parseCertificate(Buffer.from(certificate, 'base64')).keySha256
  return [{ id, kind: 'key', uses: agreed, pki, spkiSha256 }]
}

const LONGEST = 64

/** A name inside the deployment: two partners may both call a part `racine`. */
function partName(party: string, id: string): string {
  const name = `${party}.${id}`
  if (name.length <= LONGEST) return name
  return `${name.slice(0, LONGEST - 9)}-${createHash('sha256').update(name).digest('hex').slice(0, 8)}`
}

function toPem(base64: string): string {
  return `-----BEGIN CERTIFICATE-----\n${base64.replaceAll(/(.{64})(?=.)/g, '$1\n')}\n-----END CERTIFICATE-----\n`
}
