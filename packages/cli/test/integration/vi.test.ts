import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type VectorRemarkName, vectorRemarks } from '@entente/interops-vector'
import { plantSentinels } from '@entente/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { frenchRemarks } from '../../src/verbs/vi/french-remarks.ts'
import { entente } from '../support/run.ts'
import { AT, writeViWorld } from '../support/vi-world.ts'

describe('vi make, inspect, check and explain, as an integration team uses them', () => {
  let folder: string
  let world: ReturnType<typeof writeViWorld>
  const make = (...more: string[]) => world.make(...more)
  const check = (more: string[], run: Parameters<typeof entente>[1]) =>
    entente(['vi', 'check', '-', ...world.provider, ...more], { at: AT, ...run })

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'entente-cli-'))
    world = writeViWorld(folder)
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('makes a VI that the provider would accept', async () => {
    const made = await make()
    expect(made).toMatchObject({ exit: 0, error: '' })
    const checked = await check(world.crls, { input: made.out })
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
    const { exit, out: report } = await check([...world.crls, '--at', '2026-03-02T10:00:00Z'], { input: out })
    expect(exit).toBe(1)
    expect(report).toContain('Refused: VI_EXPIRED.')
    expect(report).toContain('answered as vi:InvalidVI')
  })

  it('asks for revocation lists unless told in words not to look', async () => {
    const { out } = await make()
    expect((await check([], { input: out })).out).toContain('VI_REVOCATION_UNKNOWN')
    const without = await check(['--without-revocation', 'test PKI'], { input: out })
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

  it('speaks French: the VI, the checks, what a code means and what to do', async () => {
    const { out } = await make()
    const seen = await entente(['vi', 'inspect', '-'], { at: AT, input: out, language: 'fr' })
    expect(seen.out).toContain(
      'saml-2.0, transmis comme saml-assertion. Rien dans cette partie n’est vérifié.\n',
    )
    expect(seen.out).toMatch(/^ {2}notOnOrAfter {15}2026-03-02T09:05:00.000Z {2}\(dans 5 min\)$/m)
    expect(seen.out).toMatch(
      /^Certificats, tels que présentés :\n.*\n {4}émis par .*\n.*, finit dans 365 jours$/m,
    )
    const passed = await check(world.crls, { input: out, language: 'fr' })
    expect(passed.out).toContain('\n\nTous les contrôles sont passés. Politique ')
    const late = await check([...world.crls, '--at', '2026-03-02T10:00:00Z'], { input: out, language: 'fr' })
    expect(late.out).toContain(
      [
        '  ✗    8  validity-not-ended',
        '          NotOnOrAfter est atteint.',
        '          VI_EXPIRED : La validité du VI est finie. Faire un VI par tentative et l’envoyer aussitôt.',
        '          répondu comme vi:InvalidVI Le VI est invalide',
      ].join('\n'),
    )
    expect(late.out).toContain('\n\nRefusé : VI_EXPIRED. Politique ')
    expect(await entente(['vi', 'explain', 'VI_REPLAYED'], { language: 'fr' })).toMatchObject({
      out: 'VI_REPLAYED\n  Le VI a déjà servi.\n  Faire un VI par tentative.\n  SAML-2.0-PROFILES §4.1.4.5\n',
    })
  })

  it('speaks French: what departs from the form, and what another package says', async () => {
    const { out } = await make()
    const input = out.replace(/ NotBefore="[^"]*"/, '')
    const seen = await entente(['vi', 'inspect', '-'], { at: AT, input, language: 'fr' })
    expect(seen.out).toContain('\n  ! Conditions/@NotBefore manque.\n')
    const report = await check(world.crls, { input, language: 'fr' })
    expect(report.exit).toBe(1)
    expect(report.out).toContain(
      [
        '  ✗    5  format-valid',
        '          Conditions/@NotBefore manque.',
        '          VI_FORMAT_INVALID : L’assertion n’a pas les éléments d’un VI. Suivre la forme SAML 2.0 du VI : un sujet, une condition de durée et de destinataire, une déclaration de chaque sorte.',
        '          répondu comme wsse:InvalidSecurityToken Le jeton de sécurité fourni est invalide',
      ].join('\n'),
    )
    expect(report.out).toContain(
      '\n          DIGEST_MISMATCH : Le contenu signé n’est pas celui qui a été signé. Refuser le document : il a été altéré après signature.\n          Détail technique (en anglais) : ',
    )
    // Why a check was not made is said once.
    const skipped = 'Non regardé : sans signature vérifiée, rien de ce que dit le VI ne peut être contrôlé.'
    expect(report.out.split(skipped)).toHaveLength(2)
    expect(report.out).toContain('\n  –    7  validity-begun\n  –    8  validity-not-ended\n')
    // English appears nowhere but on the lines that say so.
    const others = report.out.split('\n').filter((line) => !line.includes('(en anglais)'))
    expect(others.join('\n')).not.toMatch(/ (?:the|is|not|and|was) /i)
  })

  it('has the French of each remark, with the same places to fill in', () => {
    const places = (sentence: string) => [...sentence.matchAll(/\{\w+\}/g)].map(String).sort()
    for (const [name, sentence] of Object.entries(vectorRemarks)) {
      const french = frenchRemarks[name as VectorRemarkName]
      expect(places(french), name).toEqual(places(sentence))
      expect(french, name).toMatch(/^[\p{Lu}{].*\.$/u)
      expect(french, name).not.toMatch(/'|\b(?:the|and|with|not)\b/i)
    }
  })

  it('says what is wrong with what is not a VI', async () => {
    const { exit, error } = await entente(['vi', 'inspect', '-'], { input: '<a><b></a>' })
    expect(exit).toBe(3)
    expect(error).toContain('VI_MALFORMED')
  })
})
