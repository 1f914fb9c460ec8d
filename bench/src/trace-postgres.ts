import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const BIN = '/usr/lib/postgresql/15/bin'

export interface BenchServer {
  /** Makes an empty database and gives its URL. */
  database(name: string): string
  stop(): void
}

/** A PostgreSQL of our own with its ordinary durability; `undefined` where it is not installed. */
export async function startPostgres(): Promise<BenchServer | undefined> {
  if (!existsSync(join(BIN, 'initdb'))) return undefined
  const home = mkdtempSync(join(tmpdir(), 'entente-bench-pg-'))
  const port = await freePort()
  const isRoot = process.getuid?.() === 0
  if (isRoot) {
    const [user = 0, group = 0] = ['-u', '-g'].map((flag) => Number(execFileSync('id', [flag, 'postgres'])))
    chownSync(home, user, group)
    chmodSync(home, 0o700)
  }
  const call = (program: string, ...args: string[]): void => {
    const prefix = isRoot ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups'] : []
    const [file = '', ...rest] = [...prefix, join(BIN, program), ...args]
    execFileSync(file, rest, { cwd: home, stdio: 'ignore' })
  }
  const data = join(home, 'data')
  call('initdb', '-D', data, '-U', 'postgres', '--auth=trust', '-E', 'UTF8', '--locale=C.UTF-8')
  const settings = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${home}`
  call('pg_ctl', 'start', '-w', '-D', data, '-l', join(home, 'log'), '-o', settings)
  return {
    database: (name) => {
      call('createdb', '-h', '127.0.0.1', '-p', String(port), '-U', 'postgres', name)
      return `postgres://postgres@127.0.0.1:${port}/${name}`
    },
    stop: () => {
      call('pg_ctl', 'stop', '-m', 'immediate', '-D', data)
      rmSync(home, { recursive: true, force: true })
    },
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(address === null || typeof address === 'string' ? 0 : address.port))
    })
  })
}
