import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPki, frozenClock } from '@entente/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { entente } from '../support/run.ts'

const AT = '2026-03-02T09:00:00Z'

describe('entente partner', () => {
  let folder: string
  const at = (name: string) => join(folder, name)
  const root = createPki(frozenClock(AT)).root({ subject: [['CN', 'Racine fictive']], keyType: 'p-256' })
  const authority = root.authority({ subject: [['CN', 'AC fictive']], keyType: 'p-256' })
  const leaf = (cn: string) =>
    authority.leaf({
      subject: [
        ['O', 'CAISSE'],
        ['CN', cn],
      ],
      keyType: 'p-256',
    })
  const seal = leaf('sceau')
  const without = ['--without-revocation', 'test PKI']
  const signing = () => ['--key', at('sceau.key'), '--certificate', at('sceau.pem')]
  const partner = (args: string[], input = '', language: 'en' | 'fr' = 'en') =>
    entente(['partner', ...args], { at: AT, input, language })
  const draft = (change: object = {}) =>
    JSON.stringify({
      environment: 'staging',
      version: 1,
      organisme: {
        siret: '99000000200016',
        name: 'Caisse fournisseuse',
        convention: 'INTEROPS-DEMO-1',
        party: 'fournisseuse',
        recipientUrn: 'urn:interops:sp:99000000200016:droits',
      },
      pkis: [{ id: 'igc', name: 'IGC', root: 'file:root.pem', issuingCas: ['file:ac.pem'], crl: [] }],
      certificates: [
        { id: 'sceau', uses: ['seal'], pki: 'igc', certificate: 'file:sceau.pem' },
        { id: 'vi', uses: ['vector-signature'], pki: 'igc', certificate: 'file:vi.pem' },
      ],
      endpoints: [{ id: 'acs', use: 'portal-acs', url: 'https://portail.example/acs' }],
      services: [],
      contacts: [{ id: 'securite', purpose: 'security', function: 'Équipe sécurité' }],
      ...change,
    })

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'entente-cli-partner-'))
    writeFileSync(at('root.pem'), root.certificatePem)
    writeFileSync(at('ac.pem'), authority.certificatePem)
    writeFileSync(at('sceau.pem'), seal.chainPem)
    writeFileSync(at('sceau.key'), seal.privateKeyPem)
    writeFileSync(at('vi.pem'), leaf('vi').chainPem)
    writeFileSync(at('fiche.json'), draft())
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('exports a draft as a signed sheet, with its fingerprint', async () => {
    const { exit, out, error } = await partner([
      'export',
      at('fiche.json'),
      ...signing(),
      '--to',
      at('fiche.jws'),
    ])
    expect({ exit, error }).toEqual({ exit: 0, error: '' })
    expect(out).toMatch(/(?:[0-9a-f]{4} ){15}[0-9a-f]{4}/)
    expect((await partner(['export', at('fiche.json'), ...signing()])).out).toMatch(
      /^[\w-]+\.[\w-]+\.[\w-]+\n$/,
    )
    expect(
      (await partner(['export', at('fiche.json'), ...signing(), '--to', at('fiche.jws')])).error,
    ).toContain('CLI_OUTPUT_REFUSED')
  })

  it('imports it as pending, and writes no entries before two people have confirmed it', async () => {
    const { exit, out } = await partner(['import', at('fiche.jws'), ...without])
    expect(exit).toBe(1)
    expect(out).toContain('confirmed by 0 of 2 people')
    const refused = await partner(['import', at('fiche.jws'), ...without, '--into', at('entrees')])
    expect(refused.exit).toBe(3)
    expect(refused.error).toContain('PARTNER_SHEET_PENDING')
  })

  it('records two different people, then writes what a deployment takes', async () => {
    const { fingerprint } = JSON.parse(
      (await entente(['--json', 'partner', 'import', at('fiche.jws'), ...without], { at: AT })).out,
    )
    const confirm = (person: string, heard = fingerprint) =>
      partner(
        ['confirm', at('fiche.jws'), '--as', person, '--heard', '-', '--channel', 'telephone', ...without],
        heard,
      )
    expect((await confirm('a.martin', fingerprint.slice(0, 32))).error).toContain(
      'PARTNER_CONFIRMATION_REFUSED',
    )
    expect((await confirm('a.martin')).out).toContain('1 of 2')
    expect((await confirm('A.Martin')).error).toContain('PARTNER_CONFIRMATION_REFUSED')
    expect((await confirm('b.durand')).exit).toBe(0)
    const imported = await partner(['import', at('fiche.jws'), ...without, '--into', at('entrees')])
    expect(imported.exit).toBe(0)
    expect(imported.out).toContain('a.martin (telephone), b.durand (telephone)')
    const entries = JSON.parse(readFileSync(at('entrees/entries.json'), 'utf8'))
    expect(entries.anchors[0]).toMatchObject({ pki: 'igc', reference: 'file:anchors/fournisseuse.igc.pem' })
    expect(readFileSync(at('entrees/anchors/fournisseuse.igc.pem'), 'utf8')).toContain('BEGIN CERTIFICATE')
    expect(statSync(at('fiche.jws.confirmations.json')).mode & 0o777).toBe(0o600)
  })

  it('compares two sheets, and refuses one that is not the successor', async () => {
    writeFileSync(
      at('fiche-2.json'),
      draft({ version: 2, endpoints: [{ id: 'acs', use: 'portal-acs', url: 'https://autre.example/acs' }] }),
    )
    await partner(['export', at('fiche-2.json'), ...signing(), '--to', at('fiche-2.jws')])
    const compared = await partner(['compare', at('fiche.jws'), at('fiche-2.jws'), ...without])
    expect(compared.exit).toBe(1)
    expect(compared.out).toContain(
      'security    changed  endpoints.acs.url: https://portail.example/acs → https://autre.example/acs',
    )
    const back = await partner(['import', at('fiche.jws'), '--held', at('fiche-2.jws'), ...without])
    expect(back.error).toContain('PARTNER_SHEET_ROLLED_BACK')
    const forward = await partner(
      ['import', at('fiche-2.jws'), '--held', at('fiche.jws'), ...without],
      '',
      'fr',
    )
    expect(forward.out).toContain('Écarts avec la fiche en vigueur')
  })

  it('speaks French, line for line', async () => {
    const { fingerprint } = JSON.parse(
      (await entente(['--json', 'partner', 'import', at('fiche-2.jws'), ...without], { at: AT })).out,
    )
    const shown = fingerprint.replaceAll(/[0-9a-f]{4}(?=.)/g, '$& ')
    const pending = await partner(
      ['import', at('fiche-2.jws'), '--held', at('fiche.jws'), ...without],
      '',
      'fr',
    )
    expect(pending.out.split('\n')).toEqual(
      expect.arrayContaining([
        'Fiche 2 de Caisse fournisseuse (99000000200016)',
        'Empreinte, à lire avec le partenaire :',
        expect.stringContaining(shown),
        'En attente : confirmée par 0 personne sur 2. Elle ne vaut rien tant que deux personnes n’ont pas comparé l’empreinte.',
        'Écarts avec la fiche en vigueur :',
        '  sécurité    changé   endpoints.acs.url : https://portail.example/acs → https://autre.example/acs',
      ]),
    )
    const confirmed = await partner(
      [
        'confirm',
        at('fiche-2.jws'),
        '--as',
        'a.martin',
        '--heard',
        '-',
        '--channel',
        'telephone',
        ...without,
      ],
      fingerprint,
      'fr',
    )
    expect(confirmed.out).toBe('Enregistré. Confirmée par 1 personne sur 2.\n')
    expect((await partner(['compare', at('fiche.jws'), at('fiche.jws'), ...without], '', 'fr')).out).toBe(
      'Aucun écart.\n',
    )
    const calendar = await partner(['calendar', at('fiche.jws'), ...without], '', 'fr')
    expect(calendar.out).toContain('2027-03-02  sceau seal : finit dans 365 jours ; rien ne prend la suite\n')
  })

  it('shows what ends when, also as a calendar', async () => {
    const listed = await partner(['calendar', at('fiche.jws'), ...without])
    expect(listed).toMatchObject({ exit: 0 })
    expect(listed.out).toContain('ends in 365 days')
    const { out } = await partner(['calendar', at('fiche.jws'), '--ics', ...without])
    expect(out.match(/BEGIN:VEVENT/g)).toHaveLength(15)
    const late = await entente(['partner', 'calendar', at('fiche.jws'), ...without], {
      at: '2027-01-15T09:00:00Z',
    })
    expect(late.exit).toBe(1)
  })

  it('writes and reads SAML metadata, and does not take them back', async () => {
    const written = await partner(['metadata-export', at('fiche.json'), '--role', 'provider', ...signing()])
    writeFileSync(at('metadata.xml'), written.out.trimEnd())
    const trust = ['--anchor', at('root.pem'), '--signer', at('sceau.pem'), ...without]
    const read = await partner(['metadata-import', at('metadata.xml'), ...trust])
    expect(read).toMatchObject({ exit: 0, error: '' })
    expect(read.out).toContain('https://portail.example/acs')
    const bare = written.out.trimEnd().replace(/<ds:Signature .*<\/ds:Signature>/s, '')
    writeFileSync(at('bare.xml'), bare)
    expect(
      (
        await partner([
          'metadata-import',
          at('bare.xml'),
          '--held',
          at('metadata.xml'),
          '--unsigned',
          ...trust,
        ])
      ).error,
    ).toContain('METADATA_SIGNATURE_MISSING')
  })

  it('asks for revocation lists unless told in words not to look', async () => {
    expect((await partner(['import', at('fiche.jws')])).error).toContain('REVOCATION_UNKNOWN')
  })
})
