import { spawnSync } from 'node:child_process'
import {
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  generateKeyPairSync,
  randomBytes,
} from 'node:crypto'
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseTenantId } from '@entente/core/ids'
import {
  auditorKey,
  auditorPrivateKey,
  checkpointKeyFromPem,
  embeddedStore,
  isTraceError,
  memoryStore,
  openJournal,
} from '@entente/interops-trace'
import { hmacKeyedHash } from '@entente/runtime'
import { createPki, frozenClock, type TestKeyPair } from '@entente/testkit'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { entente } from '../support/run.ts'

const AT = '2026-03-02T09:00:00Z'
const TENANT = '99000000200016'
const PASSPHRASE = 'une longue phrase de passe'

describe('entente keys', () => {
  let base: string
  let folder: string
  let count = 0
  const at = (name: string) => join(folder, name)
  const keys = (args: string[], input = '', more: object = {}) =>
    entente(['--json', 'keys', ...args, '--into', folder], { at: AT, input, ...more })
  const create = (use: string, id: string, more: string[] = [], input = '') =>
    keys(['create', use, '--id', id, '--tenant', TENANT, '--type', 'p-256', ...more], input)
  const findings = async (args: string[] = [], input = '', more: object = {}) => {
    const { exit, out } = await keys(['check', ...args], input, more)
    const list = JSON.parse(out).keys.flatMap((key: { findings: { finding: string }[] }) => key.findings)
    return { exit, found: list.map(({ finding }: { finding: string }) => finding) }
  }
  const subject = ['--subject', 'C=FR', '--subject', 'O=CAISSE É', '--subject', 'CN=vi']

  beforeAll(() => {
    base = mkdtempSync(join(tmpdir(), 'entente-cli-keys-'))
  })
  beforeEach(() => {
    folder = join(base, `keys-${++count}`)
  })
  afterAll(() => rmSync(base, { recursive: true, force: true }))

  it.each(['list', 'check'])('does not take a misspelt folder for one without keys: %s', async (verb) => {
    const { exit, out } = await keys([verb])
    expect(exit).toBe(3)
    expect(JSON.parse(out).error.code).toBe('CLI_INPUT_UNREADABLE')
  })

  it.each(['vector-signature', 'tls-client', 'head-seal'])(
    'makes %s with a request that OpenSSL verifies',
    async (use) => {
      expect((await create(use, 'cle', subject)).exit).toBe(0)
      expect(statSync(at('cle.key')).mode & 0o777).toBe(0o600)
      const { stdout, stderr } = spawnSync(
        'openssl',
        ['req', '-in', at('cle.csr'), '-noout', '-verify', '-subject', '-nameopt', 'utf8,sep_comma_plus'],
        { encoding: 'utf8' },
      )
      expect(stderr).toContain('verify OK')
      expect(stdout).toContain('C=FR,O=CAISSE É,CN=vi')
    },
  )

  it('puts the names of a TLS server into the request', async () => {
    await create('tls-server', 'cle', [...subject, '--dns', 'droits.example', '--dns', 'essai.example'])
    const { stdout } = spawnSync('openssl', ['req', '-in', at('cle.csr'), '-noout', '-text'], {
      encoding: 'utf8',
    })
    expect(stdout).toContain('DNS:droits.example, DNS:essai.example')
  })

  it('makes RSA keys of 3072 bits unless told otherwise', async () => {
    await keys(['create', 'vector-signature', '--id', 'cle', '--tenant', TENANT, ...subject])
    expect(createPrivateKey(readFileSync(at('cle.key'))).asymmetricKeyDetails?.modulusLength).toBe(3072)
    expect(
      spawnSync('openssl', ['req', '-in', at('cle.csr'), '-noout', '-verify'], { encoding: 'utf8' }).stderr,
    ).toContain('verify OK')
  })

  it('makes checkpoint keys, hash keys, and keeps a token that was read from standard input', async () => {
    await create('log-checkpoint', 'tete')
    expect(createPrivateKey(readFileSync(at('tete.key'))).asymmetricKeyType).toBe('ed25519')
    await create('index-hash', 'index')
    await create('opposition-hash', 'oppositions')
    expect(readFileSync(at('index.key'))).toHaveLength(32)
    const made = await create('api-token', 'jeton', ['--from', '-'], 'jeton-secret-de-vingt\n')
    expect(made.exit).toBe(0)
    expect(made.out + made.error).not.toContain('jeton-secret')
    expect(readFileSync(at('jeton.key'), 'utf8')).toBe('jeton-secret-de-vingt\n')
    expect(await findings()).toEqual({ exit: 0, found: [] })
  })

  it('makes no data key: the journal does', async () => {
    const { exit, out } = await create('trace-data', 'donnees')
    expect(exit).toBe(3)
    expect(JSON.parse(out).error.message).toContain('made by the journal')
  })

  it('makes auditors’ keys encrypted, under a passphrase that is long enough and never on the command line', async () => {
    expect(JSON.parse((await create('trace-auditor', 'dpo')).out).error.message).toContain(
      '--passphrase is required',
    )
    const short = await create('trace-auditor', 'dpo', ['--passphrase', '-'], 'courte')
    expect(JSON.parse(short.out).error.message).toContain('fewer than 16')
    const made = await create('trace-auditor', 'dpo', ['--passphrase', '-'], `${PASSPHRASE}\n`)
    expect(made.exit).toBe(0)
    expect(made.out).not.toContain(PASSPHRASE)
    const pem = readFileSync(at('dpo.key'), 'utf8')
    expect(pem).toContain('BEGIN ENCRYPTED PRIVATE KEY')
    expect(auditorPrivateKey('dpo', pem, PASSPHRASE).algorithm).toBe(
      auditorKey('dpo', readFileSync(at('dpo.pub'), 'utf8')).algorithm,
    )
  })

  it('keeps auditors’ keys and the server’s apart', async () => {
    await create('index-hash', 'index')
    const refused = await create('trace-auditor', 'dpo', ['--passphrase', '-'], PASSPHRASE)
    expect(JSON.parse(refused.out).error.message).toContain('folder of their own')
  })

  it('drills: a key is used for real, with the right passphrase only', async () => {
    await create('trace-auditor', 'dpo', ['--passphrase', '-'], PASSPHRASE)
    expect(await findings(['--drill', 'dpo', '--passphrase', '-'], PASSPHRASE)).toMatchObject({ exit: 0 })
    expect(
      (await findings(['--drill', 'dpo', '--passphrase', '-'], 'une autre phrase de passe')).found,
    ).toContain('drillFailed')
    await keys(
      ['create', 'trace-auditor', '--id', 'rssi', '--tenant', TENANT, '--passphrase', '-'],
      PASSPHRASE,
    )
    expect(await findings(['--drill', 'rssi', '--passphrase', '-'], PASSPHRASE)).toEqual({
      exit: 0,
      found: [],
    })
    copyFileSync(at('dpo.pub'), at('rssi.pub'))
    expect((await findings(['--drill', 'rssi', '--passphrase', '-'], PASSPHRASE)).found).toEqual(
      expect.arrayContaining(['drillFailed', 'shared']),
    )
  })

  it('says that one auditor is too few, as a journal in production does', async () => {
    await create('trace-auditor', 'dpo', ['--passphrase', '-'], PASSPHRASE)
    expect((await findings()).found).toEqual(['alone'])
    const { privateKey } = generateKeyPairSync('ed25519')
    const options = {
      tenant: parseTenantId(TENANT),
      writer: 'essai',
      store: memoryStore(),
      checkpointKey: checkpointKeyFromPem(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()),
      clock: frozenClock(AT),
      keyedHash: hmacKeyedHash('index', createSecretKey(randomBytes(32))),
      readers: [],
      auditors: [auditorKey('dpo', readFileSync(at('dpo.pub'), 'utf8'))],
    }
    const refused = await openJournal(options).catch((error: unknown) => error)
    expect(isTraceError(refused)).toBe(true)
  })

  it('rotates: the successor stands beside the key that it replaces', async () => {
    await create('vector-signature', 'vi-2026', subject)
    const rotated = JSON.parse((await keys(['rotate', 'vi-2026'])).out)
    expect(rotated).toMatchObject({ id: 'vi-2027', replaces: 'vi-2026', parameters: { type: 'p-256' } })
    const { keys: listed } = JSON.parse((await keys(['list'])).out)
    expect(listed.map(({ id }: { id: string }) => id)).toEqual(['vi-2026', 'vi-2027'])
    expect((await keys(['rotate', 'inconnue'])).exit).toBe(3)
  })

  describe('retire', () => {
    const retire = async (id: string, more: readonly string[] = [], options = {}) => {
      const { exit, out } = await keys(['retire', id, ...more], '', options)
      const json = JSON.parse(out)
      return { exit, ...json, reasons: json.reasons?.map(({ reason }: { reason: string }) => reason) }
    }
    const certify = (id: string, at: string, notAfter?: string) => {
      const root = createPki(frozenClock(at)).root({ subject: [['CN', 'Racine']], keyType: 'p-256' })
      const privateKey = createPrivateKey(readFileSync(path(`${id}.key`)))
      const key: TestKeyPair = { type: 'p-256', privateKey, publicKey: createPublicKey(privateKey) }
      const leaf = root.leaf({
        subject: [['CN', 'vi']],
        key,
        ...(notAfter !== undefined && { notAfter: new Date(notAfter) }),
      })
      writeFileSync(path(`${id}.pem`), leaf.chainPem)
    }
    const path = (name: string) => at(name)

    it('keeps a certified key until its successor has been in force for the overlap', async () => {
      await create('vector-signature', 'vi-2026', subject)
      certify('vi-2026', AT)
      expect((await retire('vi-2026')).reasons).toEqual(['noSuccessor'])
      await keys(['rotate', 'vi-2026'])
      expect((await retire('vi-2026')).reasons).toEqual(['successorUncertified'])
      certify('vi-2027', AT)
      const early = await retire('vi-2026')
      expect(early).toMatchObject({ exit: 1, retired: false, reasons: ['overlap'] })
      expect(statSync(at('vi-2026.key')).isFile()).toBe(true)

      const later = { at: '2026-03-25T09:00:00Z' }
      writeFileSync(
        at('deployment.json'),
        JSON.stringify({
          kind: 'deployment',
          schemaVersion: 1,
          id: 'essai',
          environment: 'staging',
          tenants: [{ id: TENANT, conventions: ['C-1'], party: 'nous' }],
          keys: [
            { id: 'vi', tenant: TENANT, use: 'vector-signature', reference: 'file:vi-2026.key' },
            { id: 'vi-2', tenant: TENANT, use: 'vector-signature', reference: 'file:vi-2027.key' },
          ],
        }),
      )
      const named = await retire('vi-2026', ['--deployment', at('deployment.json')], later)
      expect(named.reasons).toEqual(['deployed'])
      expect(await retire('vi-2026', [], later)).toMatchObject({ exit: 0, retired: true })
      expect(() => statSync(at('vi-2026.key'))).toThrow()
      // What it signed is verified with its certificate for years.
      expect(statSync(at('vi-2026.pem')).isFile()).toBe(true)
      expect((await findings([], '', later)).found).not.toContain('missing')
      const { keys: listed } = JSON.parse((await keys(['list'], '', later)).out)
      expect(listed[0]).toMatchObject({ id: 'vi-2026', retiredAt: '2026-03-25T09:00:00.000Z', dueOn: null })
      expect((await retire('vi-2026', [], later)).exit).toBe(3)
      expect((await keys(['rotate', 'vi-2026'], '', later)).exit).toBe(3)
    })

    it('lets a key go at once when its own certificate has ended', async () => {
      await create('tls-client', 'tls', subject)
      certify('tls', AT, '2026-03-20T00:00:00Z')
      const after = { at: '2026-03-21T09:00:00Z' }
      await keys(['rotate', 'tls'], '', after)
      certify('tls-2', after.at)
      expect((await retire('tls', [], after)).retired).toBe(true)
    })

    it('takes the operator’s word for a token and for an index, and keeps it', async () => {
      await create('api-token', 'jeton', ['--from', '-'], 'jeton-secret-de-vingt\n')
      await keys(['rotate', 'jeton', '--from', '-'], 'autre-jeton-de-vingt-car\n')
      expect((await retire('jeton')).reasons).toEqual(['attestNeeded'])
      expect((await retire('jeton', ['--attest', 'révoqué sur le portail'])).retired).toBe(true)
      expect(readFileSync(at('keys.json'), 'utf8')).toContain('révoqué sur le portail')
    })

    /** A journal with one sealed record for each month, under the auditors of that month. */
    async function journalWith(months: readonly (readonly [string, readonly string[]])[], key = 'tete') {
      const file = at(`journal-${++journals}.db`)
      for (const [month, auditors] of months) {
        const journal = await openJournal({
          tenant: parseTenantId(TENANT),
          writer: 'essai',
          store: embeddedStore(file),
          checkpointKey: checkpointKeyFromPem(readFileSync(at(`${key}.key`), 'utf8')),
          clock: frozenClock(`${month}-15T09:00:00Z`),
          keyedHash: hmacKeyedHash('index', createSecretKey(randomBytes(32))),
          readers: [],
          auditors: auditors.map((id) => auditorKey(id, readFileSync(at(`${id}.pub`), 'utf8'))),
          mode: 'development',
        })
        await journal.append(
          {
            kind: 'app.access',
            version: 1,
            at: new Date(`${month}-15T09:00:00Z`),
            facts: {},
            payload: { seen: true },
          },
          { tenant: parseTenantId(TENANT), actor: { kind: 'system', id: 'essai' }, requestId: month },
        )
        await journal.close()
      }
      return file
    }
    let journals = 0
    const auditor = (id: string, verb: readonly string[] = ['create', 'trace-auditor', '--tenant', TENANT]) =>
      keys(
        [...verb, '--id', id, '--passphrase', '-', ...(verb[0] === 'create' ? ['--type', 'p-256'] : [])],
        PASSPHRASE,
      )

    it('keeps an auditor’s key while the archive depends on it, and never guesses', async () => {
      for (const id of ['dpo', 'rssi', 'daf']) await auditor(id)
      writeFileSync(
        at('tete.key'),
        generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }),
      )
      await auditor('dpo-2', ['rotate', 'dpo'])
      expect((await retire('dpo')).reasons).toEqual(['journalNeeded'])
      expect((await retire('dpo', ['--journal', at('nulle-part.db')])).exit).toBe(3)

      const old = await journalWith([['2026-10', ['dpo', 'rssi']]])
      expect((await retire('dpo', ['--journal', old])).reasons).toEqual(['successorUnseen', 'archive'])
      const both = await journalWith([
        ['2026-10', ['dpo', 'rssi']],
        ['2026-11', ['dpo-2', 'rssi']],
      ])
      // October is still open to the other auditor alone: one loss would close it for good.
      expect(await retire('dpo', ['--journal', both])).toMatchObject({ exit: 1, reasons: ['archive'] })
      const three = await journalWith([
        ['2026-10', ['dpo', 'rssi', 'daf']],
        ['2026-11', ['dpo-2', 'rssi', 'daf']],
      ])
      expect((await retire('dpo', ['--journal', three, '--journal', both])).reasons).toEqual(['archive'])
      // After the purge that ends the retention of October there is nothing left to open.
      const purged = await journalWith([['2026-11', ['dpo-2', 'rssi']]])
      const retired = await retire('dpo', ['--journal', three, '--journal', purged])
      // What was wrapped for it stays open to any copy of it: October of one of the journals.
      expect(retired).toMatchObject({ retired: true, opens: 1 })
      expect(statSync(at('dpo.pub')).isFile()).toBe(true)
    })

    it('keeps a checkpoint key until the journal has begun a log under its successor', async () => {
      await create('log-checkpoint', 'tete')
      await keys(['rotate', 'tete'])
      expect((await retire('tete')).reasons).toEqual(['journalNeeded'])
      const before = await journalWith([['2026-11', []]])
      expect((await retire('tete', ['--journal', before])).reasons).toEqual(['successorUnseen'])
      const after = await journalWith([['2026-11', []]], 'tete-2')
      expect((await retire('tete', ['--journal', after])).retired).toBe(true)
    })
  })

  it('finds open files, missing ones, overdue renewals and one key under two names', async () => {
    await create('log-checkpoint', 'tete')
    await create('index-hash', 'index')
    await create('opposition-hash', 'oppositions')
    copyFileSync(at('index.key'), at('oppositions.key'))
    chmodSync(at('tete.key'), 0o644)
    expect((await findings()).found).toEqual(['mode', 'shared', 'shared'])
    expect((await findings([], '', { at: '2027-06-01T09:00:00Z' })).found).toContain('overdue')
    rmSync(at('index.key'))
    expect((await findings()).found).toContain('missing')
  })

  it('judges the certificate beside a key: for which key, and until when', async () => {
    await create('vector-signature', 'vi', subject)
    expect(await findings()).toEqual({ exit: 0, found: ['uncertified'] })
    const privateKey = createPrivateKey(readFileSync(at('vi.key')))
    const publicKey = createPublicKey(privateKey)
    const root = createPki(frozenClock(AT)).root({ subject: [['CN', 'Racine']], keyType: 'p-256' })
    const certify = (key?: TestKeyPair) =>
      writeFileSync(
        at('vi.pem'),
        root.leaf({ subject: [['CN', 'vi']], keyType: 'p-256', ...(key && { key }) }).chainPem,
      )
    certify()
    expect((await findings()).found).toEqual(['mismatch'])
    certify({ type: 'p-256', privateKey, publicKey })
    expect(await findings(['--drill', 'vi'])).toEqual({ exit: 0, found: [] })
    expect((await findings([], '', { at: '2027-02-10T09:00:00Z' })).found).toEqual(['ending'])
    expect(await findings([], '', { at: '2027-04-01T09:00:00Z' })).toEqual({ exit: 1, found: ['ended'] })
  })

  it('lists in the language of the reader what a loss and a theft mean', async () => {
    await create('index-hash', 'index')
    const { out } = await entente(['keys', 'list', '--into', folder], { at: AT, language: 'fr' })
    expect(out).toContain('identifiants devinables')
  })
})
