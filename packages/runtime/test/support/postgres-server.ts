import { execFileSync } from 'node:child_process'
import {
  accessSync,
  appendFileSync,
  chmodSync,
  chownSync,
  constants,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const BIN = '/usr/lib/postgresql/15/bin'

export interface PostgresServer {
  readonly url: string
  /** Adds lines to postgresql.conf and restarts. */
  reconfigure(lines: string): void
  restart(mode: 'fast' | 'immediate'): void
  /** Puts a file into the server's data folder, readable by the server only. */
  place(name: string, content: string): void
  stop(): void
}

/** False for a developer without PostgreSQL; in CI its absence is an error. */
export function hasPostgres(): boolean {
  try {
    accessSync(`${BIN}/initdb`, constants.X_OK)
    return true
  } catch (cause) {
    if (process.env.CI) throw new Error('Install the Debian package postgresql-15.', { cause })
    return false
  }
}

/** Starts an own PostgreSQL 15 on a free port of the loopback interface, as an unprivileged user. */
export async function startPostgres(): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'entente-postgres-'))
  const port = await freePort()
  const isRoot = process.getuid?.() === 0
  let owner: (path: string) => void = () => undefined
  if (isRoot) {
    const [uid, gid] = ['-u', '-g'].map((flag) => Number(execFileSync('id', [flag, 'postgres']).toString()))
    owner = (path) => chownSync(path, uid!, gid!)
    owner(folder)
    chmodSync(folder, 0o700)
  }
  const run = (program: string, args: readonly string[]) => {
    const command = [`${BIN}/${program}`, ...args]
    const drop = ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups']
    const [file, ...rest] = isRoot ? [...drop, ...command] : command
    // Its output goes nowhere: a server that inherits a pipe keeps it open.
    execFileSync(file!, rest, { stdio: 'ignore', cwd: folder })
  }
  const data = join(folder, 'data')
  const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${folder}`
  const start = () => run('pg_ctl', ['-D', data, '-w', '-l', join(folder, 'log'), '-o', options, 'start'])
  const stop = (mode: string) => run('pg_ctl', ['-D', data, '-w', '-m', mode, 'stop'])
  run('initdb', ['-D', data, '-U', 'postgres', '--auth=trust', '--no-sync', '-E', 'UTF8', '--locale=C.UTF-8'])
  start()
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    reconfigure: (lines) => {
      appendFileSync(join(data, 'postgresql.conf'), `\n${lines}\n`)
      stop('fast')
      start()
    },
    restart: (mode) => {
      stop(mode)
      start()
    },
    place: (name, content) => {
      writeFileSync(join(data, name), content, { mode: 0o600 })
      owner(join(data, name))
    },
    stop: () => {
      stop('immediate')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
