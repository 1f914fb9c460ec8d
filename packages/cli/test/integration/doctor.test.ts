import { createSecretKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseTenantId } from '@entente/core/ids'
import { auditorKey, checkpointKeyFromPem, memoryStore, openJournal } from '@entente/interops-trace'
import { hmacKeyedHash } from '@entente/runtime'
import { createPki, frozenClock, plantSentinels } from '@entente/testkit'
import { parseCertificate } from '@entente/trust'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { examineEnvironment } from '../../src/verbs/doctor/examine-environment.ts'
import { entente } from '../support/run.ts'

const AT = '2026-03-02T09:00:00Z'
const TENANT = '99000000200016'
const PASSPHRASE = 'une longue phrase de passe'

describe('entente doctor', () => {
  let folder: string
  const at = (name: string) => join(folder, name)
  const root = createPki(frozenClock(AT)).root({ subject: [['CN', 'Racine']], keyType: 'p-256' })
  const vi = root.leaf({ subject: [['CN', 'vi']], keyType: 'p-256' })

  const deployment = (change: object = {}) => {
    writeFileSync(
      at('deployment.json'),
      JSON.stringify({
        kind: 'deployment',
        schemaVersion: 1,
        id: 'essai',
        environment: 'staging',
        tenants: [{ id: TENANT, conventions: ['C-1'], party: 'fournisseuse' }],
        keys: [
          {
            id: 'vi',
            tenant: TENANT,
            use: 'vector-signature',
            reference: 'file:vi.key',
            certificate: 'file:vi.pem',
          },
        ],
        anchors: [
          {
            id: 'racine',
            environment: 'staging',
            pki: 'igc',
            reference: 'file:root.pem',
            sha256: parseCertificate(root.certificateDer).sha256,
          },
        ],
        ...change,
      }),
    )
    return ['doctor', '--deployment', at('deployment.json')]
  }
  const doctor = async (args: string[], more: object = {}) => {
    const { exit, out } = await entente(['--json', ...args], { at: AT, ...more })
    const findings: { id: string; subject?: string; reason: string }[] = JSON.parse(out).findings
    return { exit, said: findings.map(({ id, reason }) => `${id} ${reason}`) }
  }

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'entente-cli-doctor-'))
    writeFileSync(at('root.pem'), root.certificatePem)
    writeFileSync(at('vi.key'), vi.privateKeyPem, { mode: 0o600 })
    writeFileSync(at('vi.pem'), vi.chainPem)
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('finds nothing wrong with a sound deployment', async () => {
    const { exit, said } = await doctor(deployment())
    expect(exit).toBe(0)
    expect(said.slice(1)).toEqual([
      'environment clean',
      'deployment readable',
      'anchor valid',
      'key-file readable',
      'certificate valid',
    ])
  })

  it('announces what ends at 90, 60, 30 and 15 days, and what has ended', async () => {
    const days = (n: number) => ({ at: new Date(Date.parse(AT) + n * 86_400_000).toISOString() })
    expect((await doctor(deployment(), days(300))).said).toContain('certificate ending')
    expect((await doctor(deployment(), days(300))).exit).toBe(0)
    expect((await doctor(deployment(), days(340))).exit).toBe(1)
    expect((await doctor(deployment(), days(400))).said).toContain('certificate ended')
  })

  it('finds an anchor that is another, a key that others read, a certificate for another key', async () => {
    const anchors = [
      {
        id: 'racine',
        environment: 'staging',
        pki: 'igc',
        reference: 'file:root.pem',
        sha256: '0'.repeat(64),
      },
    ]
    expect((await doctor(deployment({ anchors }))).said).toContain('anchor mismatch')
    chmodSync(at('vi.key'), 0o640)
    expect((await doctor(deployment())).said).toContain('key-file open-to-others')
    chmodSync(at('vi.key'), 0o600)
    writeFileSync(at('other.pem'), root.leaf({ subject: [['CN', 'x']], keyType: 'p-256' }).chainPem)
    const key = { id: 'vi', tenant: TENANT, use: 'vector-signature', reference: 'file:vi.key' }
    expect((await doctor(deployment({ keys: [{ ...key, certificate: 'file:other.pem' }] }))).said).toContain(
      'certificate mismatch',
    )
    expect((await doctor(deployment({ keys: [{ ...key, certificate: 'file:absent.pem' }] }))).said).toContain(
      'certificate unreadable',
    )
    expect((await doctor(deployment({ keys: [{ ...key, reference: 'file:absent.key' }] }))).said).toContain(
      'key-file unreadable',
    )
    expect((await doctor(deployment({ keys: [{ ...key, reference: 'pkcs11:object=vi' }] }))).said).toContain(
      'key-file not-a-file',
    )
  })

  it('requires two auditors of a journal, in production without excuse', async () => {
    const keys = [{ id: 'sceau', tenant: TENANT, use: 'head-seal', reference: 'file:vi.key' }]
    expect(await doctor(deployment({ keys }))).toMatchObject({
      exit: 0,
      said: expect.arrayContaining(['auditors too-few']),
    })
    expect(await doctor(deployment({ keys, environment: 'production', anchors: [] }))).toMatchObject({
      exit: 1,
    })
    const two = ['dpo', 'rssi'].map((id) => ({
      id,
      tenant: TENANT,
      use: 'trace-auditor',
      reference: `file:${id}.pub`,
    }))
    expect((await doctor(deployment({ keys: [...keys, ...two] }))).said).toContain('auditors enough')
  })

  it('finds what weakens TLS behind every program’s back', () => {
    const found = (env: Record<string, string>) =>
      examineEnvironment('22.11.0', env).map(({ reason }) => reason)
    expect(found({})).toEqual(['supported', 'clean'])
    expect(found({ NODE_TLS_REJECT_UNAUTHORIZED: '0' })).toContain('tls-off')
    expect(found({ NODE_OPTIONS: '--tls-keylog=/x' })).toContain('key-log')
    expect(found({ NODE_OPTIONS: '--openssl-legacy-provider' })).toContain('legacy-crypto')
    expect(examineEnvironment('18.0.0', {})[0]).toMatchObject({ reason: 'unsupported', outcome: 'bad' })
    expect(examineEnvironment('20.19.0', {})[0]).toMatchObject({
      reason: 'development-only',
      outcome: 'notice',
    })
  })

  it('compares the clock with an answer', async () => {
    const server = createServer((_request, response) => response.end()).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const clock = (shift: number) =>
      doctor(['doctor', '--clock', url], { at: new Date(Date.now() + shift).toISOString() })
    try {
      expect((await clock(0)).said).toContain('clock in-step')
      expect(await clock(120_000)).toMatchObject({ exit: 1, said: expect.arrayContaining(['clock apart']) })
    } finally {
      server.close()
    }
    expect((await clock(0)).said).toContain('clock no-answer')
  })

  it('speaks French, and colours only for people who want colours', async () => {
    const plain = await entente(deployment(), { at: AT, language: 'fr' })
    expect(plain.out).toContain('Rien à redire.')
    expect(plain.out).not.toContain('\u001b[')
    expect((await entente(deployment(), { at: AT, decorated: true })).out).toContain('\u001b[32m✓')
  })

  describe('--drill', () => {
    const sentinels = plantSentinels()
    const subject = sentinels.watch('agent-0042')

    beforeAll(async () => {
      for (const id of ['dpo', 'rssi', 'etranger']) {
        const { exit } = await entente(
          [
            'keys',
            'create',
            'trace-auditor',
            '--id',
            id,
            '--tenant',
            TENANT,
            '--into',
            at(id),
            '--type',
            'p-256',
            '--passphrase',
            '-',
          ],
          { at: AT, input: PASSPHRASE },
        )
        expect(exit).toBe(0)
      }
      const { privateKey } = generateKeyPairSync('ed25519')
      const open = async (auditors: readonly string[], file: string) => {
        const journal = await openJournal({
          tenant: parseTenantId(TENANT),
          writer: 'essai',
          store: memoryStore(),
          checkpointKey: checkpointKeyFromPem(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()),
          clock: frozenClock(AT),
          keyedHash: hmacKeyedHash('index', createSecretKey(randomBytes(32))),
          readers: [{ id: 'cellule', roles: ['export'] }],
          auditors: auditors.map((id) => auditorKey(id, readFileSync(at(`${id}/${id}.pub`), 'utf8'))),
          mode: 'development',
        })
        const actor = { kind: 'person', id: subject } as const
        await journal.append(
          { kind: 'vi.created', version: 1, at: new Date(AT), facts: {}, search: {} },
          { tenant: parseTenantId(TENANT), actor, requestId: 'r-1' },
        )
        const pieces = []
        const reader = {
          tenant: parseTenantId(TENANT),
          actor: { kind: 'person', id: 'cellule' } as const,
          requestId: 'r-2',
          purpose: 'Exercice de relecture',
        }
        for await (const piece of journal.export(reader)) pieces.push(piece)
        await journal.close()
        writeFileSync(at(file), Buffer.concat(pieces))
      }
      await open(['dpo', 'rssi'], 'traces.ndjson')
      await open([], 'clair.ndjson')
    })

    const drill = (key: string, archive: string, input = PASSPHRASE) =>
      entente(
        [
          '--json',
          'doctor',
          '--drill',
          at(`${key}/${key}.key`),
          '--auditor',
          key,
          '--passphrase',
          '-',
          '--archive',
          at(archive),
        ],
        { at: AT, input },
      )

    it('proves that each auditor opens the archive, and shows nothing of it', async () => {
      for (const key of ['dpo', 'rssi']) {
        const { exit, out } = await drill(key, 'traces.ndjson')
        expect(exit).toBe(0)
        expect(JSON.parse(out).findings.at(-1)).toEqual({
          id: 'archive',
          subject: key,
          outcome: 'good',
          reason: 'opens',
          amount: 1,
        })
        expect(sentinels.leaksIn(out)).toEqual([])
      }
    })

    it('fails with the key of somebody else, and on an archive that is not encrypted', async () => {
      expect(JSON.parse((await drill('etranger', 'traces.ndjson')).out).findings.at(-1).reason).toBe(
        'does-not-open',
      )
      expect(await drill('dpo', 'clair.ndjson')).toMatchObject({ exit: 1 })
    })

    it('refuses a wrong passphrase and a file that is no export', async () => {
      const wrong = await drill('dpo', 'traces.ndjson', 'une autre phrase de passe')
      expect(wrong.exit).toBe(3)
      expect(wrong.out).not.toContain('autre phrase')
      writeFileSync(at('autre.txt'), 'secret text\n')
      const other = await drill('dpo', 'autre.txt')
      expect(JSON.parse(other.out).error.code).toBe('CLI_OPTION_INVALID')
      expect(other.out).not.toContain('secret')
    })
  })
})

