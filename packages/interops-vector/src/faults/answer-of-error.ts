import { isEntenteError } from '@entente/core'
import { isVectorError } from '../errors.ts'
import { faultOfCode, isRefusalCode, type VectorFault } from './fault-codes.ts'

/** An HTTP answer that is ready to be sent. It holds the standard's sentence and nothing else. */
export interface FaultAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** The namespace of the faults that belong to the application, such as missing rights. */
export interface FaultOptions {
  /** Version of SOAP the request used. @default '1.1' */
  readonly soap?: '1.1' | '1.2'
  /** Namespace of the application's own fault codes. @default 'urn:entente:faultcodes' */
  readonly applicationNamespace?: string
}

/** What an error means to the outside: a fault of the caller, or our own inability to answer. */
export type PublicFault =
  | { readonly kind: 'refused'; readonly fault: VectorFault }
  | { readonly kind: 'forbidden'; readonly fault: VectorFault }
  | { readonly kind: 'unavailable'; readonly message: string }

/** Our own sentence: the standard has none for a provider whose trace service is down. */
const UNAVAILABLE = 'Le service est momentanément indisponible'
const RIGHTS =
  "Les droits présents dans le vecteur d'identification sont insuffisants pour effectuer l'action demandée"

/** Seconds after which a caller may try again when the trace service is down. */
export const RETRY_AFTER_SECONDS = 30

/** Reduces an error to what the outside may know. Anything that is not a refusal is our own inability to answer. */
export function publicFaultOf(error: unknown, options: FaultOptions = {}): PublicFault {
  if (!isEntenteError(error) || !isVectorError(error)) return { kind: 'unavailable', message: UNAVAILABLE }
  if (isRefusalCode(error.code)) return { kind: 'refused', fault: faultOfCode[error.code] }
  if (error.code === 'VI_RIGHTS_INSUFFICIENT') {
    const namespace = options.applicationNamespace ?? 'urn:entente:faultcodes'
    const fault: VectorFault = { prefix: 'app', namespace, name: 'DroitsInsuffisants', message: RIGHTS }
    return { kind: 'forbidden', fault }
  }
  return { kind: 'unavailable', message: UNAVAILABLE }
}
