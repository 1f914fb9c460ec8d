import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { signList, startFakeListSite, writeList } from '@entente/mssante-whitelist/testing'
import { createPki, frozenClock } from '@entente/testkit'
import { parseCertificate, signerFromPem } from '@entente/trust'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { entente } from '../support/run.ts'

const AT = '2026-03-02T09:00:00Z'
const TENANT = '99000000200016'
const OPERATOR = 'CN=smtp.operateur-a.mssante.fr,OU=1990000010,O=GIP FICTIF A,ST=Paris (75),C=FR'
const ROWS = [
  { domain: 'chu-a.mssante.fr', operator: OPERATOR },
  { domain: 'clinique-b.mssante.fr', operator: OPERATOR },
]

const pki = createPki(frozenClock(AT))
const root = pki.root({ subject: [['CN', 'AC RACINE FICTIVE']], keyType: 'p-256' })
const authority = root.authority({ subject: [['CN', 'AC ORGANISATIONS FICTIVE']], keyType: 'p-256' })
const agency = authority.leaf({
  subject: [
    ['C', 'FR'],
    ['OU', '318751275100020'],
    ['CN', 'Liste Blanche fictive'],
  ],
  keyUsage: ['digitalSignature', 'nonRepudiation'],
  keyType: 'p-256',
})
const signer = signerFromPem({ privateKey: agency.privateKeyPem, certificateChain: agency.chainPem })
// The TLS connections of this test are real, so this certificate is valid today as well.
const server = authority.leaf({
  subject: [['CN', 'site fictif']],
  ipAddresses: ['127.0.0.1'],
  extendedKeyUsage: ['serverAuth'],
  keyType: 'p-256',
  notBefore: new Date('2020-01-01T00:00:00Z'),
  notAfter: new Date('2040-01-01T00:00:00Z'),
})

