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
  VerifiedXml,
} from './verified-xml.ts'
export { type VerifyOptions, verifySigned } from './verify-signed.ts'
