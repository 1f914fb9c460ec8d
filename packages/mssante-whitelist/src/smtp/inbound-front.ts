import { constants } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import type { ConventionStatus } from '@entente/core/convention'
import type { Observer } from '@entente/core/ports'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'
import type { GatePolicy } from '../gate/gate-policy.ts'
import { type EnvelopeQuestion, judgeInbound, judgeInboundEnvelope } from '../gate/judge.ts'
import type { PeerFacts } from '../gate/judge-peer.ts'
import { asJudged } from '../gate/mail-path.ts'
import { smtpReply, type Verdict } from '../gate/verdict.ts'
import type { ListView } from '../refresh/freshness.ts'
import { bufferMessage } from './buffer-message.ts'
import { peerOfSocket } from './peer-of-socket.ts'
import { type NextHop, type OwnCertificate, openSession, relayFailure, smtpError } from './send-on.ts'
import { MessageTooLarge } from './sender-domains.ts'

/** What the front and the relay have in common. */
export interface SmtpGateOptions {
  /** Host name in greetings. */
  readonly name: string
  /** The operator's IGC-Santé certificate. */
  readonly own: OwnCertificate
  readonly view: () => ListView
  readonly policy: GatePolicy
  /** The operator's contract today. */
  readonly operator: () => ConventionStatus
  /** Learns each verdict: for the journal, indicators and incident notices. */
  readonly onVerdict?: (verdict: Verdict) => void
  readonly observer?: Observer
  /** Largest message, in bytes; held in memory until it is judged. @default 26_214_400 (25 MiB) */
  readonly maxBytes?: number
  /** Connections at a time. @default 100 */
  readonly maxClients?: number
}

/** What the inbound front needs. */
export interface InboundFrontOptions extends SmtpGateOptions {
  /** The operator's own mail server, on a trusted network. */
  readonly deliverTo: NextHop
}

/** A listening SMTP server. */
export interface SmtpGate {
  readonly port: number
  close(): Promise<void>
}

interface Transaction {
  /** Taken at MAIL FROM: a swap in the middle changes nothing for this mail. */
  readonly view: ListView
  readonly sender: string
}

export const DEFAULT_MAX_BYTES = 26_214_400
const MAX_CLIENTS = 100
const IDLE_MS = 60_000

/**
 * Starts the SMTP server that stands in front of the operator's mail server: mutual TLS by STARTTLS, and every mail
 * judged per recipient before a byte of it goes on. It sees the certificates, so it judges the whole audit matrix.
 *
 * @param options certificate, list, policy, and where accepted mail goes
 * @param port    0 for a free one
 * @param host    @default '127.0.0.1'
 * @see MSSanté contract, art. 3 and 4.1
 */
export async function startInboundFront(
  options: InboundFrontOptions,
  port: number,
  host = '127.0.0.1',
): Promise<SmtpGate> {
  const peers = new WeakMap<SMTPServerSession, PeerFacts>()
  const transactions = new WeakMap<SMTPServerSession, Transaction>()
  const questionFor = (session: SMTPServerSession, recipient: string): EnvelopeQuestion => ({
    sender: transactions.get(session)?.sender ?? '',
    recipient,
    peer: peers.get(session) ?? { tls: 'none' },
    operator: options.operator(),
  })
  const server = new SMTPServer({
    name: options.name,
    key: options.own.key,
    cert: options.own.certificate,
    requestCert: true,
    // The gate judges the certificate, so that each refusal has its reason and its evidence.
    rejectUnauthorized: false,
    minVersion: 'TLSv1.2',
    // A resumed session shows the peer's own certificate without the authorities above it, which the gate needs.
    secureOptions: constants.SSL_OP_NO_TICKET,
    authOptional: true,
    disabledCommands: ['AUTH'],
    disableReverseLookup: true,
    size: options.maxBytes ?? DEFAULT_MAX_BYTES,
    maxClients: options.maxClients ?? MAX_CLIENTS,
    socketTimeout: IDLE_MS,
    logger: false,
    onSecure(socket, session, done) {
      peers.set(session, peerOfSocket(socket))
      done()
    },
    onMailFrom({ address }, session, done) {
      transactions.set(session, { view: options.view(), sender: address })
      done()
    },
    onRcptTo({ address }, session, done) {
      const transaction = transactions.get(session)
      if (transaction === undefined) {
        done(smtpError('503 5.5.1 MAIL FROM manquant'))
        return
      }
      const answer = judgeInboundEnvelope(questionFor(session, address), transaction.view, options.policy)
      if (answer.decision === 'continue') {
        done()
        return
      }
      tell(options, 'inbound', answer.verdict)
      done(smtpError(smtpReply(answer.verdict)))
    },
    onData(stream, session, done) {
      void accept(stream, session)
        .then(() => done())
        .catch((error: unknown) => done(asReply(error)))
    },
  })

  async function accept(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> {
    const recipients = session.envelope.rcptTo.map(({ address }) => address)
    const transaction = transactions.get(session)
    const { headerFromDomains, content } = await bufferMessage(stream, options.maxBytes ?? DEFAULT_MAX_BYTES)
    if (transaction === undefined) throw smtpError('503 5.5.1 MAIL FROM manquant')
    // The sender's side is the same for every recipient, so one refusal is the answer to the whole DATA command.
    for (const recipient of recipients) {
      const question = { ...questionFor(session, recipient), headerFromDomains }
      const verdict = judgeInbound(question, transaction.view, options.policy)
      tell(options, 'inbound', verdict)
      if (verdict.decision !== 'allow') throw smtpError(smtpReply(verdict))
    }
    await forward(asJudged(transaction.sender), recipients.map(asJudged), content)
  }

  async function forward(from: string, recipients: readonly string[], content: Uint8Array): Promise<void> {
    const session = await openSession(options.deliverTo, options.name, undefined)
    try {
      await session.send({ from, to: recipients }, content)
    } finally {
      session.close()
    }
  }

  return listenSmtp(server, port, host, options.observer)
}

/** The reply for whatever went wrong while a message was taken. */
export function asReply(error: unknown): Error & { responseCode: number } {
  if (error instanceof MessageTooLarge) return smtpError('552 5.3.4 Message trop volumineux')
  if (error instanceof Error && 'responseCode' in error && error.message.match(/^[45]\.\d/)) {
    return Object.assign(error, { responseCode: Number(error.responseCode) })
  }
  return relayFailure(error)
}

/** Reports a verdict: reason and hashes to the observer, everything to the callback. */
export function tell(options: SmtpGateOptions, direction: string, verdict: Verdict): void {
  options.onVerdict?.(verdict)
  options.observer?.event('whitelist.verdict', {
    tenant: verdict.evidence.tenant,
    direction,
    decision: verdict.decision,
    reason: verdict.reason,
    listState: verdict.evidence.listState,
  })
}

/** Starts listening; errors of single connections are reported, never thrown. */
export async function listenSmtp(
  server: SMTPServer,
  port: number,
  host: string,
  observer: Observer | undefined,
): Promise<SmtpGate> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  server.on('error', () => observer?.event('whitelist.smtp_connection_failed'))
  return {
    port: (server.server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
