import type { CandidatePath } from './build-paths.ts'
import { OID } from './oids.ts'
import type { CertificatePurpose, PathPolicy } from './path-policy.ts'

/** The key usage of the end certificate, when it states one, allows the purpose (RFC 5280 §4.2.1.3). */
export function mayBeUsedFor([leaf]: CandidatePath, purpose: CertificatePurpose): boolean {
  const usage = leaf?.keyUsage
  if (usage === undefined) return true
  if (purpose === 'tls-server') return usage.includes('digitalSignature') || usage.includes('keyEncipherment')
  if (purpose === 'tls-client') return usage.includes('digitalSignature')
  return usage.includes('digitalSignature') || usage.includes('nonRepudiation')
}

const PURPOSE_USAGE: Readonly<Partial<Record<CertificatePurpose, string>>> = {
  'tls-client': OID.clientAuth,
  'tls-server': OID.serverAuth,
  timestamp: OID.timeStamping,
}

/**
 * The end certificate must carry what the purpose and the policy require; an authority that lists usages passes on
 * those only. A timestamp certificate must carry its usage alone and critical (RFC 3161 §2.3).
 */
export function isExtendedUsageGranted(path: CandidatePath, policy: PathPolicy): boolean {
  const [leaf, ...authorities] = path
  const usage = PURPOSE_USAGE[policy.purpose]
  const required = [...(usage === undefined ? [] : [usage]), ...(policy.extendedKeyUsage ?? [])]
  const granted = leaf?.extendedKeyUsage
  if (policy.purpose === 'timestamp') {
    const extension = leaf?.extensions.find(({ oid }) => oid === OID.extendedKeyUsage)
    if (extension?.critical !== true || granted?.length !== 1) return false
  }
  return required.every(
    (oid) =>
      granted?.includes(oid) === true &&
      authorities.every(
        ({ extendedKeyUsage: passed }) =>
          passed === undefined || passed.includes(oid) || passed.includes(OID.anyExtendedKeyUsage),
      ),
  )
}

/** The end certificate names one of the policies that are required. */
export function namesRequiredPolicy([leaf]: CandidatePath, { certificatePolicies }: PathPolicy): boolean {
  return (
    certificatePolicies === undefined ||
    certificatePolicies.some((oid) => leaf?.certificatePolicies.includes(oid) === true)
  )
}
