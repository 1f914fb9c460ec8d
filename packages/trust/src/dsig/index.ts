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
export type {
  GrantedWeakening,
  PresentedSignature,
  ResolvedKey,
  ResolveKey,
  SignatureAlgorithms,
  VerifiedXml,
} from './verified-xml.ts'
