import { check, compute, deadlines, type Envelope, explain, renderTrace } from '@entente/convention-rules'
import { addDays, isCivilDate, parseCivilDate } from '@entente/core/time'
import Engine from 'publicodes'
import { qfConvention } from '../convention-outlines.ts'

/** A rule situation as both libraries answer it. */
export interface RuleRow {
  readonly title: string
  /** What the text, the law or arithmetic says. */
  readonly right: string
  readonly entente: RuleAnswer
  readonly publicodes: RuleAnswer
}

/** What came out, as text; `cannot` when the library has no words for the question. */
export type RuleAnswer = { readonly kind: 'answer'; readonly text: string } | { readonly kind: 'cannot' }

interface RuleCase {
  readonly title: string
  readonly right: string
  readonly entente?: () => string
  readonly publicodes?: () => string
}

type Rules = ConstructorParameters<typeof Engine>[0]

/** What a publicodes rule evaluates to, and whether it said that something was wrong. */
function evaluated(rules: Rules): string {
  const warnings: string[] = []
  const note = (message: string) => void warnings.push(message)
  let text: string
  try {
    const engine = new Engine(rules, { logger: { log: () => undefined, warn: note, error: note } })
    text = engineText(engine.evaluate('réponse').nodeValue)
  } catch {
    text = 'refused'
  }
  return warnings.length > 0 ? `${text}, with a warning` : text
}

function engineText(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'string') return civil(value)
  return value === null ? 'null' : String(value)
}

/** A publicodes date `15/06/2024` as an ISO one; anything else as it is. */
function civil(text: string): string {
  const iso = text.replace(/^(\d{2})\/(\d{2})\/(\d{4})$/, '$3-$2-$1')
  return isCivilDate(iso) ? iso : text
}

/** Whether a notice was given at least three months before the term, as the manual's `durée` says it. */
const longEnough = (notice: string, term: string) =>
  evaluated({
    durée: { durée: { unité: 'mois', depuis: notice, "jusqu'à": term } },
    réponse: { valeur: 'durée >= 3 mois' },
  })

/** The last day to denounce the first term of that convention. */
function firstNotice(day: string) {
  const asOf = parseCivilDate(day)
  const [notice] = deadlines(
    { convention: qfConvention('QF-COMPARE', asOf), events: [] },
    { asOf, to: addDays(asOf, 366) },
  )
  if (notice === undefined) throw new Error('The convention has no deadline.')
  return notice
}

const inTime = (given: string, { literal }: Envelope) => (given <= literal ? 'yes' : 'no')
const computed = (...request: Parameters<typeof compute>) => String(compute(...request).value)

