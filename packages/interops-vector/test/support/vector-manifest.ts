import { readFileSync } from 'node:fs'
import { parseTenantId } from '@entente/core/ids'
import {
  createCrlCache,
  loadCrl,
  type PartnerRuleInput,
  parseCertificate,
  parsePartnerBinding,
  trustStore,
  type Weakening,
} from '@entente/trust/x509'
import type {
  PartnerCertificates,
  ReceivedVector,
  ServiceRule,
  TlsPeer,
  VectorPolicy,
} from '../../src/index.ts'
import { readAuthorizationHeader, readSamlResponseForm, readSecurityHeader } from '../../src/index.ts'

/** Certificates of a partner, by the files of its IGC. */
export interface CertificatesJson {
  readonly anchor: string
  readonly intermediates: readonly string[]
  readonly crls: readonly { readonly file: string; readonly issuer: string }[]
  readonly binding: readonly PartnerRuleInput[]
}

export interface WeakeningJson {
  readonly from: string
  readonly until: string
  readonly reason: string
}

export interface PolicyJson {
  readonly tenant: string
  readonly recipients: readonly string[]
  readonly services: readonly ServiceRule[]
  readonly partners: readonly {
    readonly issuer: string
    readonly signer: CertificatesJson
    readonly tls?: CertificatesJson
    readonly weakenings?: Readonly<Record<string, WeakeningJson>>
  }[]
  readonly skewSeconds?: number
}

/** One VI with what must come out of it. */
export interface VectorJson {
  readonly id: string
  /** What the vector shows, as a sentence. */
  readonly title: string
  readonly file: string
  readonly carriage: 'assertion' | 'soap' | 'form' | 'authorization'
  readonly policy: string
  readonly service: string
  readonly now: string
  /** File of the TLS client chain in PEM, its own certificate first; null when TLS is not visible. */
  readonly peer: string | null
  /** Code of the first failed check, or `accepted`. */
  readonly code: string
  /** Id of the first failed check. */
  readonly check?: string
  /** Qualified name of the SOAP fault that answers. */
  readonly fault?: string
}

/** One call that must be refused, for the codes that no document alone can show. */
export type CallJson = { readonly id: string; readonly title: string; readonly code: string } & (
  | {
      readonly call: 'accept'
      readonly vector: string
      readonly times: number
      readonly journal: 'open' | 'broken' | 'overloaded'
    }
  | {
      readonly call: 'check'
      readonly vector: string
      readonly service?: string
      readonly skewSeconds?: number
    }
  | {
      readonly call: 'rights'
      readonly vector: string
      readonly pagms: Readonly<Record<string, { readonly actions: readonly string[] }>>
      readonly action: string
    }
  | {
      readonly call: 'issue'
      readonly service: string
      readonly held: readonly string[]
      readonly pagms: readonly [string, ...string[]]
      readonly subject: string
      readonly signer: 'in-force' | 'expired'
    }
  | { readonly call: 'parse-interops-infos'; readonly header: string }
  | { readonly call: 'write-security-header'; readonly envelope: string }
)

export interface ManifestJson {
  readonly format: 1
  readonly description: string
  readonly policies: Readonly<Record<string, PolicyJson>>
  readonly vectors: readonly VectorJson[]
  readonly calls: readonly CallJson[]
}

export const FOLDER = new URL('../../../../vectors/vi/', import.meta.url)

export function readVectorFile(file: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(file, FOLDER)))
}

export function readManifest(): ManifestJson {
  return JSON.parse(Buffer.from(readVectorFile('manifest.json')).toString('utf8'))
}

const policies = new Map<PolicyJson, VectorPolicy>()

/** Opens a policy of the manifest. */
export function openPolicy(json: PolicyJson): VectorPolicy {
  const known = policies.get(json)
  if (known) return known
  const { tenant, recipients, services, partners, skewSeconds } = json
  const policy = {
    tenant: parseTenantId(tenant),
    recipients,
    services,
    partners: partners.map(({ issuer, signer, tls, weakenings = {} }) => ({
      issuer,
      signer: openCertificates(signer),
      ...(tls && { tls: openCertificates(tls) }),
      weakenings: Object.fromEntries(
        Object.entries(weakenings).map(([name, each]) => [name, openWeakening(each)]),
      ),
    })),
    ...(skewSeconds !== undefined && { skewSeconds }),
  } as unknown as VectorPolicy
  policies.set(json, policy)
  return policy
}

function openCertificates({ anchor, intermediates, crls, binding }: CertificatesJson): PartnerCertificates {
  const pem = (file: string) => Buffer.from(readVectorFile(file)).toString('utf8')
  const certificate = pem(anchor)
  return {
    trust: trustStore({
      anchors: [{ name: anchor, certificate, sha256: parseCertificate(certificate).sha256 }],
      intermediates: intermediates.map(pem),
      crls: createCrlCache(
        crls.map(({ file, issuer }) => loadCrl(readVectorFile(file), parseCertificate(pem(issuer)))),
      ),
    }),
    binding: parsePartnerBinding(binding),
    revocation: { mode: 'require' },
  }
}

function openWeakening({ from, until, reason }: WeakeningJson): Weakening {
  return { from: new Date(from), until: new Date(until), reason }
}

/** Receives a document by its carriage. */
export function receive({ file, carriage }: VectorJson): ReceivedVector {
  const bytes = readVectorFile(file)
  if (carriage === 'soap') return readSecurityHeader(bytes).received
  if (carriage === 'assertion') return { form: 'saml-assertion', bytes }
  const text = Buffer.from(bytes).toString('utf8')
  return carriage === 'form' ? readSamlResponseForm(new URLSearchParams(text)) : readAuthorizationHeader(text)
}

export function openPeer(file: string | null): TlsPeer {
  if (file === null) return 'not-visible'
  const chain = Buffer.from(readVectorFile(file))
    .toString('utf8')
    .split(/(?<=-----END CERTIFICATE-----)/)
    .filter((block) => block.includes('BEGIN'))
    .map((block) => parseCertificate(block).der)
  const [leaf, ...issuers] = chain
  return leaf === undefined ? 'not-visible' : [leaf, ...issuers]
}
