import fc from 'fast-check'
import ICAL from 'ical.js'
import { describe, expect, it } from 'vitest'
import {
  checkAll,
  type Deadline,
  deadlines,
  letterIds,
  letterOf,
  MACHINE_IDS,
  machineOf,
  NOTICE,
  parseAttestation,
  renderTimeline,
  rules,
  toCsv,
  toHtmlDossier,
  toICalendar,
  toMarkdownDossier,
  toMermaidGantt,
  toMermaidState,
} from '../../../src/index.ts'
import { codeOf } from '../../fixtures/code-of.ts'
import { d, event, mssanteContract, qfConvention, situation } from '../../fixtures/situations.ts'

const stampedAt = new Date('2024-01-02T03:04:05Z')
const convention = qfConvention('2023-06-15')
const found = deadlines(situation(convention), { asOf: d('2024-01-01'), to: d('2026-12-31') })
const calendar = { convention: 'QF-1', title: 'QF, essai; « été »', language: 'fr', stampedAt } as const
const entriesOf = (text: string) => new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent')

describe('iCalendar', () => {
  const text = toICalendar(found, calendar)

  it('is read by an independent parser, entry by entry', () => {
    const entries = entriesOf(text)
    expect(entries).toHaveLength(found.length)
    const notice = entries.find((entry) =>
      String(entry.getFirstPropertyValue('uid')).startsWith('QF-9.2-1/1'),
    )
    expect(notice?.getFirstPropertyValue('summary')).toBe('Dernier jour pour dénoncer')
    expect(String(notice?.getFirstPropertyValue('dtstart'))).toBe('2024-03-13')
    expect(String(notice?.getFirstPropertyValue('dtend'))).toBe('2024-03-14')
    expect(notice?.getAllSubcomponents('valarm')).toHaveLength(2)
    expect(String(notice?.getFirstPropertyValue('description'))).toContain('au moins trois (3) mois')
    expect(String(notice?.getFirstPropertyValue('description'))).toContain('review: none')
  })

  it('folds at 75 octets, ends lines with CRLF, and never splits a character', () => {
    expect(text.endsWith('\r\n')).toBe(true)
    for (const line of text.split('\r\n')) {
      expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
      expect(line).not.toContain('\uFFFD')
      expect(line).not.toContain('\n')
    }
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (title) => {
        const parsed = new ICAL.Component(ICAL.parse(toICalendar([], { ...calendar, title: `x${title}` })))
        const name = String(parsed.getFirstPropertyValue('x-wr-calname'))
        expect(name.length).toBeGreaterThan(0)
      }),
      { seed: 5545, numRuns: 200 },
    )
  })

  it('keeps its identifiers when computed again later, in another language', () => {
    const uids = (content: string) => entriesOf(content).map((entry) => entry.getFirstPropertyValue('uid'))
    const later = deadlines(situation(convention), { asOf: d('2024-01-15'), to: d('2026-12-31') })
    expect(uids(toICalendar(later, { ...calendar, language: 'en' }))).toEqual(uids(text))
  })

  it('gives an instant for a délai in hours, leaves out what is done, and never shows the latest arguable date', () => {
    const anomaly = event(
      'occurrence',
      'ANOMALY_IDENTIFIED',
      '2024-05-02',
      { identifiedAt: '2024-05-02T10:00:00Z' },
      'a',
    )
    const mss = deadlines(situation(mssanteContract('2024-01-01'), [anomaly]), {
      asOf: d('2024-05-02'),
      to: d('2024-05-10'),
    })
    const entry = entriesOf(toICalendar(mss, calendar)).find((candidate) =>
      String(candidate.getFirstPropertyValue('uid')).startsWith('MSS-5.1-14'),
    )
    expect(String(entry?.getFirstPropertyValue('dtstart'))).toBe('2024-05-03T10:00:00Z')
    const met = found.map((deadline): Deadline => ({ ...deadline, state: 'met' }))
    expect(entriesOf(toICalendar(met, calendar))).toEqual([])
    expect(codeOf(() => toICalendar(found, { ...calendar, alarms: ['soon'] }))).toBe('DELAY_INVALID')
    expect(text).not.toContain('soutenable')
  })
})

describe('CSV', () => {
  it('quotes what must be, and never lets a cell be a formula', () => {
    const [first] = found
    if (first === undefined) throw new Error('no deadline')
    const hostile: Deadline = { ...first, subject: '=HYPERLINK("x"),"y"' }
    const row = toCsv([hostile], { language: 'fr' }).split('\r\n')[1] ?? ''
    expect(row).toContain('"\'=HYPERLINK(""x""),""y"""')
    expect(toCsv(found, { language: 'fr' })).not.toContain('latestArguable')
    expect(toCsv(found, { language: 'en', expert: true }).split('\r\n')[0]).toContain('latestArguable')
    expect(toCsv(found, { language: 'en' }).split('\r\n')).toHaveLength(found.length + 2)
  })
})