const CASES: readonly RuleCase[] = [
  {
    title: 'Last day of three months’ notice before 15/06/2024',
    right: '2024-03-15',
    entente: () => firstNotice('2023-06-15').envelope.literal,
    publicodes: () => evaluated({ réponse: { valeur: '15/06/2024 - 3 mois' } }),
  },
  {
    title: 'Notice of 15/03/2024 for that term: three months before?',
    right: 'yes',
    entente: () => inTime('2024-03-15', firstNotice('2023-06-15').envelope),
    publicodes: () => longEnough('15/03/2024', '15/06/2024'),
  },
  {
    title: 'Notice of 16/03/2024 for that term: three months before?',
    right: 'no',
    entente: () => inTime('2024-03-16', firstNotice('2023-06-15').envelope),
    publicodes: () => longEnough('16/03/2024', '15/06/2024'),
  },
  {
    title: 'Notice of 28/02/2023 for a term on 28/05/2023: three months before?',
    right: 'yes',
    entente: () => inTime('2023-02-28', firstNotice('2022-05-28').envelope),
    publicodes: () => longEnough('28/02/2023', '28/05/2023'),
  },
  {
    title: 'First anniversary of 29/02/2024 (day number, CPC art. 641)',
    right: '2025-02-28',
    entente: () => computed('QF-9.1-3', { effectiveOn: '2024-02-29' }),
    publicodes: () => evaluated({ réponse: { valeur: '29/02/2024 + 1 an' } }),
  },
  {
    title: 'Fourth anniversary of 29/02/2024: the 29th again',
    right: '2028-02-29',
    entente: () => computed('QF-9.1-4', { effectiveOn: '2024-02-29', period: 4 }),
    publicodes: () => evaluated({ réponse: { valeur: '29/02/2024 + 4 an' } }),
  },
  {
    title: 'One month after 31/01/2025 (month end)',
    right: '2025-02-28',
    entente: () => computed('INTEROPS-12.2-5', { noticeOn: '2025-01-31', floor: 'P1M' }),
    publicodes: () => evaluated({ réponse: { valeur: '31/01/2025 + 1 mois' } }),
  },
  {
    title: 'Franc reading of that notice, and of the eve of the term',
    right: '2024-03-14, 2024-03-13',
    entente: () => {
      const { alternatives } = firstNotice('2023-06-15').envelope
      return alternatives
        .map(({ date }) => date)
        .sort()
        .reverse()
        .join(', ')
    },
  },
  {
    title: 'The date that no reading makes late (publicodes is given the three dates)',
    right: '2024-03-13',
    entente: () => firstNotice('2023-06-15').envelope.safe,
    publicodes: () => evaluated({ réponse: { 'le minimum de': ['15/03/2024', '14/03/2024', '13/03/2024'] } }),
  },
  {
    title: 'Fifteen jours ouvrés from 20/12/2024 (Christmas, New Year)',
    right: '2025-01-14',
    entente: () => computed('MSS-7.1-6', { controlNoticeReceivedOn: '2024-12-20' }),
    publicodes: () => evaluated({ réponse: { valeur: '20/12/2024 + 15 jours ouvrés' } }),
  },
  {
    title: 'Thirty days after 22/04/2025',
    right: '2025-05-22',
    entente: () => computed('QF-9.2-4', { formalNoticeReceivedOn: '2025-04-22' }),
    publicodes: () => evaluated({ réponse: { valeur: '22/04/2025 + 30 jours' } }),
  },
  {
    title: 'Have thirty days passed between 22/04/2025 and 21/05/2025?',
    right: 'no',
    entente: () =>
      computed('QF-9.2-4', { formalNoticeReceivedOn: '2025-04-22' }) <= '2025-05-21' ? 'yes' : 'no',
    publicodes: () =>
      evaluated({
        durée: { durée: { depuis: '22/04/2025', "jusqu'à": '21/05/2025' } },
        réponse: { valeur: 'durée >= 30 jour' },
      }),
  },
  {
    title: 'A date that does not exist, 30/02/2024',
    right: 'refused',
    entente: () => refusal(() => computed('QF-9.1-3', { effectiveOn: '2024-02-30' })),
    publicodes: () => evaluated({ réponse: { valeur: '30/02/2024' } }),
  },
  {
    title: 'The day of the notice is not known: is it named as missing?',
    right: 'yes',
    entente: () =>
      compute('INTEROPS-12.2-5', { floor: 'P1M' }).missingFacts.includes('noticeOn') ? 'yes' : 'no',
    publicodes: () => {
      const rules = { préavis: { question: 'Quand ?' }, réponse: { valeur: 'préavis >= 15/03/2024' } }
      return 'préavis' in new Engine(rules, SILENT).evaluate('réponse').missingVariables ? 'yes' : 'no'
    },
  },
  {
    title: 'Why: the article and its words in the explanation',
    right: 'yes',
    entente: () => {
      const trace = renderTrace(explain(firstNotice('2023-06-15')), { language: 'fr' })
      return trace.includes('art. 9-2') && trace.includes('« au moins trois (3) mois') ? 'yes' : 'no'
    },
    publicodes: () => {
      const rules = {
        réponse: { valeur: '15/03/2024', références: { 'art. 9-2': 'https://exemple.fr/convention' } },
      }
      const { rawNode } = new Engine(rules, SILENT).getRule('réponse')
      return 'références' in rawNode ? 'yes' : 'no'
    },
  },
  {
    title: 'Kept, broken or not to be told (26 test BALs, at most 25)',
    right: 'violated',
    entente: () =>
      check('MSS-4.1-9', { isProvisional: true, testBals: 26 }, { asOf: parseCivilDate('2025-01-01') })
        .outcome,
    publicodes: () =>
      evaluated({
        BAL: { valeur: 26 },
        réponse: { variations: [{ si: 'BAL <= 25', alors: "'met'" }, { sinon: "'violated'" }] },
      }),
  },
  {
    title: 'An amount: 10 h at 12.50 €/h, at most 100 €',
    right: '100 €',
    publicodes: () =>
      inUnits({ heures: '10 h', tarif: '12.5 €/h', réponse: { valeur: 'heures * tarif', plafond: '100 €' } }),
  },
  {
    title: 'Units converted: 12 €/mois for 2 years',
    right: '288 €',
    publicodes: () => inUnits({ réponse: { valeur: '12 €/mois * 2 an', unité: '€' } }),
  },
  {
    title: 'A scale: 0 % to 10,000 €, 10 % beyond, of 12,000 €',
    right: '200 €',
    publicodes: () =>
      inUnits({
        réponse: {
          barème: {
            assiette: '12000 €',
            tranches: [{ taux: '0%', plafond: '10000 €' }, { taux: '10%' }],
          },
        },
      }),
  },
]

const SILENT = { logger: { log: () => undefined, warn: () => undefined, error: () => undefined } }

/** An amount with its unit. */
function inUnits(rules: Rules): string {
  const { nodeValue, unit } = new Engine(rules, SILENT).evaluate('réponse')
  return `${nodeValue} ${unit?.numerators.join('') ?? ''}`.trim()
}

function refusal(work: () => unknown): string {
  try {
    work()
    return 'answered'
  } catch {
    return 'refused'
  }
}

/** Puts every rule situation to both libraries. */
export function compareRules(): readonly RuleRow[] {
  const answer = (ask: (() => string) | undefined): RuleAnswer =>
    ask === undefined ? { kind: 'cannot' } : { kind: 'answer', text: ask() }
  return CASES.map(({ title, right, entente, publicodes }) => ({
    title,
    right,
    entente: answer(entente),
    publicodes: answer(publicodes),
  }))
}
