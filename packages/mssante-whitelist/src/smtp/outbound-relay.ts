import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'
import { type EnvelopeQuestion, judgeDomains, judgeOutbound, judgeOutboundEnvelope } from '../gate/judge.ts'
import { asJudged, readMailPath } from '../gate/mail-path.ts'
import { smtpReply } from '../gate/verdict.ts'
import type { ListView } from '../refresh/freshness.ts'
import { bufferMessage } from './buffer-message.ts'
import {
  asReply,
  DEFAULT_MAX_BYTES,
  listenSmtp,
  type SmtpGate,
  type SmtpGateOptions,
  tell,
} from './inbound-front.ts'
import { type NextHop, type OutgoingSession, openSession, relayFailure, smtpError } from './send-on.ts'

/** What the outbound relay needs. */
export interface OutboundRelayOptions extends SmtpGateOptions {
  /** The mail server of a domain, such as its first MX that answers. */
  readonly resolve: (domain: string) => Promise<NextHop>
}

interface Transaction {
  readonly view: ListView
  readonly sender: string
  outgoing: OutgoingSession | undefined
  question: EnvelopeQuestion | undefined
}

/**
 * Starts the relay through which the operator's mail server sends: for each mail it opens the other operator's server
 * under mutual TLS, judges its certificate before MAIL FROM, and only then passes the mail on.
 *
 * One recipient for each mail, since one reply cannot hold two verdicts: set `…_destination_recipient_limit = 1`. Bind it
 * to a trusted network; it takes mail without authentication.
 *
 * @param options certificate, list, policy, and where domains are served
 * @param port    0 for a free one
 * @param host    @default '127.0.0.1'
 * @see MSSanté contract, art. 3 and 4.1
 */
export async function startOutboundRelay(
  options: OutboundRelayOptions,
  port: number,
  host = '127.0.0.1',
): Promise<SmtpGate> {
  const transactions = new WeakMap<SMTPServerSession, Transaction>()
  const server = new SMTPServer({
    name: options.name,
    hideSTARTTLS: true,
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: options.maxBytes ?? DEFAULT_MAX_BYTES,
    maxClients: options.maxClients ?? 100,
    maxRecipients: 1,
    logger: false,
    onMailFrom({ address }, session, done) {
      transactions.get(session)?.outgoing?.close()
      transactions.set(session, {
        view: options.view(),
        sender: address,
        outgoing: undefined,
        question: undefined,
      })
      done()
    },
    onRcptTo({ address }, session, done) {
      void reach(transactions.get(session), address)
        .then(() => done())
        .catch((error: unknown) => done(asReply(error)))
    },
    onData(stream, session, done) {
      void pass(stream, transactions.get(session))
        .then(() => done())
        .catch((error: unknown) => done(asReply(error)))
    },
    onClose(session, done) {
      transactions.get(session)?.outgoing?.close()
      done()
    },
  })

  /** Judges the domains, opens the other server, and judges what it showed. */
  async function reach(transaction: Transaction | undefined, recipient: string): Promise<void> {
    if (transaction === undefined) throw smtpError('503 5.5.1 MAIL FROM manquant')
    if (transaction.outgoing !== undefined) throw smtpError('452 4.5.3 Un seul destinataire par message')
    const { view, sender } = transaction
    const operator = options.operator()
    // No connection is made for a domain that is not listed: its name alone decides where the connection would go.
    const domains = judgeDomains({ sender, recipient, operator }, view, options.policy, 'outbound')
    if (domains.decision !== 'continue') {
      tell(options, 'outbound', domains.verdict)
      throw smtpError(smtpReply(domains.verdict))
    }
    const outgoing = await open(readMailPath(recipient)?.domain ?? '')
    const question = { sender, recipient, operator, peer: outgoing.peer }
    const answer = judgeOutboundEnvelope(question, view, options.policy)
    if (answer.decision !== 'continue') {
      outgoing.close()
      tell(options, 'outbound', answer.verdict)
      throw smtpError(smtpReply(answer.verdict))
    }
    transaction.outgoing = outgoing
    transaction.question = question
  }

  async function open(domain: string): Promise<OutgoingSession> {
    try {
      return await openSession(await options.resolve(domain), options.name, options.own)
    } catch (error) {
      throw relayFailure(error)
    }
  }

  async function pass(stream: SMTPServerDataStream, transaction: Transaction | undefined): Promise<void> {
    const { headerFromDomains, content } = await bufferMessage(stream, options.maxBytes ?? DEFAULT_MAX_BYTES)
    const { outgoing, question } = transaction ?? {}
    if (transaction === undefined || outgoing === undefined || question === undefined) {
      throw smtpError('503 5.5.1 RCPT TO manquant')
    }
    try {
      const verdict = judgeOutbound({ ...question, headerFromDomains }, transaction.view, options.policy)
      tell(options, 'outbound', verdict)
      if (verdict.decision !== 'allow') throw smtpError(smtpReply(verdict))
      const to = [asJudged(question.recipient)]
      await outgoing.send({ from: asJudged(question.sender), to }, content)
    } finally {
      outgoing.close()
      transaction.outgoing = undefined
    }
  }

  return listenSmtp(server, port, host, options.observer)
}
