import { RuleError } from '../errors.ts'
import {
  DEFAULT_READINGS,
  INTERPRETATION_IDS,
  INTERPRETATIONS,
  type InterpretationId,
  type Readings,
} from './interpretations.generated.ts'

/** A point where the text can be read in several ways, or is wrong. Without options it is a warning. */
export interface Interpretation {
  readonly id: InterpretationId
  readonly document: string
  readonly rules: readonly string[]
  readonly en: string
  readonly fr: string
  readonly options: readonly string[]
  readonly default?: string
}

/** A reading that a result rests on. */
export interface Assumption {
  readonly id: InterpretationId
  /** The option taken; absent for a warning. */
  readonly value?: string
  /** False when somebody chose another option than ours. */
  readonly isDefault: boolean
  readonly en: string
  readonly fr: string
}

/** Every interpretation: 60 points of the texts (I, M, Q) and 3 of our own on how days are counted (G). */
export const interpretations: readonly Interpretation[] = INTERPRETATIONS.map((record) => {
  const id = INTERPRETATION_IDS.find((known) => known === record.id) ?? 'I1'
  return { ...record, id, options: record.options ?? [] }
})

const BY_ID: ReadonlyMap<string, Interpretation> = new Map(interpretations.map((point) => [point.id, point]))
const BY_RULE = new Map<string, InterpretationId[]>()
for (const point of interpretations) {
  for (const rule of point.rules) BY_RULE.set(rule, [...(BY_RULE.get(rule) ?? []), point.id])
}

/**
 * The chosen readings over our defaults.
 *
 * @param chosen options by interpretation id, of unknown origin
 * @throws {RuleError} `READING_UNKNOWN`
 * @example
 * readingsWith({ Q1: 'veille' })
 */
export function readingsWith(chosen: Readonly<Partial<Record<string, string>>> = {}): Readings {
  for (const [id, value] of Object.entries(chosen)) {
    const point = BY_ID.get(id)
    if (value === undefined || point === undefined || !point.options.includes(value)) {
      throw new RuleError({
        code: 'READING_UNKNOWN',
        what: 'An interpretation was chosen that does not exist.',
        why:
          point === undefined || point.options.length === 0
            ? 'There is no choice of that id.'
            : `The options of ${point.id} are ${point.options.join(', ')}.`,
        fix: 'Choose an option of the table of interpretations.',
        details: { interpretation: id.slice(0, 16) },
      })
    }
  }
  return Object.keys(chosen).length === 0 ? DEFAULT_READINGS : { ...DEFAULT_READINGS, ...chosen }
}

/** The points that concern some rules, as assumptions under the chosen readings. */
export function assumptionsOf(
  rules: readonly string[],
  readings: Readings,
  also: readonly InterpretationId[] = [],
): readonly Assumption[] {
  const { points, byRule } = under(readings)
  // One rule is asked for again and again; the combinations that a replay cites are not worth keeping.
  const key = rules.length === 1 ? [...rules, ...also].join() : undefined
  const kept = key === undefined ? undefined : byRule.get(key)
  if (kept !== undefined) return kept
  const ids = new Set<InterpretationId>(also)
  for (const rule of rules) for (const id of BY_RULE.get(rule) ?? []) ids.add(id)
  const found = points.filter(({ id }) => ids.has(id))
  if (key !== undefined) byRule.set(key, found)
  return found
}

interface Under {
  readonly points: readonly Assumption[]
  readonly byRule: Map<string, readonly Assumption[]>
}

const UNDER = new WeakMap<Readings, Under>()

/** Every point as an assumption; kept per readings, as thousands of results share them. */
function under(readings: Readings): Under {
  const known = UNDER.get(readings)
  if (known !== undefined) return known
  const choices = new Map<string, string>(Object.entries(readings))
  const points = interpretations.map(({ id, default: usual, en, fr }): Assumption => {
    const value = choices.get(id) ?? usual
    return { id, ...(value === undefined ? {} : { value }), isDefault: value === usual, en, fr }
  })
  const made: Under = { points, byRule: new Map() }
  UNDER.set(readings, made)
  return made
}
