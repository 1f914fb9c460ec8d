import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { entente } from '../support/run.ts'

const example = (name: string) =>
  fileURLToPath(new URL(`../../../../examples/echeancier/conventions/${name}`, import.meta.url))
const qf = [example('commune/convention.json'), '--events', example('commune/events.json')]

describe('rules', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'entente-cli-rules-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('explain shows the article, the quote and that nobody legal reviewed it', async () => {
    const { exit, out } = await entente(['rules', 'explain', 'INTEROPS-12.2-6'])
    expect(exit).toBe(0)
    expect(out).toContain('art. 12-2')
    expect(out).toContain('«')
    expect(out).toContain('reviewed by nobody legal yet')
    expect((await entente(['rules', 'explain', 'INTEROPS-0'])).exit).toBe(3)
  })

  it('deadlines lists them by their safe day', async () => {
    const { exit, out } = await entente(['--json', 'rules', 'deadlines', ...qf, '--as-of', '2026-03-01'])
    const { status, deadlines } = JSON.parse(out)
    expect(exit).toBe(0)
    expect(status.state).toBeTypeOf('string')
    const days = deadlines.map(({ envelope }: { envelope: { safe: string } }) => envelope.safe)
    expect(days.length).toBeGreaterThan(0)
    expect(days).toEqual([...days].sort())
  })

  it('deadlines --steps shows a lawyer the article, the quote, the count and the other readings', async () => {
    const { exit, out } = await entente(['rules', 'deadlines', ...qf, '--as-of', '2026-03-01', '--steps'])
    expect(exit).toBe(0)
    expect(out).toContain('« au moins trois (3) mois avant chaque échéance » (art. 9-2, QF-9.2-1)')
    expect(out).toMatch(/CPC art\. 641/)
    expect(out).toMatch(/(?:Notice of 3 months before|Préavis de 3 mois avant)/)
    expect(out).toMatch(
      /(?:Other reading|Autre lecture) \(Q1 (?:eve|veille), (?:Q4 signature, )?G3 (?:full days, neither end counted|délai franc)\)/,
    )
    expect(out).toContain('review: none')
  })

  it('calendar writes iCalendar', async () => {
    const { out } = await entente(['rules', 'calendar', ...qf, '--as-of', '2026-03-01'])
    expect(out).toMatch(/^BEGIN:VCALENDAR\r\n/)
    expect(out).toContain('BEGIN:VEVENT')
  })

  it('lint says what a draft still lacks, and convention new makes such a draft', async () => {
    const draft = await entente(['convention', 'new', 'interops'])
    expect(draft.exit).toBe(0)
    const { exit, out } = await entente(['rules', 'lint', '-', '--language', 'en'], { input: draft.out })
    expect(exit).toBe(1)
    expect(out).toContain('missing')
    expect((await entente(['convention', 'new', 'bail'])).exit).toBe(2)
  })

  it('what-if answers with what changes, and ends with 1 when an event is refused', async () => {
    const file = join(folder, 'if.json')
    writeFileSync(file, '[]')
    const same = await entente(['rules', 'what-if', ...qf, '--if', file, '--as-of', '2026-03-01'])
    expect(same.exit).toBe(0)
    expect(same.out).toMatch(/^status {3}(\S+) → \1\n$/)
  })

  it('answers in French when the terminal speaks it, or when asked', async () => {
    const french = (...words: string[]) => entente(['rules', ...words], { language: 'fr' })
    const found = await french('deadlines', ...qf, '--as-of', '2026-03-01')
    expect(found.out.split('\n').slice(0, 2)).toEqual([
      'QF-EX-2026-001 le 2026-03-01 : en vigueur',
      '  2026-10-13  Dernier jour pour dénoncer (art. 9-2, à la lettre 2026-10-15, à venir)',
    ])
    const asked = await entente(['rules', 'deadlines', ...qf, '--as-of', '2026-03-01', '--language', 'fr'])
    expect(asked.out).toBe(found.out)
    expect((await french('explain', 'INTEROPS-8-3')).out).toContain(
      'contrôlable ; aucun juriste ne l’a relue\n',
    )
    expect((await french('lint', example('commune/convention.json'))).out).toBe('Il ne manque rien.\n')
    const file = join(folder, 'rien.json')
    writeFileSync(file, '[]')
    expect((await french('what-if', ...qf, '--if', file, '--as-of', '2026-03-01')).out).toBe(
      'état      en vigueur → en vigueur\n',
    )
  })

  it('refuses a day that is none', async () => {
    const { exit, error } = await entente(['rules', 'deadlines', ...qf, '--as-of', 'tomorrow'])
    expect(exit).toBe(3)
    expect(error).toContain('CLI_OPTION_INVALID')
  })
})
