// XML and signatures
export { isTrustError, TrustError, type TrustErrorCode, trustErrors } from './errors.ts'

// X.509, JWS, timestamps and signers
