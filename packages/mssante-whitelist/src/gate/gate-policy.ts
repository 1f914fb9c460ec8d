import { hash } from 'node:crypto'
import { canonicalJson } from '@entente/core'
import { isTenantId, type MssanteDomain, type TenantId } from '@entente/core/ids'
import type { CertificatePurpose, RevocationPolicy, TrustStore } from '@entente/trust/x509'
import { WhitelistError } from '../errors.ts'
import { domainKey } from '../list/domain-key.ts'
import type { NameComparison } from '../list/operator-name.ts'

/** What the gate requires, written by hand. */
export interface GatePolicyDefinition {
  /** The organisme on whose behalf mail is judged. */
  readonly tenant: TenantId
  /** Domains that this operator serves. */
  readonly ownDomains: readonly string[]
  /** Roots of IGC-Santé with their revocation lists. */
  readonly trust: TrustStore
  /** @default `{ mode: 'require' }` */
  readonly revocation?: RevocationPolicy
  /** How a certificate is compared with the list. @default 'cn-ou' */
  readonly names?: NameComparison
  /** Oldest accepted TLS version. @default 'TLSv1.2' */
  readonly minimumTls?: 'TLSv1.2' | 'TLSv1.3'
  /**
   * What a certificate must be issued for when the peer is the client. Whether SSL_SERV certificates carry clientAuth is
   * not public: set `tls-server` when the operators' certificates only carry serverAuth. @default 'tls-client'
   */
  readonly clientPurpose?: Extract<CertificatePurpose, 'tls-client' | 'tls-server'>
  /** Words that mark a test mailbox, for the provisional phase (contract, art. 4.1). @default ['test', 'essai'] */
  readonly testMarks?: readonly string[]
  /** SHA-256 of the text of the contract that the policy was made from. @default none, for a policy written by hand */
  readonly convention?: string
}

/** A checked policy. Only `gatePolicy` makes one. */
export interface GatePolicy extends Required<Omit<GatePolicyDefinition, 'convention'>> {
  readonly convention: string | undefined
  readonly own: ReadonlySet<MssanteDomain>
  /** Names the policy in every verdict. */
  readonly sha256: string
}

const DEFAULT_MARKS = ['test', 'essai']

/**
 * Checks what the gate requires.
 *
 * @throws {WhitelistError} `WL_OPTIONS_INVALID` when an own domain is not one or there is none, or the tenant is no SIRET
 */
export function gatePolicy(definition: GatePolicyDefinition): GatePolicy {
  const own = definition.ownDomains.map(
    (domain) => domainKey(domain) ?? refuse('An own domain is not a mail domain.'),
  )
  if (own.length === 0) refuse('ownDomains is empty.')
  if (!isTenantId(definition.tenant)) refuse('tenant is the SIRET of the organisme.')
  const testMarks = (definition.testMarks ?? DEFAULT_MARKS).map((mark) => mark.toLowerCase())
  if (testMarks.some((mark) => !/^[a-z]{2,20}$/.test(mark)))
    refuse('A test mark is a word of 2 to 20 letters.')
  const complete = {
    tenant: definition.tenant,
    convention: definition.convention,
    ownDomains: own,
    trust: definition.trust,
    revocation: definition.revocation ?? { mode: 'require' },
    names: definition.names ?? 'cn-ou',
    minimumTls: definition.minimumTls ?? 'TLSv1.2',
    clientPurpose: definition.clientPurpose ?? 'tls-client',
    testMarks,
  } as const
  return Object.freeze({ ...complete, own: new Set(own), sha256: digestOf(complete) })
}

function digestOf({ trust, revocation, convention, ...rest }: Omit<GatePolicy, 'own' | 'sha256'>): string {
  const anchors = trust.anchors.map(({ certificate }) => certificate.sha256)
  const weakening = 'weakening' in revocation ? revocation.weakening : undefined
  const text = canonicalJson({
    ...rest,
    convention: convention ?? null,
    anchors,
    revocation: revocation.mode,
    graceSeconds: 'graceSeconds' in revocation ? revocation.graceSeconds : null,
    weakeningUntil: weakening?.until.toISOString() ?? null,
  })
  return hash('sha256', text, 'hex')
}

function refuse(why: string): never {
  throw new WhitelistError('WL_OPTIONS_INVALID', { why })
}
