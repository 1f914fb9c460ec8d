import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { parseTenantId } from '@entente/core/ids'
import { systemClock } from '@entente/runtime'
import { caught, codeThrownBy, createPki, frozenClock, plantSentinels } from '@entente/testkit'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import {
  createDirectory,
  type DirectoryQuery,
  type DirectoryReader,
  findMailboxes,
  type LdapReaderOptions,
  openLdapReader,
} from '../../src/index.ts'
import { hasSlapd, type LdapServer, startLdap } from '../support/ldap-server.ts'
import { memoryTrace } from '../support/memory-trace.ts'

const PEOPLE = 4_000
const TEAMS = 1_000
const LIMIT = 2_000
const clock = frozenClock('2026-03-02T09:00:00Z')

function entry(dn: string, values: Readonly<Record<string, string>>): string {
  const base64 = (value: string) => Buffer.from(value).toString('base64')
  const lines = Object.entries(values).map(([name, value]) => `${name}:: ${base64(value)}`)
  return [`dn: ${dn}`, ...lines, '', ''].join('\n')
}
const person = (index: number, more: Record<string, string> = {}) =>
  entry(`mail=p${index}@medecin.mssante.example,dc=mssante,dc=fr`, {
    objectClass: 'mssanteBal',
    TypeBAL: 'PER',
    mail: `p${index}@medecin.mssante.example`,
    givenName: 'Zoé',
    sn: `LEFÈVRE${index}`,
    TypeIdentifiantPP: '8',
    IdentifiantPP: `99${String(index).padStart(9, '0')}`,
    profession: '10',
    l: 'PARIS',
    ...more,
  })
const team = (index: number) =>
  entry(`mail=t${index}@centre.mssante.example,dc=mssante,dc=fr`, {
    objectClass: 'mssanteBal',
    TypeBAL: 'ORG',
    mail: `T${index}@centre.mssante.example`,
    o: `Centre ${index % 100}`,
    TypeIdentifiantPM: 'FINESS',
    IdentifiantPM: `99000${String(index % 100).padStart(4, '0')}`,
    description: 'Secrétariat',
    l: 'LYON',
  })
const ldif = [
  entry('dc=mssante,dc=fr', { objectClass: 'domain', dc: 'mssante' }),
  ...Array.from({ length: PEOPLE }, (_, index) => person(index)),
  ...Array.from({ length: TEAMS }, (_, index) => team(index)),
  person(PEOPLE, {
    sn: 'a*)(mail=*',
    givenName: 'Adèle',
    TypeIdentifiantPP: '0',
    IdentifiantPP: '990000001',
  }),
].join('')
/** A part of the tree that another server holds. */
const referral = `dn: ou=ailleurs,dc=mssante,dc=fr
objectClass: referral
objectClass: extensibleObject
ou: ailleurs
ref: ldap://ailleurs.example/ou=ailleurs

`

const root = createPki(systemClock).root({ subject: [['CN', 'AC fictive']], keyType: 'p-256' })
const leaf = root.leaf({
  subject: [['CN', 'annuaire']],
  keyType: 'p-256',
  dnsNames: ['localhost'],
})
const identity = { key: leaf.privateKeyPem, certificate: leaf.certificatePem, limit: LIMIT }

