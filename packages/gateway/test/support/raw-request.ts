import { connect, type Socket } from 'node:net'
import { type ConnectionOptions, connect as connectTls } from 'node:tls'

/** Sends bytes as they are and gives everything that comes back until the other side ends the connection. */
export function rawRequest(
  port: number,
  bytes: string | readonly string[],
  over: { readonly tls?: ConnectionOptions; readonly pauseMs?: number; readonly limitMs?: number } = {},
): Promise<string> {
  return new Promise((resolve) => {
    const pieces = typeof bytes === 'string' ? [bytes] : [...bytes]
    const socket: Socket = over.tls
      ? connectTls({ host: 'localhost', port, ...over.tls })
      : connect({ host: '127.0.0.1', port })
    let answer = ''
    const timer = setTimeout(() => socket.destroy(), over.limitMs ?? 10_000)
    socket.on('data', (data: Buffer) => {
      answer += data.toString('latin1')
    })
    socket.on('error', () => undefined)
    socket.on('close', () => {
      clearTimeout(timer)
      resolve(answer)
    })
    const next = () => {
      const piece = pieces.shift()
      if (piece === undefined || socket.destroyed) return
      socket.write(piece, 'latin1')
      setTimeout(next, over.pauseMs ?? 0)
    }
    socket.once(over.tls ? 'secureConnect' : 'connect', next)
  })
}
