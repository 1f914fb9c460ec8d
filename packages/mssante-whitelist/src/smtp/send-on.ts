import SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { PeerFacts } from '../gate/judge-peer.ts'
import { peerOfSocket } from './peer-of-socket.ts'

/** A server to hand mail to. */
export interface NextHop {
  readonly host: string
  readonly port: number
}

/** The operator's key and certificate chain in PEM, shown in mutual TLS. */
export interface OwnCertificate {
  readonly key: string
  readonly certificate: string
}

/** An open session with the next server, before any mail. */
export interface OutgoingSession {
  /** What the server showed. */
  readonly peer: PeerFacts
  /** Sends one mail. Rejects with the server's `responseCode` when it refuses. */
  send(
    envelope: { readonly from: string; readonly to: readonly string[] },
    content: Uint8Array,
  ): Promise<void>
  close(): void
}

const TIMEOUT_MS = 30_000

/**
 * Opens a session: greeting, EHLO, and with `own` STARTTLS, which is then required. The server's certificate is not
 * judged by TLS but by the gate, which wants every certificate, also a bad one, as evidence.
 */
export async function openSession(
  hop: NextHop,
  name: string,
  own: OwnCertificate | undefined,
): Promise<OutgoingSession> {
  const connection = new SMTPConnection({
    host: hop.host,
    port: hop.port,
    name,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    logger: false,
    ...(own === undefined
      ? { ignoreTLS: true }
      : {
          opportunisticTLS: true,
          tls: {
            key: own.key,
            cert: own.certificate,
            // The gate judges the chain against its own roots, with revocation; see peer.
            rejectUnauthorized: false,
            minVersion: 'TLSv1.2',
          },
        }),
  })
  await new Promise<void>((resolve, reject) => {
    connection.once('error', reject)
    connection.connect((error) => {
      if (error) reject(error)
      else resolve()
    })
  })
  // From here on a failure reaches the caller through `send`.
  connection.on('error', () => undefined)
  return {
    peer: peerOfSocket(connection._socket),
    send: ({ from, to }, content) =>
      new Promise((resolve, reject) => {
        connection.send({ from, to: [...to] }, Buffer.from(content), (error, info) => {
          if (error) reject(error)
          // Part of the recipients refused is a refusal: a mail is never accepted for some and lost for others.
          else if ((info?.rejected ?? []).length > 0)
            reject(new Error('A recipient was refused by the next server.'))
          else resolve()
        })
      }),
    close: () => connection.quit(),
  }
}

/** The reply of the next server as one for ours: its 5xx is final, everything else may be tried again. */
export function relayFailure(error: unknown): Error & { responseCode: number } {
  const code =
    typeof error === 'object' && error !== null && 'responseCode' in error ? error.responseCode : undefined
  const isFinal = typeof code === 'number' && code >= 500 && code < 600
  return smtpError(
    isFinal ? `${code} 5.0.0 Refuse par le serveur suivant` : '451 4.4.1 Serveur suivant indisponible',
  )
}

/** An error with the reply that smtp-server sends. */
export function smtpError(reply: string): Error & { responseCode: number } {
  return Object.assign(new Error(reply.slice(4)), { responseCode: Number(reply.slice(0, 3)) })
}
