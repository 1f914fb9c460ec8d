import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import {
  citation,
  DEFAULT_READINGS,
  findRule,
  interpretations,
  isKnownRule,
  MACHINE_IDS,
  machineOf,
  type RuleDocument,
  readingsWith,
  rule,
  rules,
  sourceOf,
} from '../../../src/index.ts'
import { codeOf } from '../../fixtures/code-of.ts'

const TYPES = [
  'obligation',
  'prohibition',
  'permission',
  'deadline',
  'state-transition',
  'threshold',
  'definition',
  'precedence',
  'parameter',
]

describe('the catalogue', () => {
  it('holds 450 rules of three documents, within the closed lists', () => {
    const counts = new Map<RuleDocument, number>()
    for (const { document } of rules) counts.set(document, (counts.get(document) ?? 0) + 1)
    expect(Object.fromEntries(counts)).toEqual({
      'INTEROPS-CONVENTION': 139,
      'MSSANTE-CONTRACT': 190,
      'MSA-QF-CONVENTION': 121,
    })
    for (const { id, type, mode, quote, lines } of rules) {
      expect(TYPES, id).toContain(type)
      expect(['checkable', 'computable', 'attestable-only'], id).toContain(mode)
      expect(quote.split(/\s+/).length, id).toBeLessThanOrEqual(15)
      expect(lines, id).toHaveLength(2)
    }
  })

  it('says that no rule was reviewed', () => {
    expect(rules.filter(({ review }) => review !== 'none')).toEqual([])
  })

  it('gives a rule by its id, cites it, and refuses an unknown one', () => {
    expect(rule('QF-9.2-1').channel).toBe('LRAR')
    expect(citation('QF-9.2-1')).toBe('art. 9-2 (QF-9.2-1)')
    expect(citation('INTEROPS-0-1')).toBe('en-tête (INTEROPS-0-1)')
    expect(isKnownRule('QF-99-1')).toBe(false)
    expect(codeOf(() => findRule('QF-99-1'))).toBe('RULE_UNKNOWN')
  })

  it('holds 60 ambiguities of the texts and 3 points of our own, each with a default among its options', () => {
    const own = interpretations.filter(({ id }) => id.startsWith('G'))
    expect([interpretations.length - own.length, own.length]).toEqual([60, 3])
    for (const { id, options, default: value, fr, en, rules: cited } of interpretations) {
      if (options.length > 0) expect(options, id).toContain(value)
      expect(fr.length > 10 && en.length > 10, id).toBe(true)
      for (const entry of cited) expect(isKnownRule(entry), `${id} ${entry}`).toBe(true)
    }
  })

  it('takes chosen readings over the defaults and refuses those that do not exist', () => {
    expect(readingsWith({ Q1: 'veille' })).toEqual({ ...DEFAULT_READINGS, Q1: 'veille' })
    for (const chosen of [{ Q1: 'both' }, { Z9: 'x' }, { I13: 'x' }]) {
      expect(codeOf(() => readingsWith(chosen))).toBe('READING_UNKNOWN')
    }
  })
})

describe('the generated sources', () => {
  const data = (name: string) =>
    JSON.parse(readFileSync(new URL(`../../../data/${name}.json`, import.meta.url), 'utf8'))

  it('hold what the data say: run `pnpm generate` after a change', () => {
    expect(rules.map(({ review: _review, ...record }) => record)).toEqual(data('catalogue'))
    expect(MACHINE_IDS.map(machineOf)).toEqual(data('machines'))
    expect(interpretations).toEqual(
      data('interpretations').map((point: object) => ({ options: [], ...point })),
    )
  })
})

/** The folder of the texts: beside the third-party samples, or beside the checkout. */
const root = fileURLToPath(new URL('../../../../../', import.meta.url))
const texts = join(process.env.ENTENTE_SAMPLES ?? join(root, '../shared/data'), '../seeds')
const files = existsSync(texts) ? readdirSync(texts).filter((name) => name.endsWith('.txt')) : []

