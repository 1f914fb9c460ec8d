import type { Check } from '@entente/core/checks'
import {
  type Certificate,
  checkPartner,
  checkPath,
  formatDistinguishedName,
  type PartnerBinding,
  type PathVerdict,
  parsePartnerBinding,
  type RevocationPolicy,
  type TrustStore,
} from '@entente/trust/x509'
import { WhitelistError } from '../errors.ts'
import { asWhitelistError, refusalOf } from './list-failure.ts'

/** Who may sign the list. There is no default: any holder of a sector certificate can sign a file. */
export interface SignerPolicy {
  /** Pinned roots of IGC-Santé, the intermediate, and its revocation lists. */
  readonly trust: TrustStore
  readonly revocation: RevocationPolicy
  /** The one CN of the signer's certificate, exactly. */
  readonly commonName: string
  /** The one OU of the signer's certificate, exactly: the idNat_Struct of the agency. */
  readonly organizationalUnit: string
  /** SHA-256 of the authority certificates that may have issued it, hexadecimal. */
  readonly issuingCaSha256: readonly string[]
  /** OIDs that the signer's certificate must carry. @default none */
  readonly extendedKeyUsage?: readonly string[]
}

/** A signer that the policy accepts. */
export interface JudgedSigner {
  readonly certificate: Certificate
  /** RFC 4514. */
  readonly subject: string
  readonly checks: readonly Check[]
}

/**
 * Judges the certificate that signed a list: chain to a pinned root, validity, revocation, then CN and OU.
 *
 * @param certificates in DER, the signer's first
 * @param at           the instant of the judgement
 * @throws {WhitelistError} `WL_SIGNER_EXPIRED` `WL_SIGNER_REVOKED` `WL_REVOCATION_UNKNOWN` `WL_SIGNER_NOT_TRUSTED`
 *   `WL_SIGNER_NOT_PINNED`
 */
export function judgeSigner(
  certificates: readonly Uint8Array[],
  policy: SignerPolicy,
  at: Date,
): JudgedSigner {
  return asWhitelistError(() => {
    const verdict = signerPath(certificates, policy, at)
    if (verdict.verdict === 'failed') throw refusalOf(mostTelling(verdict), verdict.error)
    const { path } = verdict
    const bound = checkPartner(path, signerBinding(policy))
    if (bound.outcome === 'failed') throw new WhitelistError('WL_SIGNER_NOT_PINNED')
    const { certificate } = path
    return {
      certificate,
      subject: formatDistinguishedName(certificate.subject),
      checks: [...path.checks, bound],
    }
  })
}

function signerPath(certificates: readonly Uint8Array[], policy: SignerPolicy, at: Date): PathVerdict {
  const { trust, revocation, extendedKeyUsage } = policy
  return checkPath(certificates, trust, {
    at,
    purpose: 'signature',
    revocation,
    ...(extendedKeyUsage === undefined ? {} : { extendedKeyUsage }),
  })
}

/** An expired signer that was also revoked is reported as revoked: no delay may ever heal that. */
function mostTelling(verdict: Extract<PathVerdict, { verdict: 'failed' }>) {
  const revoked = verdict.checks.some(({ code }) => code === 'CERTIFICATE_REVOKED')
  return revoked ? 'CERTIFICATE_REVOKED' : verdict.error.code
}

/** @throws {TrustError} `PARTNER_BINDING_INVALID` */
export function signerBinding(policy: SignerPolicy): PartnerBinding {
  return parsePartnerBinding([
    {
      issuingCaSha256: policy.issuingCaSha256,
      subject: [
        { type: 'CN', value: policy.commonName },
        { type: 'OU', value: policy.organizationalUnit },
      ],
    },
  ])
}
