import type { NonEmpty } from '../brand.ts'
import type { PartName } from '../convention/document.ts'
import type { TenantId } from '../ids/index.ts'
import type { CivilDate } from '../time/index.ts'

/** Staging and production never meet in one deployment. */
export type Environment = 'staging' | 'production'

/**
 * Where something secret or bulky is kept, never the thing itself: `file:keys/vi.p12`, `env:QF_TOKEN`,
 * `secret:vault/path`, `pkcs11:object=vi` (without a `pin-value`), `kms:region/key`.
 */
export type Reference = string

/** An organisme on whose behalf this deployment acts. */
export interface Tenant {
  readonly id: TenantId
  /** Ids of the conventions it acts under. */
  readonly conventions: NonEmpty<string>
  /** Name of this tenant inside those conventions. */
  readonly party: PartName
}

/** What a key is for. One key has one use. */
export type KeyUse =
  | 'vector-signature'
  | 'tls-client'
  | 'tls-server'
  | 'head-seal'
  | 'log-checkpoint'
  | 'trace-data'
  | 'trace-auditor'
  | 'index-hash'
  | 'opposition-hash'
  | 'api-token'

/** A key by reference. */
export interface KeyReference {
  readonly id: PartName
  readonly tenant: TenantId
  readonly use: KeyUse
  readonly reference: Reference
  /** Reference of the certificate chain, for the uses that have one. */
  readonly certificate?: Reference
  /** Reference of the passphrase, when the key file has one. */
  readonly passphrase?: Reference
}

/** A certificate that is trusted because its fingerprint is written here. */
export interface PinnedAnchor {
  readonly id: PartName
  readonly environment: Environment
  /** Id of the PKI in the convention, or the name of a public one: `igc-sante`. */
  readonly pki: PartName
  readonly reference: Reference
  /** SHA-256 of the DER certificate, lower-case hexadecimal. What the reference holds must match. */
  readonly sha256: string
  /** Where revocation lists of this CA are fetched. */
  readonly crl?: readonly string[]
}

/** What is at the other end of an endpoint. */
export type EndpointUse =
  | 'interops-service'
  | 'interops-gateway'
  | 'whitelist'
  | 'directory'
  | 'api-particulier'
  | 'timestamp-authority'
  | 'witness'
  | 'telemetry'

/** Something this deployment calls. */
export interface Endpoint {
  readonly id: PartName
  readonly environment: Environment
  readonly use: EndpointUse
  /** https; http only towards the loopback interface and only in staging. */
  readonly url: string
  /** Id of the `tls-client` key presented to it. */
  readonly clientKey?: PartName
  /** Ids of the anchors that its certificate must lead to. @default the public roots of the platform */
  readonly anchors?: NonEmpty<PartName>
}

/** Where one tenant keeps something. */
export interface Store {
  readonly id: PartName
  readonly environment: Environment
  readonly tenant: TenantId
  readonly use: 'journal' | 'replay' | 'outbox' | 'opposition' | 'whitelist' | 'cache'
  readonly engine: 'sqlite' | 'postgres'
  /** A path reference for `sqlite`, a reference of the connection string for `postgres`. */
  readonly reference: Reference
}

/** A weakening is decided again or dropped after this. */
export const LONGEST_WEAKENING_MONTHS = 12

/** A tolerance towards one partner: what, why, and until when, at most 12 months after it was decided. */
export interface Weakening {
  readonly decidedOn: CivilDate
  readonly until: CivilDate
  readonly reason: string
}

/** A right to call a public API that rests on a DataPass habilitation and not on a convention. */
export interface Habilitation {
  readonly id: PartName
  readonly environment: Environment
  readonly tenant: TenantId
  /** Number of the DataPass habilitation. */
  readonly datapass: string
  readonly scopes: NonEmpty<string>
  /** Delegation under which a software vendor calls for the tenant. */
  readonly delegation?: string
}

/** How one partner organisme is dealt with in this deployment. */
export interface Partner {
  /** Id of the convention. */
  readonly convention: string
  /** Id of the party in that convention. */
  readonly party: PartName
  /** Accepts SHA-1 in signatures and digests of this partner. Verification only. */
  readonly sha1Signatures?: Weakening
  /** Accepts the shapes of VI that older implementations emit. Verification only. */
  readonly legacyShapes?: Weakening
  /** Accepts revocation lists past their next update. */
  readonly staleRevocation?: Weakening
}

/**
 * What is ours alone: where things run, which keys, anchors, endpoints and stores. It holds no secret and signs
 * nothing; the convention says what is allowed.
 */
export interface Deployment {
  readonly kind: 'deployment'
  readonly schemaVersion: 1
  readonly id: PartName
  readonly environment: Environment
  readonly tenants: NonEmpty<Tenant>
  readonly keys: readonly KeyReference[]
  readonly anchors: readonly PinnedAnchor[]
  readonly endpoints: readonly Endpoint[]
  readonly stores: readonly Store[]
  readonly habilitations: readonly Habilitation[]
  readonly partners: readonly Partner[]
  /** Accepted drift between clocks, in seconds, 0 to 300. @default 60 */
  readonly clockSkewSeconds: number
}
