import type { SampleAuthority, SampleCertificateOptions, SampleIdentity, SamplePki } from './sample-pki.ts'

/** One fictive organisme with a PKI of its own. */
export interface SampleOrganisme {
  /** Name inside the convention. */
  readonly party: string
  /** Fictive SIRET. */
  readonly tenant: string
  /** `O` of its certificates. */
  readonly name: string
  readonly urn: string
  readonly root: SampleAuthority
  readonly authority: SampleAuthority
  readonly signer: SampleIdentity
  readonly tlsClient: SampleIdentity
  readonly tlsServer: SampleIdentity
  /** Signs internal tokens. */
  readonly internal: SampleIdentity
}

/** A provider and its two clients. */
export interface SampleOrganismes {
  readonly provider: SampleOrganisme
  readonly client: SampleOrganisme
  readonly neighbour: SampleOrganisme
}

export interface SampleOrganismeOptions {
  /** Ends of certificates. @default the PKI's own */
  readonly ends?: { readonly signer?: Date; readonly tlsClient?: Date; readonly tlsServer?: Date }
  /** Key of the internal tokens; RSA is what most languages verify without a library. @default 'rsa-2048' */
  readonly internalKey?: 'rsa-2048' | 'p-256'
  /** Key of the VI signers. @default 'rsa-2048' */
  readonly signerKey?: 'rsa-2048' | 'p-256'
}

/** Makes three fictive organismes, each with its own PKI. */
export function sampleOrganismes(pki: SamplePki, options: SampleOrganismeOptions = {}): SampleOrganismes {
  return {
    provider: organisme(pki, 'fournisseuse', '99000000200016', 'sp:droits:1', options),
    client: organisme(pki, 'cliente', '99000001000019', 'idp:jeton:1', options),
    neighbour: organisme(pki, 'voisine', '99000005100013', 'idp:jeton:1', options),
  }
}

function organisme(
  pki: SamplePki,
  short: string,
  tenant: string,
  urn: string,
  { ends = {}, internalKey = 'rsa-2048', signerKey = 'rsa-2048' }: SampleOrganismeOptions,
): SampleOrganisme {
  const name = `CAISSE ${short.toUpperCase()}`
  const root = pki.root({ subject: subject(name, 'IGC racine'), keyType: 'p-256' })
  const authority = root.authority({ subject: subject(name, 'IGC serveurs'), keyType: 'p-256' })
  const until = (notAfter: Date | undefined) => (notAfter === undefined ? {} : { notAfter })
  return {
    party: `caisse-${short}`,
    tenant,
    name,
    urn: `urn:interops:${tenant}:${urn}`,
    root,
    authority,
    signer: authority.leaf({ subject: subject(name, 'jetons'), keyType: signerKey, ...until(ends.signer) }),
    tlsClient: authority.leaf({
      subject: subject(name, 'sortie'),
      extendedKeyUsage: ['clientAuth'],
      keyType: 'p-256',
      ...until(ends.tlsClient),
    }),
    tlsServer: authority.leaf({
      subject: subject(name, 'entree'),
      extendedKeyUsage: ['serverAuth'],
      dnsNames: ['localhost'],
      ipAddresses: ['127.0.0.1'],
      keyType: 'p-256',
      ...until(ends.tlsServer),
    }),
    internal: authority.leaf({ subject: subject(name, 'interne'), keyType: internalKey }),
  }
}

function subject(organisation: string, commonName: string): SampleCertificateOptions['subject'] {
  return [
    ['C', 'FR'],
    ['O', organisation],
    ['CN', commonName],
  ]
}
