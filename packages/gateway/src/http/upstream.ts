import {
  type Agent,
  type ClientRequest,
  request as httpRequest,
  type IncomingMessage,
  type OutgoingHttpHeaders,
} from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { Socket } from 'node:net'
import { GatewayError, type GatewayErrorCode, isGatewayError } from '../errors.ts'
import type { SharedDeadline } from '../limits/shared-deadline.ts'

/** Where a call goes and how long it may take. */
interface UpstreamTarget {
  readonly url: URL
  readonly method: string
  readonly headers: OutgoingHttpHeaders
  readonly agent: Agent
  readonly connectMs: number
  /** Longest silence. */
  readonly answerMs: number
  /** Ends the wait for the head of the answer, counted from the end of the request. */
  readonly late: SharedDeadline
  /** How failures of this side are called. */
  readonly codes: {
    readonly unreachable: GatewayErrorCode
    readonly timeout: GatewayErrorCode
    /** @default as unreachable */
    readonly certificate?: GatewayErrorCode
  }
  /** Asked for each new connection, and before anything is sent over one that is used again. */
  readonly checkSocket?: (socket: Socket) => GatewayError | undefined
}

/** A call that has begun. It is never repeated: the other side may have served it. */
export interface UpstreamCall {
  /** Resolves when the piece was taken; waits while the other side reads slowly. */
  write(chunk: Uint8Array): Promise<void>
  end(chunk?: Uint8Array): void
  readonly answer: Promise<IncomingMessage>
  abandon(error?: Error): void
}

/** Opens a call to a partner or to the local service. */
export function callUpstream(target: UpstreamTarget): UpstreamCall {
  const { url, method, headers, agent, codes } = target
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest
  const request = send(url, { method, headers, agent, insecureHTTPParser: false })
  const answer = answerOf(request, target)
  // Whoever writes hears of the failure through `answer` too: nobody may be listening yet.
  answer.catch(() => undefined)
  return {
    answer,
    write: async (chunk) => {
      if (request.destroyed || request.write(chunk)) return
      await new Promise<void>((resolve) => {
        const settle = () => {
          request.off('drain', settle).off('close', settle)
          resolve()
        }
        request.on('drain', settle).on('close', settle)
      })
    },
    end: (chunk) => {
      if (request.destroyed) return
      awaitHead()
      if (chunk === undefined || chunk.length === 0) request.end()
      else request.end(chunk)
    },
    abandon: (error) => {
      request.destroy(error)
    },
  }

  /** An answer whose head drips is late, although the connection is never silent. */
  function awaitHead() {
    const signal = target.late.signal()
    const stop = () => request.destroy(new GatewayError({ code: codes.timeout }))
    const settle = () => signal.removeEventListener('abort', stop)
    signal.addEventListener('abort', stop, { once: true })
    request.once('response', settle).once('close', settle)
  }

  function answerOf(open: ClientRequest, { connectMs, answerMs, checkSocket }: UpstreamTarget) {
    return new Promise<IncomingMessage>((resolve, reject) => {
      open.setTimeout(connectMs)
      open.on('timeout', () => open.destroy(new GatewayError({ code: codes.timeout })))
      open.on('socket', (socket: Socket) => {
        const check = () => {
          const problem = checkSocket?.(socket)
          if (problem === undefined) open.setTimeout(answerMs)
          else open.destroy(problem)
        }
        if (!socket.connecting) check()
        else socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', check)
      })
      // Neither another protocol nor a status that HTTP does not know ends an exchange of ours.
      let answered = false
      const unanswered = () => {
        if (!answered) reject(new GatewayError({ code: codes.unreachable }))
      }
      open.once('upgrade', (_response, socket) => {
        // The request has let go of the socket: an error of the one would be nobody's on the other.
        socket.destroy()
        unanswered()
      })
      open.once('response', (response) => {
        const { statusCode = 0 } = response
        answered = statusCode >= 200 && statusCode <= 599
        if (answered) resolve(response)
        else open.destroy(new GatewayError({ code: codes.unreachable }))
      })
      open.once('close', unanswered)
      open.on('error', (cause) =>
        reject(
          isGatewayError(cause) ? cause : new GatewayError({ code: codeOfFailure(cause, codes), cause }),
        ),
      )
    })
  }
}

/** What OpenSSL and Node call a certificate that does not convince. */
const CERTIFICATE = /CERT|ISSUER|SIGNATURE|CHAIN|REVOKED/

function codeOfFailure(
  cause: NodeJS.ErrnoException,
  { unreachable, certificate = unreachable }: UpstreamTarget['codes'],
): GatewayErrorCode {
  return CERTIFICATE.test(cause.code ?? '') ? certificate : unreachable
}
