import { TrustError } from '../errors.ts'
import type { AnchorInput } from './trust-store.ts'

/** An anchor known by its fingerprint only. Nothing is trusted until somebody confirms it. */
export interface KnownAnchor {
  readonly name: string
  readonly environment: 'production' | 'test'
  /** The subject of the root, to find the right file by. */
  readonly subject: string
  readonly sha256: string
}

/**
 * Roots of IGC-Santé, range Élémentaire, as their fingerprints were seen in public files of the agency and of
 * implementers (2026). Compare with the publication of the agency before you confirm one.
 */
export const igcSanteRoots: Readonly<Record<'production' | 'test', KnownAnchor>> = {
  production: {
    name: 'IGC-Santé Élémentaire',
    environment: 'production',
    subject: 'CN=AC RACINE IGC-SANTE ELEMENTAIRE,OU=IGC-SANTE,OU=0002 187512751,O=ASIP-SANTE,C=FR',
    sha256: '2d9e22ca19f777c6b745257c723ecb8df3c35fa6f1f6ec36b83600c97346967f',
  },
  test: {
    name: 'IGC-Santé Élémentaire, test',
    environment: 'test',
    subject: 'CN=TEST AC RACINE IGC-SANTE ELEMENTAIRE,OU=IGC-SANTE TEST,OU=0002 187512751,O=ASIP-SANTE,C=FR',
    sha256: '01325aeb193871eec90fa89556804e4185cb362e0ca87a3d79939c71186da805',
  },
}

/**
 * Makes an anchor of a known root once somebody has confirmed its fingerprint.
 *
 * @param anchor      an entry of `igcSanteRoots`
 * @param certificate the root certificate that you obtained, DER or PEM
 * @param confirmed   the SHA-256 fingerprint as the person who confirms it read it in the authority's publication
 * @returns           an anchor for `trustStore`, which refuses it when the certificate has another fingerprint
 * @throws {TrustError} `TRUST_STORE_INVALID`
 * @example
 * const anchor = confirmAnchor(igcSanteRoots.production, rootPem, '2D:9E:22:…')
 */
export function confirmAnchor(
  anchor: KnownAnchor,
  certificate: Uint8Array | string,
  confirmed: string,
): AnchorInput {
  if (confirmed.replaceAll(':', '').toLowerCase() !== anchor.sha256) {
    throw new TrustError({
      code: 'TRUST_STORE_INVALID',
      why: `The confirmed fingerprint is not the one known for ${anchor.name}.`,
    })
  }
  return { name: anchor.name, environment: anchor.environment, certificate, sha256: anchor.sha256 }
}
