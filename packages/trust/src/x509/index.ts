export { bindPartner, checkPartner } from './bind-partner.ts'
export type { Certificate } from './certificate.ts'
export { type CrlCache, createCrlCache } from './crl-cache.ts'
export type { DistinguishedName, NameAttribute } from './distinguished-name.ts'
export { type EvidenceObject, evidenceObjects } from './evidence.ts'
export { confirmAnchor, igcSanteRoots, type KnownAnchor } from './igc-sante.ts'
export { type LoadCrlOptions, type LoadedCrl, loadCrl } from './load-crl.ts'
export { parseCertificate, parseCertificates } from './parse-certificate.ts'
export {
  formatDistinguishedName,
  isSameTextualName,
  parseDistinguishedName,
  type TextualName,
} from './parse-distinguished-name.ts'
export {
  type IssuingCaRuleInput,
  type LeafKeyRuleInput,
  type PartnerBinding,
  type PartnerRuleInput,
  parsePartnerBinding,
  type SubjectAttributeInput,
} from './partner-binding.ts'
export type { PathCheck, PathCheckId } from './path-check.ts'
export type { CertificatePurpose, PathPolicy, RevocationPolicy } from './path-policy.ts'
export type { KeyUsage } from './read-extensions.ts'
export { type CrlRefresh, type CrlSource, type RefreshCrlsOptions, refreshCrls } from './refresh-crls.ts'
export { type LoadEvidence, revalidatePath } from './revalidate-path.ts'
export {
  type Anchor,
  type AnchorInput,
  type TrustStore,
  type TrustStoreInput,
  trustStore,
} from './trust-store.ts'
export { checkPath, validatePath } from './validate-path.ts'
export type { PathEvidence, PathRequest, PathVerdict, ValidatedPath } from './validated-path.ts'
export {
  isBounded as isBoundedWeakening,
  isInForce as isWeakeningInForce,
  type Weakening,
} from './weakening.ts'
