import { defineProfile, type SignatureProfile } from '@entente/trust/dsig'
import { LIST_LIMITS } from '@entente/trust/xml'

/** Namespace of the MSSanté list [fact, seen in published files]. */
export const LIST_NAMESPACE = 'https://listeblanche.mssante.fr/schema'

/** Where the production list is published [seen in four independent clients, 2018 to 2026]. */
export const PRODUCTION_LIST_URL = 'https://espacedeconfiance.mssante.fr/listeblanchemssante.xml'

const ROOT = 'ListeBlancheMSSante'

/** What can be chosen about the form of a list. */
export interface ListProfileOptions {
  /** @default LIST_NAMESPACE */
  readonly namespace?: string
  /** Local name of the root element. @default 'ListeBlancheMSSante' */
  readonly root?: string
  /**
   * Whether the XAdES properties, which hold the signing time, must be there. The sister list has them; with
   * `optional` a plain enveloped XML signature is accepted as well. @default 'required'
   */
  readonly xades?: 'required' | 'optional'
  /** Largest accepted list, in bytes. @default 33_554_432 (32 MiB) */
  readonly maxBytes?: number
}

/** How a list is recognised and how its signature must look. Only `listProfile` makes one. */
export interface ListProfile {
  readonly namespace: string
  readonly root: string
  readonly maxBytes: number
  readonly xades: 'required' | 'optional'
  readonly signature: SignatureProfile
}

/**
 * The signature profile of the liste blanche: XAdES baseline B, enveloped, signature last in the root.
 *
 * **Inferred**: this is how the agency signs its sister list DRIM-M; the signature of the production MSSanté list was
 * never seen. Run {@link inspectList} on the real file before relying on it.
 *
 * @param options what differs from the defaults
 * @returns       the profile, to be used for the life of the program
 * @throws {TrustError} `PROFILE_INVALID`
 * @see XADES baseline B; XMLDSIG-1.1; XPath Filter 2 with the one expression `/descendant::ds:Signature`
 */
export function listProfile(options: ListProfileOptions = {}): ListProfile {
  const { namespace = LIST_NAMESPACE, root = ROOT, xades = 'required' } = options
  const maxBytes = options.maxBytes ?? LIST_LIMITS.bytes
  const signature = defineProfile({
    id: 'mssante-liste-blanche',
    targets: [[{ namespace, local: root }]],
    shapes: [
      {
        reference: 'document',
        transforms: ['subtract-signatures', 'exclusive'],
        canonicalization: ['exclusive'],
      },
      { reference: 'document', transforms: ['enveloped', 'exclusive'], canonicalization: ['exclusive'] },
    ],
    signatureAlgorithms: ['RSA-SHA256', 'RSA-SHA384', 'RSA-SHA512', 'ECDSA-P256-SHA256', 'ECDSA-P384-SHA384'],
    digestAlgorithms: ['SHA-256', 'SHA-384', 'SHA-512'],
    position: 'last',
    xades,
    limits: { ...LIST_LIMITS, bytes: maxBytes },
  })
  return Object.freeze({ namespace, root, maxBytes, xades, signature })
}
