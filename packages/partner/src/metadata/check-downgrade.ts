import type { KeyObject } from 'node:crypto'
import { parseCertificate } from '@entente/trust'
import { PartnerError } from '../errors.ts'
import type { SamlMetadata } from './saml-metadata.ts'

/** Refuses metadata that are older or weaker than the ones in force, or have lost their signature. */
export function checkNotDowngraded(fresh: SamlMetadata, held: SamlMetadata): void {
  if (Date.parse(fresh.validUntil) < Date.parse(held.validUntil))
    refuse('Their end of validity is earlier.', 'validUntil')
  if (digestBits(fresh.signature) < digestBits(held.signature))
    refuse('Their signature is weaker.', 'signature')
  if (weakestKey(fresh) < weakestKey(held)) refuse('A key that signs is weaker.', 'signingCertificates')
  const lost = held.roles.filter((role) => !fresh.roles.includes(role))
  if (lost.length > 0) refuse('A role is gone.', 'roles')
}

function digestBits(signature: SamlMetadata['signature']): number {
  return Number(/\d+$/.exec(signature)?.[0] ?? 0)
}

function weakestKey({ signingCertificates }: SamlMetadata): number {
  const strengths = signingCertificates.map((base64) =>
    strengthOf(parseCertificate(Buffer.from(base64, 'base64')).publicKey),
  )
  return strengths.length === 0 ? 0 : Math.min(...strengths)
}

/** Security strength in bits, NIST SP 800-57 part 1, table 2, in steps. */
function strengthOf({ asymmetricKeyType, asymmetricKeyDetails: details = {} }: KeyObject): number {
  if (asymmetricKeyType === 'ec') return details.namedCurve === 'prime256v1' ? 128 : 192
  const bits = details.modulusLength ?? 0
  if (bits >= 7680) return 192
  return bits >= 3072 ? 128 : bits >= 2048 ? 112 : 80
}

function refuse(why: string, field: string): never {
  throw new PartnerError({ code: 'METADATA_DOWNGRADED', why, details: { field } })
}
