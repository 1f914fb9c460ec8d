import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createPki, frozenClock, plantSentinels, toPem } from '@entente/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { entente } from '../support/run.ts'

const AT = '2026-03-02T09:00:00Z'
const SERVICE = 'https://droits.caisse-fournisseuse.example/consultation'
const quickstart = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../../../../examples/quickstart/${name}`, import.meta.url)), 'utf8')

const pki = createPki(frozenClock(AT))
const root = pki.root({
  subject: [
    ['O', 'CAISSE CLIENTE'],
    ['CN', 'Racine'],
  ],
})
const authority = root.authority({
  subject: [
    ['O', 'CAISSE CLIENTE'],
    ['CN', 'AC'],
  ],
})
const signer = authority.leaf({
  subject: [
    ['O', 'CAISSE CLIENTE'],
    ['OU', 'INTEROPS'],
    ['CN', 'vi.caisse-cliente.example'],
  ],
})
const other = pki.root({ subject: [['CN', 'Autre racine']] })

describe('vi make, inspect, check and explain, as an integration team uses them', () => {
  let folder: string
  const at = (name: string) => join(folder, name)
  const client = () => ['--convention', at('convention.json'), '--deployment', at('client.json')]
  const provider = () => ['--convention', at('convention.json'), '--deployment', at('provider.json')]
  const lists = () => [
    '--crl',
    `${at('ac.crl')}=${at('ac.pem')}`,
    '--crl',
    `${at('root.crl')}=${at('root.pem')}`,
  ]
  const make = (...more: string[]) =>
    entente(
      [
        ...[
          'vi',
          'make',
          ...client(),
          '--service',
          SERVICE,
          '--entity',
          'agent-test',
          '--pagm',
          'CONSULTATION_DROITS',
        ],
        ...['--key', at('vi.key'), '--certificate', at('vi.pem'), '--journal', at('journal.db'), ...more],
      ],
      { at: AT },
    )

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'entente-cli-'))
    const values: Record<string, string> = {
      'client.root': sha256(root.certificateDer),
      'client.authority': sha256(authority.certificateDer),
      'provider.root': sha256(other.certificateDer),
      'provider.authority': sha256(other.certificateDer),
      port: '8443',
    }
    const fill = (text: string) =>
      text.replaceAll(/\{\{([a-z.]+)\}\}/g, (_, key: string) => values[key] ?? '')
    writeFileSync(at('convention.json'), fill(quickstart('convention.json')))
    writeFileSync(at('client.json'), fill(quickstart('deployment-cliente.json')))
    const deployment = fill(quickstart('deployment-fournisseuse.json'))
    writeFileSync(at('provider.json'), deployment.replace('secret:racine-cliente', 'file:root.pem'))
    writeFileSync(at('root.pem'), root.certificatePem)
    writeFileSync(at('ac.pem'), authority.certificatePem)
    writeFileSync(at('root.crl'), toPem(root.crl(), 'X509 CRL'))
    writeFileSync(at('ac.crl'), toPem(authority.crl(), 'X509 CRL'))
    writeFileSync(at('vi.key'), signer.privateKeyPem)
    writeFileSync(at('vi.pem'), signer.chainPem)
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('makes a VI that the provider would accept', async () => {
    const made = await make()
    expect(made).toMatchObject({ exit: 0, error: '' })
    const checked = await entente(['vi', 'check', '-', ...provider(), '--service', SERVICE, ...lists()], {
      at: AT,
      input: made.out,
    })
    expect(checked.out).toContain('Every check passed.')
    expect(checked.exit).toBe(0)
  })

  it('refuses to make what the convention does not allow', async () => {
    const { exit, error } = await make('--pagm', 'ADMINISTRATION')
    expect(exit).toBe(3)
    expect(error).toContain('VI_ISSUANCE_REFUSED')
  })

  it('judges as of a given instant, and says why with the fault that the caller gets', async () => {
    const { out } = await make()
    const late = [
      'vi',
      'check',
      '-',
      ...provider(),
      '--service',
      SERVICE,
      ...lists(),
      '--at',
      '2026-03-02T10:00:00Z',
    ]
    const { exit, out: report } = await entente(late, { input: out })
    expect(exit).toBe(1)
    expect(report).toContain('Refused: VI_EXPIRED.')
    expect(report).toContain('answered as vi:InvalidVI')
  })

  it('asks for revocation lists unless told in words not to look', async () => {
    const { out } = await make()
    const check = ['vi', 'check', '-', ...provider(), '--service', SERVICE]
    expect((await entente(check, { at: AT, input: out })).out).toContain('VI_REVOCATION_UNKNOWN')
    const without = await entente([...check, '--without-revocation', 'test PKI'], { at: AT, input: out })
    expect(without.exit).toBe(0)
    expect(without.out).toContain('! ')
  })

  it('shows a VI without its personal data unless asked', async () => {
    const sentinels = plantSentinels()
    const { out } = await make('--jwt')
    sentinels.watch('agent-test')
    const hidden = await entente(['--json', 'vi', 'inspect', '-'], { at: AT, input: out })
    expect(JSON.parse(hidden.out)).toMatchObject({ encoding: 'jwt', pagms: ['CONSULTATION_DROITS'] })
    expect(sentinels.leaksIn(hidden.out)).toEqual([])
    const shown = await entente(['vi', 'inspect', '-', '--reveal-personal'], { at: AT, input: out })
    expect(shown.out).toContain('agent-test')
  })

  it('explains a code and a check, and refuses a name that is neither', async () => {
    expect((await entente(['vi', 'explain', 'VI_SIGNER_NOT_BOUND'])).out).toContain('VI_SIGNER_NOT_BOUND\n')
    expect((await entente(['vi', 'explain', 'service-matches'])).out).toContain('VI_SERVICE_MISMATCH\n')
    expect((await entente(['vi', 'explain', 'nothing'])).exit).toBe(3)
  })

  it('says what is wrong with what is not a VI', async () => {
    const { exit, error } = await entente(['vi', 'inspect', '-'], { input: '<a><b></a>' })
    expect(exit).toBe(3)
    expect(error).toContain('VI_MALFORMED')
  })
})

function sha256(der: Uint8Array): string {
  return new X509Certificate(der).fingerprint256.replaceAll(':', '').toLowerCase()
}
