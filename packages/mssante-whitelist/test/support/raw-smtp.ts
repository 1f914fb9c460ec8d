import { connect, type Socket } from 'node:net'
import { connect as secure, type TLSSocket } from 'node:tls'
import type { TestIdentity } from '@entente/testkit'

/** A client that writes what it is told, byte for byte, and reads replies. */
export interface RawSmtp {
  /** The last line of the reply to these bytes; empty when the server closed. */
  say(bytes: string): Promise<string>
  /** What a later connection may resume, once the server has sent it. */
  session(): Buffer | undefined
  isResumed(): boolean
  close(): void
}

/** Greets, says EHLO, and under STARTTLS says it again with the certificate. */
export async function rawSmtp(port: number, identity: TestIdentity, session?: Buffer): Promise<RawSmtp> {
  const plain = connect(port, '127.0.0.1')
  const before = reader(plain)
  await before.next()
  await before.say('EHLO pair.example\r\n')
  await before.say('STARTTLS\r\n')
  let ticket: Buffer | undefined
  plain.removeAllListeners('data')
  const socket: TLSSocket = secure({
    socket: plain,
    key: identity.privateKeyPem,
    cert: identity.chainPem,
    rejectUnauthorized: false,
    ...(session === undefined ? {} : { session }),
  })
  socket.on('session', (bytes: Buffer) => {
    ticket = bytes
  })
  await new Promise<void>((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject))
  const after = reader(socket)
  await after.say('EHLO pair.example\r\n')
  return {
    say: after.say,
    session: () => ticket,
    isResumed: () => socket.isSessionReused(),
    close: () => socket.destroy(),
  }
}

function reader(socket: Socket) {
  let text = ''
  let wake: () => void = () => undefined
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString()
    wake()
  })
  let isOpen = true
  socket.on('error', () => undefined)
  socket.on('close', () => {
    isOpen = false
    wake()
  })
  const next = async (): Promise<string> => {
    for (;;) {
      const last = /^(?:\d{3}-.*\r\n)*(\d{3}(?: .*)?)\r\n/.exec(text)
      if (last !== null) {
        text = text.slice(last[0].length)
        return last[1] ?? ''
      }
      if (!isOpen) return ''
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
  return {
    next,
    say(bytes: string) {
      socket.write(bytes)
      return next()
    },
  }
}