describe.skipIf(!hasSlapd())('the LDAP reader, on OpenLDAP', () => {
  let server: LdapServer
  const elsewhere: Server[] = []
  const open = (more: Partial<LdapReaderOptions> = {}) =>
    openLdapReader({ url: server.plain, allowLoopbackPlain: true, clock, ...more })
  const find = async (query: DirectoryQuery, more: Partial<LdapReaderOptions> = {}, limit = 200) =>
    (await open(more)).find(query, { limit })

  beforeAll(async () => {
    server = await startLdap({ ldif, ...identity })
  })
  afterAll(async () => {
    for (const own of elsewhere) own.close()
    await server?.stop()
  })

  /** A server of one behaviour, for what OpenLDAP does not do. */
  async function listening(behave: (socket: Socket) => void): Promise<URL> {
    const own = createServer((socket) => {
      socket.on('error', () => undefined)
      behave(socket)
    })
    elsewhere.push(own)
    await new Promise<void>((resolve) => own.listen(0, '127.0.0.1', resolve))
    return new URL(`ldap://127.0.0.1:${(own.address() as AddressInfo).port}`)
  }

  test('finds a person by RPPS and national identifier, with everything the entry says', async () => {
    const expected = {
      address: 'p17@medecin.mssante.example',
      type: 'PER',
      carrier: 'Practitioner',
      professional: {
        family: 'LEFÈVRE17',
        given: 'Zoé',
        identifiers: [
          { kind: 'idNatPs', value: '899000000017' },
          { kind: 'rpps', value: '99000000017' },
        ],
        profession: { code: '10' },
      },
      structure: { identifiers: [], address: ['PARIS'] },
      provenance: { source: 'ldap', asOf: clock.now() },
    }
    expect(await find({ by: 'rpps', rpps: '99000000017' })).toEqual([expected])
    expect(await find({ by: 'idNatPs', idNatPs: '899000000017' })).toEqual([expected])
    expect(await find({ by: 'idNatPs', idNatPs: '0990000001' })).toMatchObject([
      { professional: { given: 'Adèle', identifiers: [{ kind: 'idNatPs', value: '0990000001' }] } },
    ])
    expect(await find({ by: 'rpps', rpps: '99000009999' })).toEqual([])
  })

  test('finds teams by structure, and anyone by address and by the beginnings of names', async () => {
    const teams = await find({ by: 'structure', kind: 'finess', id: '990000042' })
    expect(teams).toHaveLength(10)
    expect(teams[0]).toEqual({
      address: 't42@centre.mssante.example',
      type: 'ORG',
      carrier: 'Organization',
      structure: {
        name: 'Centre 42',
        identifiers: [{ kind: 'finess', value: '990000042' }],
        address: ['LYON'],
      },
      description: 'Secrétariat',
      provenance: { source: 'ldap', asOf: clock.now() },
    })
    expect(await find({ by: 'address', address: ' P5@medecin.mssante.EXAMPLE' })).toHaveLength(1)
    expect(await find({ by: 'name', name: 'lefèvre3999 zo' })).toHaveLength(1)
    expect(await find({ by: 'name', name: 'zoé centre' })).toEqual([])
  })

  test('reads page by page up to the limit of the caller', async () => {
    expect(await find({ by: 'name', name: 'zoé' }, { pageSize: 100 }, 450)).toHaveLength(450)
    expect(await find({ by: 'name', name: 'centre' }, {}, 5_000)).toHaveLength(TEAMS)
  })

  test('says that the answer is incomplete when the server stops at its own limit', async () => {
    const all = { by: 'name', name: 'zoé' } as const
    expect(await codeThrownBy(() => find(all, {}, 5_000))).toBe('LDAP_LIMIT')
    const bind = { dn: 'cn=admin,dc=mssante,dc=fr', password: 'secret' }
    expect(await find(all, { bind }, 5_000)).toHaveLength(PEOPLE)
  })

  test('speaks TLS from the start or by StartTLS, with the CA that it was given and the host of the URL', async () => {
    const query = { by: 'rpps', rpps: '99000000017' } as const
    const ca = root.certificatePem
    const other = createPki(systemClock).root({
      subject: [['CN', 'Autre AC']],
      keyType: 'p-256',
    }).certificatePem
    const at = (url: URL, host: string) => new URL(url.href.replace(/localhost|127\.0\.0\.1/, host))
    for (const own of [
      { url: server.tls },
      { url: server.plain, startTls: true, allowLoopbackPlain: false },
    ]) {
      const named = { ...own, url: at(own.url, 'localhost') }
      expect(await find(query, { ...named, ca })).toHaveLength(1)
      for (const refused of [named, { ...named, ca: other }, { ...own, url: at(own.url, '127.0.0.1'), ca }]) {
        expect(await codeThrownBy(() => find(query, refused))).toBe('LDAP_CERTIFICATE')
      }
    }
  })

  test('refuses an answer that refers to another server', async () => {
    const referring = await startLdap({ ldif: ldif + referral, ...identity })
    try {
      const query = { by: 'rpps', rpps: '99000000017' } as const
      const below = { url: referring.plain, baseDn: 'ou=ailleurs,dc=mssante,dc=fr' }
      expect(await codeThrownBy(() => find(query, { url: referring.plain }))).toBe('LDAP_REFERRAL')
      expect(await codeThrownBy(() => find(query, below))).toBe('LDAP_REFERRAL')
    } finally {
      await referring.stop()
    }
  })

  test('names a wrong password, a wrong base and a server that is not there or too slow', async () => {
    const query = { by: 'rpps', rpps: '99000000017' } as const
    const sentinels = plantSentinels()
    const password = sentinels.plant('password')
    const refused = await caught(() => find(query, { bind: { dn: 'cn=admin,dc=mssante,dc=fr', password } }))
    expect(refused).toMatchObject({ code: 'DIRECTORY_REFUSED', details: { reason: 49 } })
    expect(await codeThrownBy(() => find(query, { baseDn: 'dc=autre,dc=fr' }))).toBe('DIRECTORY_REFUSED')
    const gone = await caught(() => find(query, { url: new URL('ldap://127.0.0.1:1') }))
    expect(gone).toMatchObject({ code: 'DIRECTORY_UNAVAILABLE', retryable: true })
    const silent = await listening(() => undefined)
    const slow = await caught(() => find(query, { url: silent, timeoutMs: 50 }))
    expect(slow).toMatchObject({ code: 'DIRECTORY_UNAVAILABLE', retryable: true })
    const stalling = { url: silent, startTls: true, timeoutMs: 50 }
    expect(await codeThrownBy(() => find(query, stalling))).toBe('DIRECTORY_UNAVAILABLE')
    const hangingUp = await listening((socket) => socket.once('data', () => socket.destroy()))
    expect(await codeThrownBy(() => find(query, { url: hangingUp }))).toBe('DIRECTORY_UNAVAILABLE')
    expect(sentinels.leaksIn(refused, gone, slow)).toEqual([])
  })

  test('stops when the signal aborts', async () => {
    const reader = await open({ url: await listening(() => undefined) })
    const controller = new AbortController()
    const reason = new Error('no longer needed')
    const asked = reader.find({ by: 'rpps', rpps: '99000000017' }, { signal: controller.signal })
    controller.abort(reason)
    await expect(asked).rejects.toBe(reason)
  })

  test('takes every character that is asked for as it is, never as a condition', async () => {
    expect(await find({ by: 'rpps', rpps: '*' })).toEqual([])
    expect(await find({ by: 'rpps', rpps: '99000000017)(mail=*' })).toEqual([])
    expect(await find({ by: 'address', address: '*@medecin.mssante.example' })).toEqual([])
    const reader = await open()
    const special = fc.string({
      unit: fc.constantFrom('*', '(', ')', '\\', '&', '|', '=', '\0', '2', 'a', 'é'),
      minLength: 1,
      maxLength: 12,
    })
    await fc.assert(
      fc.asyncProperty(special, async (text) => {
        expect(await reader.find({ by: 'rpps', rpps: `9*${text}` })).toEqual([])
        expect(await reader.find({ by: 'address', address: `p1*${text}` })).toEqual([])
      }),
      { seed: 20_260_302, numRuns: 60 },
    )
  })

  test('is one source among others: found, not found, unavailable', async () => {
    const context = {
      purpose: 'end-user-lookup',
      trace: { tenant: parseTenantId('99000000200016'), actor: { kind: 'person', id: 'a' }, requestId: 'r' },
    } as const
    const statusOf = async (reader: DirectoryReader, rpps: string) => {
      const directory = createDirectory({ readers: [reader], trace: memoryTrace().sink, clock })
      return (await findMailboxes(directory, { by: 'rpps', rpps }, context)).status
    }
    expect(await statusOf(await open(), '99000000017')).toBe('found')
    expect(await statusOf(await open(), '99000009999')).toBe('not-found')
    const down = await open({ url: new URL('ldap://127.0.0.1:1') })
    expect(await statusOf(down, '99000000017')).toBe('unavailable')
  })

  test('reads another schema when told', async () => {
    const schema = {
      attributes: { structureName: 'description', profession: '2.16.840.1.113730.99.1.3' },
      structureIdTypes: { siret: 'FINESS' },
    }
    const found = await find({ by: 'structure', kind: 'siret', id: '990000042' }, { schema })
    expect(found[0]).toMatchObject({ structure: { name: 'Secrétariat' } })
  })
})

