export { type FrozenClock, frozenClock } from './clock.ts'
export { caught, codeThrownBy } from './matchers.ts'
export type {
  TestCertificateOptions,
  TestExtendedKeyUsage,
  TestKeyUsage,
} from './pki/certificate-options.ts'
export { createPki, type TestAuthority, type TestIdentity, type TestPki } from './pki/create-pki.ts'
export type { TestCrlOptions, TestRevocation } from './pki/crl.ts'
export type { NameAttribute, TestName } from './pki/distinguished-name.ts'
export { generateTestKey, type TestKeyPair, type TestKeyType } from './pki/keys.ts'
export { toPem } from './pki/pem.ts'
export type { TestSignatureDigest } from './pki/sign-structure.ts'
export { plantSentinels, type Sentinels } from './sentinels.ts'
export { makeVi, type TestViSignature } from './vi/make-vi.ts'
export { type TestViClaims, viClaims } from './vi/vi-claims.ts'
export { wrapInSoap } from './vi/wrap-in-soap.ts'
