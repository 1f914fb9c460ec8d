import type { EntenteErrorInit } from '@entente/core'
import { TrustError, type TrustErrorCode } from '../errors.ts'
import { XmlError } from '../xml/index.ts'

type Particulars = Pick<EntenteErrorInit<TrustErrorCode>, 'why' | 'details' | 'cause'>

/** Ends the verification with a coded refusal. */
export function refuse(code: TrustErrorCode, why?: string, details?: Particulars['details']): never {
  throw new TrustError({
    code,
    ...(why === undefined ? {} : { why }),
    ...(details === undefined ? {} : { details }),
  })
}

/** Runs a step of the XML folder and gives its refusal the class and the catalogue of this package. */
export function asTrustError<T>(step: () => T): T {
  try {
    return step()
  } catch (error) {
    if (!(error instanceof XmlError)) throw error
    throw new TrustError({
      code: error.code,
      why: `Reading stopped at byte ${error.position}.`,
      details: { position: error.position },
      cause: error,
    })
  }
}
