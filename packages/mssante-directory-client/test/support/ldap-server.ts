import { execFileSync, spawn } from 'node:child_process'
import { accessSync, constants, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const SLAPD = '/usr/sbin/slapd'

/** False for a developer without OpenLDAP; in CI its absence is an error. */
export function hasSlapd(): boolean {
  try {
    accessSync(SLAPD, constants.X_OK)
    return true
  } catch (cause) {
    if (process.env.CI) throw new Error('Install the Debian package slapd.', { cause })
    return false
  }
}

export interface LdapServer {
  readonly plain: URL
  readonly tls: URL
  stop(): Promise<void>
}

/** Attributes of an MSSanté mailbox, under an arc of examples (RFC 7612). */
const SCHEMA = [
  'TypeBAL',
  'IdentifiantPP',
  'TypeIdentifiantPP',
  'profession',
  'IdentifiantPM',
  'TypeIdentifiantPM',
]
const text = (name: string, index: number) =>
  `attributetype ( 2.16.840.1.113730.99.1.${index} NAME '${name}' EQUALITY caseIgnoreMatch
    SUBSTR caseIgnoreSubstringsMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 )`
const SCHEMA_FILE = `${SCHEMA.map(text).join('\n')}
objectclass ( 2.16.840.1.113730.99.2.1 NAME 'mssanteBal' SUP top STRUCTURAL MUST mail
  MAY ( ${SCHEMA.join(' $ ')} $ givenName $ sn $ l $ o $ description ) )
`

/**
 * Starts an OpenLDAP on two free loopback ports, with an MSSanté schema and the given entries.
 *
 * @param ldif  entries, parents first
 * @param limit most entries that an anonymous search gets
 */
export async function startLdap(options: {
  readonly ldif: string
  readonly key: string
  readonly certificate: string
  readonly limit: number
}): Promise<LdapServer> {
  const folder = mkdtempSync(join(tmpdir(), 'entente-ldap-'))
  const at = (name: string) => join(folder, name)
  mkdirSync(at('data'))
  writeFileSync(at('mssante.schema'), SCHEMA_FILE)
  writeFileSync(at('entries.ldif'), options.ldif)
  writeFileSync(at('key.pem'), options.key, { mode: 0o600 })
  writeFileSync(at('certificate.pem'), options.certificate)
  writeFileSync(
    at('slapd.conf'),
    `include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
include ${at('mssante.schema')}
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile ${at('slapd.pid')}
TLSCertificateFile ${at('certificate.pem')}
TLSCertificateKeyFile ${at('key.pem')}
database mdb
suffix "dc=mssante,dc=fr"
rootdn "cn=admin,dc=mssante,dc=fr"
rootpw secret
directory ${at('data')}
maxsize 268435456
index objectClass,mail,IdentifiantPP,IdentifiantPM eq
index sn,givenName,o sub
limits anonymous size=${options.limit}
`,
  )
  execFileSync('/usr/sbin/slapadd', ['-q', '-f', at('slapd.conf'), '-l', at('entries.ldif')], {
    stdio: 'pipe',
  })
  const [plain, tls] = [await freePort(), await freePort()]
  const urls = `ldap://127.0.0.1:${plain} ldaps://127.0.0.1:${tls}`
  const server = spawn(SLAPD, ['-d', '0', '-f', at('slapd.conf'), '-h', urls], { stdio: 'ignore' })
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()))
  await answering(plain)
  return {
    plain: new URL(`ldap://127.0.0.1:${plain}`),
    tls: new URL(`ldaps://localhost:${tls}`),
    stop: async () => {
      server.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function answering(port: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).once('error', () => resolve(false))
      socket.once('close', () => undefined)
      socket.end()
    })
    if (isOpen) return
    await sleep(50)
  }
  throw new Error('slapd did not start.')
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise<void>((resolve) => server.close(() => resolve()))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
