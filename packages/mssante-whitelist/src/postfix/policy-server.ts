import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import type { ConventionStatus } from '@entente/core/convention'
import type { Observer } from '@entente/core/ports'
import type { GatePolicy } from '../gate/gate-policy.ts'
import { judgeDomains } from '../gate/judge.ts'
import { smtpReply, type Verdict } from '../gate/verdict.ts'
import type { ListView } from '../refresh/freshness.ts'
import { type PolicyRequest, requestReader } from './policy-request.ts'

/** What the Postfix policy server judges by. */
export interface PolicyServerOptions {
  /** `inbound` for smtpd on port 25, `outbound` for submission. */
  readonly direction: 'inbound' | 'outbound'
  readonly view: () => ListView
  readonly policy: GatePolicy
  /** The operator's contract today. */
  readonly operator: () => ConventionStatus
  /**
   * Refuses clients for which Postfix passes no certificate fingerprint. Whether the certificate belongs to the domain
   * is **not** judged here. @default true for `inbound`, false for `outbound`
   */
  readonly requireCertificate?: boolean
  /** Lets everything through and only reports what would have been decided. @default false */
  readonly auditOnly?: boolean
  readonly observer?: Observer
  /** Largest number of connections at a time. @default 200 */
  readonly maxConnections?: number
}

/** A policy server that listens. */
export interface PolicyServer {
  readonly port: number
  /** Closes the listener and every connection: Postfix keeps its connections open. */
  close(): Promise<void>
}

const MAX_CONNECTIONS = 200

/**
 * Starts a Postfix policy delegation server (`check_policy_service inet:127.0.0.1:…`).
 *
 * **It judges domains only.** The protocol gives neither the full distinguished name of the certificate nor its serial
 * number nor its revocation; the whole audit matrix is judged by the SMTP front and relay of `…/smtp`. What passes is
 * answered `DUNNO`, never `OK`, so that the restrictions after it still apply.
 *
 * @param options what to judge by; the view is taken anew for each request
 * @param port    on 127.0.0.1; 0 for a free one
 * @see Postfix SMTPD_POLICY_README
 * @example
 * const server = await startPolicyServer({ direction: 'inbound', view: () => whitelist.view(), policy, operator }, 10_031)
 */
export async function startPolicyServer(options: PolicyServerOptions, port = 0): Promise<PolicyServer> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    serve(socket, options)
  })
  server.maxConnections = options.maxConnections ?? MAX_CONNECTIONS
  await listening(server, port)
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function serve(socket: Socket, options: PolicyServerOptions): void {
  const reader = requestReader()
  socket.setEncoding('utf8')
  socket.setNoDelay(true)
  // A client that breaks the connection is Postfix's business, not an error of this program.
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk: string) => {
    try {
      for (const request of reader.read(chunk)) socket.write(`action=${actionFor(request, options)}\n\n`)
    } catch (error) {
      // Postfix answers 451 by its default action when the connection ends without an answer.
      options.observer?.event('whitelist.policy_request_refused', {
        tenant: options.policy.tenant,
        reason: error instanceof RangeError ? error.message : 'internal',
      })
      socket.destroy()
    }
  })
}

/** The action for one request. */
function actionFor(request: PolicyRequest, options: PolicyServerOptions): string {
  const { sender, recipient } = request
  const view = options.view()
  const answer = judgeDomains(
    { sender, recipient, operator: options.operator() },
    view,
    options.policy,
    options.direction,
  )
  const needsCertificate = options.requireCertificate ?? options.direction === 'inbound'
  const action =
    answer.decision !== 'continue'
      ? smtpReply(answer.verdict)
      : needsCertificate && request.certificateFingerprint === ''
        ? '550 5.7.5 Certificat IGC-Sante absent'
        : 'DUNNO'
  report(action, answer.decision === 'continue' ? undefined : answer.verdict, options)
  return options.auditOnly === true ? 'DUNNO' : action
}

function report(
  action: string,
  verdict: Verdict | undefined,
  { observer, direction, auditOnly, policy }: PolicyServerOptions,
): void {
  observer?.event('whitelist.policy_decision', {
    tenant: policy.tenant,
    direction,
    action: action.slice(0, 9),
    reason:
      verdict?.audit?.reason ??
      verdict?.reason ??
      (action === 'DUNNO' ? 'domains-listed' : 'certificate-missing'),
    auditOnly: auditOnly === true,
  })
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
}