describe('the LDAP reader', () => {
  const url = new URL('ldaps://annuaire.example')

  test('is not opened without TLS, with a URL that says more than where, or with odd names', async () => {
    const codeFor = (more: Partial<LdapReaderOptions>) => codeThrownBy(() => openLdapReader({ url, ...more }))
    for (const odd of [
      'ldap://annuaire.example',
      'https://annuaire.example',
      'ldaps://user@annuaire.example',
      'ldaps://annuaire.example/dc=x',
    ]) {
      expect(await codeFor({ url: new URL(odd) })).toBe('LDAP_OPTIONS_INVALID')
    }
    const remote = { url: new URL('ldap://annuaire.example'), allowLoopbackPlain: true }
    expect(await codeFor(remote)).toBe('LDAP_OPTIONS_INVALID')
    expect(await codeFor({ ca: 'no certificate' })).toBe('LDAP_OPTIONS_INVALID')
    expect(await codeFor({ clientCertificate: { certificate: 'x', key: 'y' } })).toBe('LDAP_OPTIONS_INVALID')
    const broken = { attributes: { address: 'mail)(x=*' } }
    expect(await codeFor({ schema: broken })).toBe('LDAP_OPTIONS_INVALID')
  })

  test('answers what its schema can express, and never the whole directory', async () => {
    const reader = await openLdapReader({ url })
    const unsupported: DirectoryQuery[] = [
      { by: 'sector', sector: 'SA05' },
      { by: 'structure', kind: 'rppsRang', id: '99000000010001' },
      { by: 'idNatPs', idNatPs: '3990000010/17' },
      { by: 'name', name: ' * () ' },
      { by: 'rpps', rpps: '' },
      { by: 'address', address: 'a'.repeat(300) },
    ]
    for (const query of unsupported) {
      expect(reader.supports(query)).toBe(false)
      expect(await codeThrownBy(() => reader.find(query))).toBe('DIRECTORY_QUERY_UNSUPPORTED')
    }
  })

  describe('without its optional package', () => {
    afterEach(() => vi.doUnmock('ldapts'))

    test('says what to install', async () => {
      vi.doMock('ldapts', () => {
        throw new Error('not installed')
      })
      expect(await codeThrownBy(() => openLdapReader({ url }))).toBe('LDAP_PEER_MISSING')
    })
  })
})