describe('whitelist verbs, from the first download to a folder that is kept fresh', () => {
  let folder: string
  let site: Awaited<ReturnType<typeof startFakeListSite>>
  const at = (name: string) => join(folder, name)
  const whitelist = (...words: string[]) => entente(['whitelist', ...words], { at: AT })
  const json = async (...words: string[]) => {
    const { exit, out } = await entente(['--json', 'whitelist', ...words], { at: AT })
    return { exit, answer: JSON.parse(out) }
  }
  const publish = (rows: typeof ROWS, generatedAt: string) =>
    signList(writeList(rows, { generatedAt }), signer, new Date(generatedAt))
  const fromSite = () => ['--url', site.url.href, '--ca', at('root.pem')]
  const policy = () => [
    ...['--pin', at('pin.json'), '--root', at('root.pem')],
    ...['--root-sha256', parseCertificate(root.certificateDer).sha256],
    ...['--crl', `${at('root.crl')}=${at('root.pem')}`, '--crl', `${at('ac.crl')}=${at('ac.pem')}`],
  ]

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'entente-cli-whitelist-'))
    writeFileSync(at('root.pem'), root.certificatePem)
    writeFileSync(at('ac.pem'), authority.certificatePem)
    writeFileSync(at('root.crl'), root.crl())
    writeFileSync(at('ac.crl'), authority.crl())
    site = await startFakeListSite(
      { kind: 'serve', bytes: await publish(ROWS, '2026-03-02T08:00:00Z'), etag: '"v1"' },
      { key: server.privateKeyPem, cert: server.chainPem },
    )
  })
  afterAll(async () => {
    await site.close()
    rmSync(folder, { recursive: true })
  })

  it('fetch downloads the list over TLS that is checked, and says that nothing was verified', async () => {
    const { exit, out } = await whitelist('fetch', ...fromSite(), '--out', at('list.xml'))
    expect(exit).toBe(0)
    expect(out).toContain('Nothing in it was verified')
    expect(readFileSync(at('list.xml'), 'utf8')).toContain('chu-a.mssante.fr')
    expect(await json('fetch', ...fromSite(), '--etag', '"v1"', '--out', at('unused.xml'))).toEqual({
      exit: 0,
      answer: { outcome: 'not-modified' },
    })
  })

  it('fetch never overwrites, never trusts another authority, and takes no plain HTTP', async () => {
    const again = await whitelist('fetch', ...fromSite(), '--out', at('list.xml'))
    expect([again.exit, again.error]).toEqual([3, expect.stringContaining('CLI_OUTPUT_REFUSED')])
    writeFileSync(at('other.pem'), pki.root({ subject: [['CN', 'AUTRE']], keyType: 'p-256' }).certificatePem)
    const other = await json('fetch', '--url', site.url.href, '--ca', at('other.pem'), '--out', at('x.xml'))
    expect(other).toMatchObject({ exit: 3, answer: { error: { code: 'WL_SOURCE_UNAVAILABLE' } } })
    const plain = await whitelist(
      'fetch',
      '--url',
      'http://liste.example/',
      '--ca',
      at('root.pem'),
      '--out',
      at('x.xml'),
    )
    expect([plain.exit, plain.error]).toEqual([3, expect.stringContaining('CLI_OPTION_INVALID')])
    expect(existsSync(at('x.xml'))).toBe(false)
  })

  it('inspect shows what the list contains and writes a pin; two people confirm it', async () => {
    const seen = await whitelist(
      ...['inspect', at('list.xml'), '--pin', at('pin.json')],
      ...['--tenant', TENANT, '--issuer', at('ac.pem')],
    )
    expect(seen.exit).toBe(0)
    expect(seen.out).toContain('CN=Liste Blanche fictive')
    expect(seen.out).not.toMatch(/verified|vérifi/i)
    const early = await whitelist('verify', at('list.xml'), ...policy())
    expect([early.exit, early.error]).toEqual([3, expect.stringContaining('WL_PIN_UNCONFIRMED')])
    const first = await json('inspect', at('list.xml'), '--confirm', at('pin.json'), '--as', 'Première')
    expect(first).toMatchObject({ exit: 0, answer: { confirmation: 'confirmed', confirmers: ['première'] } })
    expect(
      (await whitelist('inspect', at('list.xml'), '--confirm', at('pin.json'), '--as', 'Seconde')).out,
    ).toContain('Confirmed by 2 of 2')
  })

  it('inspect confirms nothing when the list was signed by somebody else, and names what is broken', async () => {
    const stranger = authority.leaf({
      subject: [
        ['OU', '1990000010'],
        ['CN', 'Un autre signataire'],
      ],
      keyUsage: ['digitalSignature'],
      keyType: 'p-256',
    })
    const by = signerFromPem({ privateKey: stranger.privateKeyPem, certificateChain: stranger.chainPem })
    const generatedAt = '2026-03-02T08:30:00Z'
    writeFileSync(
      at('stranger.xml'),
      await signList(writeList(ROWS, { generatedAt }), by, new Date(generatedAt)),
    )
    const pin = readFileSync(at('pin.json'), 'utf8')
    expect(
      await json('inspect', at('stranger.xml'), '--confirm', at('pin.json'), '--as', 'Troisième'),
    ).toMatchObject({ exit: 1, answer: { confirmation: 'differs' } })
    expect(readFileSync(at('pin.json'), 'utf8')).toBe(pin)
    writeFileSync(at('broken.xml'), readFileSync(at('list.xml'), 'utf8').replace('chu-a', 'chu-x'))
    expect(await json('inspect', at('broken.xml'))).toMatchObject({
      exit: 1,
      answer: { integrity: 'broken', problem: 'WL_SIGNATURE_INVALID' },
    })
  })

  it('verify judges by the pin, chain and revocation; a refusal is an answer with its code', async () => {
    const good = await json('verify', at('list.xml'), ...policy())
    expect(good).toMatchObject({ exit: 0, answer: { verdict: 'verified', list: { domainCount: 2 } } })
    for (const [file, code] of [
      ['broken.xml', 'WL_SIGNATURE_INVALID'],
      ['stranger.xml', 'WL_SIGNER_NOT_PINNED'],
    ] as const)
      expect(await json('verify', at(file), ...policy())).toMatchObject({
        exit: 1,
        answer: { verdict: 'refused', code },
      })
    const late = await json('verify', at('list.xml'), ...policy(), '--at', '2031-01-01T00:00:00Z')
    expect(late).toMatchObject({ exit: 1, answer: { verdict: 'refused' } })
  })

  it('check answers by a verified list, or says that nobody verified it', async () => {
    const listed = await json('check', at('list.xml'), 'CHU-A.mssante.fr', ...policy())
    expect(listed).toMatchObject({
      exit: 0,
      answer: { list: { verification: 'verified' }, answers: [{ listed: true, certificates: [OPERATOR] }] },
    })
    const unlisted = await whitelist('check', at('list.xml'), 'x.chu-a.mssante.fr', '--unverified')
    expect(unlisted.exit).toBe(1)
    expect(unlisted.out).toContain('x.chu-a.mssante.fr: not listed')
    expect(unlisted.out).toContain('nobody verified')
    expect((await whitelist('check', at('list.xml'), 'chu-a.mssante.fr')).exit).toBe(3)
    expect((await whitelist('check', at('broken.xml'), 'chu-a.mssante.fr', ...policy())).exit).toBe(3)
  })

  it('check says whether a certificate is one of the domain', async () => {
    const subject = [
      ['C', 'FR'],
      ['ST', 'Paris (75)'],
      ['O', 'GIP FICTIF A'],
      ['OU', '1990000010'],
      ['CN', 'smtp.operateur-a.mssante.fr'],
    ] as const
    for (const [name, certificate, exit] of [
      ['own.pem', authority.leaf({ subject, keyType: 'p-256' }), 0],
      ['agency.pem', agency, 1],
    ] as const) {
      writeFileSync(at(name), certificate.chainPem)
      const { answer, exit: seen } = await json(
        ...['check', at('list.xml'), 'chu-a.mssante.fr', '--unverified', '--certificate', at(name)],
      )
      expect([seen, answer.answers[0].certificate]).toEqual([exit, exit === 0 ? 'matches' : 'other'])
    }
  })

  it('diff compares two lists, as text, JSON and a page', async () => {
    writeFileSync(
      at('next.xml'),
      await publish([...ROWS, { domain: 'nouveau.mssante.fr', operator: OPERATOR }], '2026-03-02T08:45:00Z'),
    )
    const text = await whitelist('diff', at('list.xml'), at('next.xml'), '--html', at('diff.html'))
    expect(text.exit).toBe(0)
    expect(text.out).toContain('nouveau.mssante.fr')
    expect(readFileSync(at('diff.html'), 'utf8')).toContain('<li>nouveau.mssante.fr</li>')
    expect((await json('diff', at('list.xml'), at('next.xml'))).answer.addedDomains).toEqual([
      'nouveau.mssante.fr',
    ])
    expect((await whitelist('diff', at('list.xml'), at('root.pem'))).exit).toBe(3)
  })

  it('watch fills the folder, tells each event, and ends with the state of the list', async () => {
    const words = [
      'watch',
      ...fromSite(),
      ...policy(),
      '--store',
      at('store'),
      '--refreshes',
      '2',
      '--every',
      '1',
    ]
    const { exit, out, error } = await entente(['--json', 'whitelist', ...words], { at: AT })
    expect(exit).toBe(0)
    expect(error).toMatch(/whitelist\.swapped tenant=99000000200016 .*\n.*whitelist\.unchanged/)
    expect(JSON.parse(out)).toMatchObject({ level: 'ok', state: 'fresh', domains: 2 })
    expect(existsSync(join(at('store'), TENANT))).toBe(true)
    site.behave({ kind: 'status', status: 503 })
    const down = await whitelist(
      'watch',
      ...fromSite(),
      ...policy(),
      '--store',
      at('store'),
      '--refreshes',
      '1',
    )
    expect(down.exit).toBe(1)
    expect(down.out).toContain('degraded: fresh, 2 domains')
    expect(down.out).toContain('unavailable, WL_SOURCE_UNAVAILABLE')
    expect(
      (await whitelist('watch', ...fromSite(), ...policy(), '--store', at('s'), '--every', 'x')).exit,
    ).toBe(3)
  })

  it('speaks French, from the contents of a list to the state of the folder', async () => {
    const french = (...words: string[]) => entente(['whitelist', ...words], { at: AT, language: 'fr' })
    const seen = await french('inspect', at('list.xml'))
    expect(seen.out.split('\n').filter((line) => !/^(?:SHA-256|signature| {13}SHA-256) /.test(line))).toEqual(
      [
        'intégrité    intacte',
        'générée      2026-03-02T08:00:00.000Z',
        'signée       2026-03-02T08:00:00.000Z',
        'signataire   CN=Liste Blanche fictive,OU=318751275100020,C=FR',
        '             émis par CN=AC ORGANISATIONS FICTIVE',
        expect.stringMatching(/^ {13}du \S+ au \S+$/),
        '             et 2 autres certificats',
        'contenu      2 entrées, 2 domaines, 1 certificat d’opérateur',
        '',
        'Rien de ceci n’a été comparé à une épingle : intacte veut dire inchangée depuis que le porteur de ce certificat l’a signée.',
        '',
      ],
    )
    expect((await french('verify', at('list.xml'), ...policy())).out.split('\n').slice(1, 4)).toEqual([
      'générée 2026-03-02T08:00:00.000Z, signée 2026-03-02T08:00:00.000Z',
      'signataire CN=Liste Blanche fictive,OU=318751275100020,C=FR',
      '2 entrées, 2 domaines, 0 diagnostic',
    ])
    expect((await french('verify', at('broken.xml'), ...policy())).out).toMatch(
      /^Refusée : WL_SIGNATURE_INVALID\nLa liste a été modifiée après sa signature.* Ne pas l’utiliser\..*\nDétail technique \(en anglais\) : /,
    )
    const listed = await french('check', at('list.xml'), 'chu-a.mssante.fr', 'x.example', '--unverified')
    expect(listed.out).toMatch(
      /^chu-a\.mssante\.fr : inscrit\n.*\nx\.example : non inscrit\nD’après la liste [0-9a-f]{64}, que personne n’a vérifiée\.\n$/,
    )
    const changed = await french('diff', at('list.xml'), at('next.xml'), '--html', at('ecarts.html'))
    const line =
      '2 -> 3 domaines, 1 domaine ajouté, 0 domaine retiré, 0 certificat ajouté, 0 certificat retiré, 0 opérateur changé'
    expect(changed.out).toMatch(
      /^2026-03-02T08:00:00\.000Z \([0-9a-f]{12}\) -> 2026-03-02T08:45:00\.000Z \([0-9a-f]{12}\)\n/,
    )
    expect(changed.out.split('\n').slice(1)).toEqual([
      line,
      '',
      'Domaines ajoutés (1)',
      '  nouveau.mssante.fr',
      '',
    ])
    const page = readFileSync(at('ecarts.html'), 'utf8')
    expect(page.split('\n').filter((one) => /^<(?:html|title|h[12]|li|p)/.test(one))).toEqual([
      '<html lang="fr">',
      '<title>Liste blanche : ce qui a changé</title>',
      '<h1>Liste blanche : ce qui a changé</h1>',
      expect.stringContaining(' -&#62; '),
      `<p>${line.replace('>', '&#62;')}</p>`,
      '<h2>Domaines ajoutés (1)</h2>',
      '<li>nouveau.mssante.fr</li>',
    ])
    const kept = await french('watch', ...fromSite(), ...policy(), '--store', at('store'), '--refreshes', '1')
    expect(kept.out).toMatch(
      /^dégradé : liste fraîche, 2 domaines\nliste [0-9a-f]{64}\ndernier rafraîchissement : indisponible, WL_SOURCE_UNAVAILABLE\n$/,
    )
  })

  it('diff tells the history of that folder, and makes none where there is none', async () => {
    site.behave({ kind: 'serve', bytes: readFileSync(at('next.xml')) })
    await whitelist('watch', ...fromSite(), ...policy(), '--store', at('store'), '--refreshes', '1')
    const { exit, answer } = await json('diff', '--store', at('store'), '--tenant', TENANT)
    expect(exit).toBe(0)
    expect(answer.steps).toMatchObject([{ addedDomains: ['nouveau.mssante.fr'], removedDomains: [] }])
    expect((await whitelist('diff', '--store', at('absent'), '--tenant', TENANT)).exit).toBe(3)
    expect(existsSync(at('absent'))).toBe(false)
    expect((await whitelist('diff', at('list.xml'))).exit).toBe(3)
  })

  it('help shows every verb and an example of each', async () => {
    expect((await whitelist('--help')).out).toMatch(/fetch.*inspect.*verify.*check.*diff.*watch/s)
    for (const verb of ['fetch', 'inspect', 'verify', 'check', 'diff', 'watch'])
      expect((await whitelist(verb, '--help')).out).toContain('Example')
  })
})