describe('Mermaid', () => {
  it.each(MACHINE_IDS)('%s has its states and arrows', (machine) => {
    const text = toMermaidState(machine, 'fr')
    const { states, transitions } = machineOf(machine)
    for (const state of states) expect(text).toContain(` as ${state}\n`)
    expect(text.match(/ --> /g)?.length).toBe(transitions.length + machineOf(machine).finals.length + 1)
  })

  it('gives every bar explicit ends', () => {
    const text = toMermaidGantt(found, 'QF: essai', 'fr')
    expect(text).toContain('title QF essai')
    expect(text).toContain(':milestone, 2024-03-13, 0d')
    expect(text).toContain(':2024-03-13, 2024-03-16')
    expect(text).not.toContain('excludes')
  })
})

describe('the timeline', () => {
  const options = {
    language: 'en',
    asOf: d('2024-01-01'),
    from: d('2024-01-01'),
    to: d('2026-12-31'),
  } as const

  it('escapes everything it is given', () => {
    const hostile = found.map(
      (deadline): Deadline => ({ ...deadline, subject: '<img src=x onerror=alert(1)>' }),
    )
    expect(renderTimeline(hostile, options)).not.toContain('<img')
  })

  it('keeps the latest arguable date for the expert view, and says what it is not', () => {
    expect(renderTimeline(found, options)).not.toContain('arguable until')
    expect(renderTimeline(found, { ...options, expert: true })).toContain('arguable until')
    expect(renderTimeline(found, options)).toContain('not legal advice')
    expect(renderTimeline([], options)).toContain('No deadline')
  })
})

describe('the dossier', () => {
  const asOf = d('2024-01-01')
  const attestations = [
    parseAttestation({
      rule: 'QF-6.2-1',
      by: 'DPO',
      on: '2023-07-01',
      evidence: 'registre 12',
      until: '2024-06-30',
    }),
  ]
  const results = checkAll(
    'MSA-QF-CONVENTION',
    { priceInCents: 100, conventionNumber: 'QF-1' },
    { asOf, attestations },
  )
  const input = { convention, asOf, results, deadlines: found, language: 'fr' } as const

  it('holds every rule of the text, its quote, its result, and what is missing', () => {
    const markdown = toMarkdownDossier(input)
    const html = toHtmlDossier(input)
    for (const { id } of rules.filter(({ document }) => document === 'MSA-QF-CONVENTION')) {
      expect(markdown).toContain(`| ${id} |`)
      expect(html).toContain(`<td>${id}</td>`)
    }
    expect(markdown).toMatch(/QF-12-1 .*NON RESPECTÉE.*en cause priceInCents/)
    expect(markdown).toMatch(/QF-0-1 .*indéterminée.*manque msaId/)
    expect(markdown).toMatch(/QF-6\.2-1 .*respectée.*attesté par DPO \(registre 12\)/)
    expect(markdown).toMatch(/QF-9\.2-1 .*calculée.*13 mars 2024/)
    expect(markdown).toContain(NOTICE.fr)
    expect(html).toContain("default-src 'none'")
    expect(html).not.toContain('<script')
  })
})

describe('letters', () => {
  it.each(['interops', 'mssante', 'qf'] as const)(
    '%s: each says its form, its rule and what it must mention',
    (kind) => {
      const ids = letterIds(kind)
      expect(ids.length).toBeGreaterThanOrEqual(5)
      for (const id of ids) {
        const letter = letterOf(id, convention, d('2024-03-01'))
        expect(letter.mentions.length).toBeGreaterThan(0)
        expect(letter.draft).toContain(letter.quote)
        expect(letter.draft).toContain('1er mars 2024')
        expect(letter.review).toBe('none')
      }
    },
  )

  it('a formal notice cites the termination clause, as c. civ. 1225 wants', () => {
    for (const id of ['interops-formal-notice', 'mssante-formal-notice', 'qf-formal-notice'] as const) {
      const { mentions } = letterOf(id, convention, d('2024-03-01'))
      expect(
        mentions.some(({ source, text }) => source === 'c. civ. 1225' && text.fr.includes('clause')),
      ).toBe(true)
    }
    expect(letterOf('mssante-formal-notice', convention, d('2024-03-01')).draft).toContain('ENVOI')
  })
})

describe('attestations', () => {
  const sound = {
    rule: 'QF-6.2-1',
    by: 'DPO',
    on: '2023-07-01',
    evidence: 'registre 12',
    until: '2024-06-30',
  }
  it.each([
    [null],
    [{ ...sound, rule: 3 }],
    [{ ...sound, by: ' ' }],
    [{ ...sound, evidence: 'x'.repeat(201) }],
    [{ ...sound, until: '2023-02-30' }],
    [{ ...sound, until: '2023-06-30' }],
  ])('%j is refused', (value) => {
    expect(codeOf(() => parseAttestation(value))).toBe('ATTESTATION_INVALID')
  })

  it('of a rule that does not exist is refused', () => {
    expect(codeOf(() => parseAttestation({ ...sound, rule: 'QF-0-0' }))).toBe('RULE_UNKNOWN')
  })
})
