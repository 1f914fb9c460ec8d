import type { Reference, Weakening } from '@entente/core/deployment'
import type { TenantId } from '@entente/core/ids'
import type { Carriage } from '../http/route-table.ts'
import type { TenantLimits } from '../limits/tenant-limits.ts'

/** An address to listen on. */
export interface ListenAddress {
  /** @default '127.0.0.1' */
  readonly host: string
  /** 0 lets the system choose. */
  readonly port: number
}

interface RouteEntry {
  /** `/droits` */
  readonly path: string
  /** Audience URI of the service, as the convention writes it. */
  readonly service: string
  /** `rest` is our proposal: the VI as a token in Authorization. @default 'soap' */
  readonly carriage: Carriage
  /** Headers that pass besides the usual ones. @default none */
  readonly headers: readonly string[]
  /** Largest body. @default 10 GiB for SOAP, 1 GiB for REST */
  readonly maxBodyBytes?: number
}

/** A service of ours that partners call. */
export interface InboundRouteEntry extends RouteEntry {
  /** Address of the local service; plain HTTP on the loopback interface. */
  readonly target: string
}

/** A service of a partner that our applications call. */
export interface OutboundRouteEntry extends RouteEntry {
  /** Id of an endpoint of the deployment. */
  readonly endpoint: string
}

/** A local application and what it may ask for. */
export interface ApplicationEntry {
  readonly id: string
  /** Reference of its secret. May be left out when it is the only application, on the loopback interface. */
  readonly secret?: Reference
  /** By audience URI: the PAGM that each role of Interops-Infos stands for. */
  readonly roles: Readonly<Record<string, Readonly<Record<string, string>>>>
}

export interface InboundEntry extends ListenAddress {
  readonly routes: readonly InboundRouteEntry[]
  readonly token: {
    /** Private key in PEM, RSA or P-256, of its own. */
    readonly key: Reference
    /** A certificate of that key; self-signed will do, since only our own services read it. */
    readonly certificate: Reference
    /** `iss`. @default the tenant */
    readonly issuer?: string
    /** 10 to 300. @default 60 */
    readonly lifeSeconds: number
  }
}

export interface OutboundEntry extends ListenAddress {
  readonly applications: readonly ApplicationEntry[]
  readonly routes: readonly OutboundRouteEntry[]
}

/** One organisme that the gateway acts for. */
export interface TenantEntry {
  readonly id: TenantId
  /** Name of this instance in the journal, `[a-z0-9-]`. */
  readonly writer: string
  /** Partners that cosign the journal's heads, beside the timestamp authorities of the deployment. @default none */
  readonly witnesses: readonly WitnessEntry[]
  /** Folder in which certificates and revocation lists are kept for later proofs. @default none are kept */
  readonly evidence?: Reference
  readonly inbound?: InboundEntry
  readonly outbound?: OutboundEntry
  readonly limits: TenantLimits
}

/** Where a revocation list is: a reference, or an http(s) address that the deployment's anchors also name. */
export interface CrlEntry {
  /** Reference of the certificate of the authority that signs the list. */
  readonly issuer: Reference
  /** `file:…`, or an address. */
  readonly source: string
}

/** What happened under one convention. */
export interface EventsEntry {
  /** Id of the convention. */
  readonly convention: string
  /** Path of the list, beside the gateway file. */
  readonly path: string
}

/** A partner whose one certificate signs VIs and serves TLS, and until when that is tolerated. */
export interface SharedCertificateEntry extends Weakening {
  /** Id of the convention. */
  readonly convention: string
  /** Id of the partner in it. */
  readonly party: string
}

/** Code of the operator's own that reaches an HSM, a vault or a key service. */
export interface KeyModuleEntry {
  /** The references that it answers for. */
  readonly scheme: 'secret' | 'pkcs11' | 'kms'
  /** Path of an ECMAScript module beside the gateway file; it exports what {@link KeyModule} says. */
  readonly module: string
}

/** A partner that cosigns the heads of a tenant's journal. */
export interface WitnessEntry {
  /** Id of an endpoint of use `witness`. */
  readonly endpoint: string
  /** Reference of the witness's public key, `<name>+<key id>+<base64>`. */
  readonly key: Reference
}

/** The gateway file: everything that is neither agreed with a partner nor true of the whole deployment. */
export interface GatewayFile {
  readonly kind: 'gateway'
  readonly schemaVersion: 1
  /** Path of the deployment, beside this file. */
  readonly deployment: string
  /** Paths of the conventions, beside this file. */
  readonly conventions: readonly string[]
  /** What happened under them: paths of lists of events, as `entente rules` reads them. @default nothing happened */
  readonly events: readonly EventsEntry[]
  /** Partners whose certificate serves for signing and TLS, as their sheets say. @default none: such a VI is refused */
  readonly sharedCertificates: readonly SharedCertificateEntry[]
  /** Modules that reach keys which no file holds. @default none */
  readonly keyModules: readonly KeyModuleEntry[]
  /** Health, readiness, metrics and public keys. */
  readonly admin: ListenAddress
  readonly revocation: {
    readonly lists: readonly CrlEntry[]
    /** How often lists are read again, in seconds. @default 900 */
    readonly refreshSeconds: number
  }
  /** How long calls in flight may take to end when the gateway stops, in seconds. @default 30 */
  readonly drainSeconds: number
  readonly tenants: readonly TenantEntry[]
}
