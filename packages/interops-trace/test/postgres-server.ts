import { execFileSync } from 'node:child_process'
import { accessSync, chmodSync, chownSync, constants, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const BIN = '/usr/lib/postgresql/15/bin'

/** False for a developer without PostgreSQL; an error in CI. */
export function hasPostgres(): boolean {
  try {
    accessSync(join(BIN, 'initdb'), constants.X_OK)
    return true
  } catch (cause) {
    if (process.env.CI !== undefined) throw new Error('Install the Debian package postgresql-15.', { cause })
    return false
  }
}

export interface PostgresServer {
  readonly url: string
  start(): void
  /** Stops without ceremony, as a lost machine would. */
  crash(): void
  remove(): void
}

/** A PostgreSQL cluster of our own on loopback, run by an unprivileged user. */
export async function startPostgres(): Promise<PostgresServer> {
  const home = mkdtempSync(join(tmpdir(), 'entente-trace-pg-'))
  const port = await freePort()
  const asRoot = process.getuid?.() === 0
  if (asRoot) {
    const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
    chownSync(home, id('-u'), id('-g'))
    chmodSync(home, 0o700)
  }
  const call = (...command: [string, ...string[]]) => {
    const unprivileged = asRoot ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups'] : []
    const [program = '', ...args] = [...unprivileged, join(BIN, command[0]), ...command.slice(1)]
    execFileSync(program, args, { cwd: home, stdio: 'ignore' })
  }
  const data = join(home, 'data')
  const server: PostgresServer = {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    start: () => {
      const settings = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${home}`
      call('pg_ctl', 'start', '-w', '-D', data, '-l', join(home, 'server.log'), '-o', settings)
    },
    crash: () => call('pg_ctl', 'stop', '-w', '-m', 'immediate', '-D', data),
    remove: () => {
      try {
        server.crash()
      } catch {
        // It was stopped by the test already.
      }
      rmSync(home, { recursive: true, force: true })
    },
  }
  call('initdb', '-D', data, '-U', 'postgres', '--auth=trust', '--no-sync', '-E', 'UTF8', '--locale=C.UTF-8')
  server.start()
  return server
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('No free port.')
  return address.port
}
