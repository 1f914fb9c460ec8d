export type { VerifyOptions } from './check-signature.ts'
export { defineProfile, type SignatureProfile } from './define-profile.ts'
export type {
  CanonicalizationMode,
  NameTest,
  ReferenceDigest,
  SignaturePosition,
  SignatureProfileDefinition,
  SignatureShape,
  TransformName,
  VerificationAlgorithm,
  WeakeningName,
} from './profile.ts'
export { type SignOptions, signXml } from './sign-xml.ts'
export type {
  GrantedWeakening,
  PresentedSignature,
  ResolvedKey,
  ResolveKey,
  SignatureAlgorithms,
  VerifiedContent,
  VerifiedList,
  VerifiedXml,
} from './verified-xml.ts'
export { verifySigned } from './verify-signed.ts'
export { verifySignedList } from './verify-signed-list.ts'
