import { connect, createServer, type Socket } from 'node:net'

export interface SeveringProxy {
  readonly url: string
  /** Cuts every connection at the next COMMIT: before the server has seen it, or before the client sees the answer. */
  cutAtCommit(moment: 'before' | 'after'): void
  close(): Promise<void>
}

/** Stands between a client and PostgreSQL, on loopback, and cuts the wire where a test says. */
export async function severingProxy(target: string): Promise<SeveringProxy> {
  const { port, username, pathname } = new URL(target)
  const sockets = new Set<Socket>()
  let moment: 'before' | 'after' | undefined
  const cut = (): void => {
    moment = undefined
    for (const socket of sockets) socket.destroy()
  }
  const server = createServer((client) => {
    const upstream = connect(Number(port), '127.0.0.1')
    let isCommitting = false
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        sockets.delete(socket)
        client.destroy()
        upstream.destroy()
      })
    }
    client.on('data', (data) => {
      if (moment !== undefined && data.includes('COMMIT')) {
        if (moment === 'before') return cut()
        isCommitting = true
      }
      upstream.write(data)
    })
    upstream.on('data', (data) => {
      if (isCommitting) return cut()
      client.write(data)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('No address.')
  return {
    url: `postgres://${username}@127.0.0.1:${address.port}${pathname}`,
    cutAtCommit: (at) => {
      moment = at
    },
    close: async () => {
      cut()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
