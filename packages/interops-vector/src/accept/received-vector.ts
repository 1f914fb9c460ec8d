import type { TlsPeer } from '../peer/tls-peer.ts'

/**
 * A VI as it was received, in the carriage it came in. Nothing about it is trusted; what could not be read is a value
 * too, so that one function judges everything that arrives.
 */
export type ReceivedVector =
  | { readonly form: 'saml-assertion'; readonly bytes: Uint8Array }
  | { readonly form: 'saml-response'; readonly bytes: Uint8Array; readonly relayState: string | undefined }
  | { readonly form: 'jwt'; readonly bytes: Uint8Array }
  | { readonly form: 'absent' }
  | {
      readonly form: 'unreadable'
      /** Why the carriage could not be read, as a sentence without any content. */
      readonly why: string
    }

/** The circumstances in which a VI is judged. */
export interface VectorSituation {
  /** URI of the service that was called, which follows from the address and not from the message. */
  readonly service: string
  readonly peer: TlsPeer
  /** The instant of judgement. */
  readonly at: Date
}