describe('entente pki demo', () => {
  it('makes what partner sheets of both parties are exported from', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'entente-cli-pki-'))
    try {
      const made = await entente(['--json', 'pki', 'demo', join(folder, 'essai'), '--type', 'p-256'], {
        at: AT,
      })
      expect(made.exit).toBe(0)
      expect(JSON.parse(made.out).files).toHaveLength(26)
      for (const party of ['cliente', 'fournisseuse']) {
        const at = (name: string) => join(folder, 'essai', party, name)
        const sheet = [
          'partner',
          'export',
          at('fiche.json'),
          '--key',
          at('sceau.key'),
          '--certificate',
          at('sceau.pem'),
        ]
        const { exit, out, error } = await entente(sheet, { at: AT })
        expect({ exit, error }).toEqual({ exit: 0, error: '' })
        writeFileSync(at('fiche.jws'), out)
        const lists = ['racine', 'ac'].flatMap((name) => [
          '--crl',
          `${at(`${name}.crl`)}=${at(`${name}.pem`)}`,
        ])
        expect((await entente(['partner', 'import', at('fiche.jws'), ...lists], { at: AT })).out).toContain(
          '0 of 2',
        )
      }
      expect((await entente(['pki', 'demo', join(folder, 'essai')], { at: AT })).error).toContain(
        'CLI_OUTPUT_REFUSED',
      )
      const french = (name: string) =>
        entente(['pki', 'demo', join(folder, name), '--type', 'p-256'], { at: AT, language: 'fr' })
      expect((await french('autre')).out).toBe(
        `26 fichiers dans ${join(folder, 'autre')}. Tout y est pour la démonstration : les clés ne sont pas protégées.\n`,
      )
      expect((await french('essai')).error).toMatch(
        /^CLI_OUTPUT_REFUSED : Le fichier \S+ ne peut pas être écrit\. Nommer un fichier qui n’existe pas, dans un dossier où l’on peut écrire\.\n$/,
      )
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
