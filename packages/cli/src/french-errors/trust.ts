import type { TrustErrorCode } from '@entente/trust'
import type { FrenchErrors } from './french-error.ts'
import { frenchCertificateErrors } from './trust-certificates.ts'
import { frenchSignatureErrors } from './trust-signatures.ts'
import { frenchTokenErrors } from './trust-tokens.ts'
import { frenchXmlErrors } from './trust-xml.ts'

export const frenchTrustErrors: FrenchErrors<TrustErrorCode> = {
  ...frenchXmlErrors,
  ...frenchSignatureErrors,
  ...frenchCertificateErrors,
  ...frenchTokenErrors,
}
