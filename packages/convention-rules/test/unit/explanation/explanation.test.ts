import { describe, expect, it } from 'vitest'
import { optionName } from '../../../src/explanation/option-labels.ts'
import {
  check,
  deadlines,
  explain,
  interpretations,
  prevails,
  readSituation,
  renderTrace,
  replay,
  ruleErrors,
  rules,
  summarise,
  TRACE_VERSION,
} from '../../../src/index.ts'
import { codeOf } from '../../fixtures/code-of.ts'
import { d, event, mssanteContract, qfConvention, situation } from '../../fixtures/situations.ts'

const asOf = d('2024-01-01')
const [notice] = deadlines(situation(qfConvention('2023-06-15')), { asOf, to: d('2024-12-31') })

describe('explanations', () => {
  it('call every option of a reading by a name, in both languages; a territory by its code', () => {
    const options = interpretations.flatMap((point) => point.options)
    for (const option of options.filter((each) => !each.startsWith('FR'))) {
      expect(optionName(option, 'fr'), option).not.toMatch(/^[a-z]+-[a-z-]+$/)
      expect(optionName(option, 'fr') === option && optionName(option, 'en') === option, option).toBe(
        option === 'signature',
      )
    }
    expect(optionName('FR-AM', 'fr')).toBe('FR-AM')
  })

  it('explain a deadline in French', () => {
    if (notice === undefined) throw new Error('no deadline')
    expect(renderTrace(explain(notice), { language: 'fr' })).toMatchInlineSnapshot(`
      "Dernier jour pour dénoncer : 15 mars 2024 ; date sûre 13 mars 2024 ; lettre partie le 6 mars 2024 ; forme : LRAR (art. 9-2).
        « au moins trois (3) mois avant chaque échéance » (art. 9-2, QF-9.2-1)
        Décompte : CPC art. 641 al. 2 ; Cass. 3e civ., 8 mars 2018, 17-11.312
        Période de 12 mois comptée depuis l’origine, le 15 juin 2023 : échéance le 15 juin 2024 (même quantième).
        Préavis de 3 mois avant le 15 juin 2024 : dernier jour le 15 mars 2024 (même quantième), sans report.
        Autre lecture (Q1 veille, G3 délai franc) : 13 mars 2024.
        Autre lecture (Q1 même quantième, G3 délai franc) : 14 mars 2024.
        [Q1, lecture] Un an expire au même quantième ou la veille. → même quantième (par défaut)
        [Q2, lecture] Une dénonciation « adressée » trois mois avant : envoi ou réception. → réception (par défaut)
        [Q3, lecture] Une dénonciation tardive vaut pour l’échéance suivante, ou est sans effet. → pour l’échéance suivante (par défaut)
        [G3, lecture] Un préavis compté à rebours garde le quantième, la borne du terme, ou est franc. → même quantième (par défaut)

      Relecture juridique : aucune (review: none). Calcul d’aide à la gestion, qui ne constitue pas un conseil juridique."
    `)
  })

  it('explain a deadline in English, as Markdown, with the expert view', () => {
    if (notice === undefined) throw new Error('no deadline')
    expect(
      renderTrace(explain(notice), { language: 'en', format: 'markdown', expert: true }),
    ).toMatchInlineSnapshot(`
      "- **Last day to denounce: 15 March 2024 ; safe date 13 March 2024 ; letter sent by 6 March 2024 ; form: LRAR (art. 9-2).**
        *« au moins trois (3) mois avant chaque échéance »* (art. 9-2, QF-9.2-1)
        Counted by: CPC art. 641 al. 2 ; Cass. 3e civ., 8 mars 2018, 17-11.312
        - Period of 12 months counted from the anchor, 15 June 2023: ends on 15 June 2024 (same day number).
        - Notice of 3 months before 15 June 2024: last day 15 March 2024 (same day number), never extended.
        - Other reading (Q1 eve, G3 full days, neither end counted) : 13 March 2024.
        - Other reading (Q1 same day number, G3 full days, neither end counted) : 14 March 2024.
        - [Q1, reading] A year ends on the same day number or on the eve of it. → same day number (default)
        - [Q2, reading] A denunciation is “adressée” three months before: whether sending or receipt counts. → receipt (default)
        - [Q3, reading] A late denunciation ends the next period, or has no effect. → for the next échéance (default)
        - [G3, reading] A notice counted backwards keeps the day number, the boundary of the term, or is franc. → same day number (default)

      Legal review: none (review: none). A computation to help manage deadlines; not legal advice."
    `)
  })

  it('explain a clamped month', () => {
    const found = deadlines(situation(mssanteContract('2023-08-31')), {
      asOf: d('2023-09-01'),
      to: d('2024-03-31'),
    })
    const end = found.find(({ rule }) => rule === 'MSS-4.2-1')
    if (end === undefined) throw new Error('no deadline')
    expect(renderTrace(explain(end), { language: 'fr' })).toContain('quantième absent du mois')
    expect(renderTrace(explain(end), { language: 'en' })).toContain('its last day is taken')
  })

  it('explain a state by its steps, the refused ones included', () => {
    const events = [
      event('qf.convention', 'SIGNED_BY_ALL', '2023-06-15'),
      event('qf.convention', 'CNIL_DECLARATION_TRANSMITTED', '2023-06-15'),
      event('qf.convention', 'DENOUNCED', '2024-01-02', { channel: 'courriel' }),
    ]
    const text = renderTrace(explain(replay('qf.convention', events, d('2024-07-01'))), { language: 'fr' })
    expect(text).toContain('en vigueur (ACTIVE)')
    expect(text).toContain('15 juin 2024 à 24 h : échéance atteinte → en vigueur')
    expect(text).toContain('refusé (art. 9-2, QF-9.2-2)')
    const english = renderTrace(explain(replay('qf.convention', events, d('2024-07-01'))), { language: 'en' })
    expect(english).toContain('15 June 2024 at 24:00')
    expect(english).toContain('refused (art. 9-2, QF-9.2-2)')
  })

  it('explain a check and a precedence', () => {
    const result = check('QF-12-1', { priceInCents: 100 }, { asOf })
    expect(summarise(explain(result), 'fr')).toBe('QF-12-1, art. 12 : non respectée — en cause priceInCents.')
    expect(summarise(explain(check('QF-12-1', {}, { asOf })), 'en')).toBe(
      'QF-12-1, art. 12 : unknown — missing facts priceInCents.',
    )
    expect(summarise(explain(prevails('MSA-QF-CONVENTION', 'annexe1', 'convention')), 'en')).toContain(
      'convention',
    )
  })

  it('explain every rule, in both languages, with its quote and the absence of review', () => {
    for (const { id, quote } of rules) {
      for (const language of ['fr', 'en'] as const) {
        const text = renderTrace(explain(id), { language })
        expect(text).toContain(quote)
        expect(text).toContain('review: none')
      }
    }
  })

  it('cite, for a situation, exactly the rules that it involves', () => {
    const read = readSituation(situation(qfConvention('2023-06-15')), asOf)
    const cited = read.lifecycles.flatMap(({ snapshot }) =>
      explain(snapshot).children.map(({ rule }) => rule),
    )
    expect(cited).toEqual(['QF-9.1-1', 'QF-9.1-2'])
  })
})

describe('the format of explanations', () => {
  it('is versioned, deterministic, and hides the latest arguable date from the ordinary view', () => {
    if (notice === undefined) throw new Error('no deadline')
    const trace = explain(notice)
    expect(trace.version).toBe(TRACE_VERSION)
    const json = renderTrace(trace, { language: 'fr', format: 'json' })
    expect(renderTrace(JSON.parse(json), { language: 'fr', format: 'json' })).toBe(json)
    expect(json).not.toContain('latestArguable')
    expect(renderTrace(trace, { language: 'fr', format: 'json', expert: true })).toContain('latestArguable')
  })

  it('of another version is refused', () => {
    const other = { ...explain('QF-9.2-1'), version: 'convention-trace.v9' as typeof TRACE_VERSION }
    expect(codeOf(() => renderTrace(other, { language: 'fr' }))).toBe('TRACE_VERSION_UNKNOWN')
  })
})

describe('error messages', () => {
  it('say for every code what it means and what to do', () => {
    for (const [code, { meaning, remedy }] of Object.entries(ruleErrors)) {
      expect(`${meaning} ${remedy}`.length, code).toBeGreaterThan(40)
    }
  })
})