/** What the reading machine made of some words, and what they are. */
const OCR: readonly (readonly [string | RegExp, string])[] = [
  ['ceuvre', 'oeuvre'],
  ['regoi', 'recoi'],
  ['tragabilite', 'tracabilite'],
  ['vingt-cing', 'vingt-cinq'],
  ['systeeme', 'systeme'],
  ['releeve', 'releve'],
  [/contrdle|contrele/g, 'controle'],
  ['pdle', 'pole'],
  ['lgc-sante', 'igc-sante'],
  ["gu'", "qu'"],
  ['iui', 'lui'],
  [/(^|[^a-z])[li|[1]?'/g, '$1'],
  [/(^|[^a-z])lintegration/g, '$1integration'],
]

function folded(text: string, ocr: boolean): string {
  let folding = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('’', "'")
  if (ocr)
    for (const [wrong, right] of OCR)
      folding = folding.replaceAll(wrong instanceof RegExp ? wrong : wrong, right)
  return folding.replace(/[^a-z0-9]/g, '')
}

describe.skipIf(files.length === 0)('the quotes, in the texts themselves', () => {
  const byHash = new Map(
    files.map((name) => {
      const bytes = readFileSync(join(texts, name))
      return [createHash('sha256').update(bytes).digest('hex'), bytes.toString('utf8')] as const
    }),
  )
  const documents = [...new Set(rules.map(({ document }) => document))]

  it.each(documents)(
    '%s: every quote is found in the text of the stated hash, on the stated lines',
    (document) => {
      const text = byHash.get(sourceOf(document).sha256)
      expect(text, `no text with the hash of ${document}`).toBeDefined()
      const lines = (text ?? '').split('\n')
      const ocr = document === 'MSSANTE-CONTRACT'
      const lost = rules
        .filter((found) => found.document === document)
        .filter(({ quote, lines: [from = 1, to = from] }) => {
          const passage = lines.slice(from - 1, to).join('\n')
          return !folded(passage, ocr).includes(folded(quote, ocr))
        })
      expect(lost.map(({ id }) => id)).toEqual([])
    },
  )

  /** Words with which the texts set a date, a duration or a condition of time. */
  const TIMED =
    /\bjours?\b|\bmois\b|\bans?\b|ann[ée]e|\bheures?\b|\d ?h\b|\d ?%|imm[ée]diat|sans d[ée]lai|brefs d[ée]lais|meilleurs d[ée]lais|au plus tard|[aà] compter|[ée]ch[ée]ance|mensuel|d[ée]lai|dur[ée]e|pr[ée]avis|[aà] tout moment|maximum|minimum/i

  it.each(documents)('%s: whatever is said of dates, durations and delays stands in a rule', (document) => {
    const lines = (byHash.get(sourceOf(document).sha256) ?? '').split('\n')
    const own = rules.filter((found) => found.document === document)
    // A sentence of the scanned contract runs over several lines, and the quote stands on one of them.
    const isHeld = (line: number) =>
      own.some(({ lines: [from = 0, to = from] }) => from - 2 <= line && line <= to + 2)
    const timed = lines.flatMap((text, index) => (TIMED.test(text) ? [index + 1] : []))
    expect(timed.length).toBeGreaterThan(10)
    expect(timed.filter((line) => !isHeld(line))).toEqual([])
  })
})

const golden = join(process.env.ENTENTE_SAMPLES ?? join(root, '../shared/data'), 'rules')

describe.skipIf(!existsSync(golden))('the reference data', () => {
  const read = (path: string | URL): unknown => JSON.parse(readFileSync(path, 'utf8'))
  const vectors = new URL('../../../../../vectors/rules/golden.json', import.meta.url)

  it('are all among our vectors, unchanged', () => {
    expect(read(vectors)).toEqual(read(join(golden, 'golden.json')))
  })

  it('name the rules, quotes, lines and transitions that we have', () => {
    const known = read(join(golden, 'catalogue.json')) as readonly { id: string; quote: string }[]
    expect(known.map(({ id, quote }) => [id, quote])).toEqual(rules.map(({ id, quote }) => [id, quote]))
    const machines = read(join(golden, 'machines.json')) as readonly { note: string }[]
    expect(machines.map(({ note: _note, ...machine }) => machine)).toEqual(MACHINE_IDS.map(machineOf))
  })
})
