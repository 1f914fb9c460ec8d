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
  return { ...DEFAULT_READINGS, ...chosen }
}

/** The points that concern a rule, as assumptions under the chosen readings. */
export function assumptionsOf(
  rules: readonly string[],
  readings: Readings,
  also: readonly InterpretationId[] = [],
): readonly Assumption[] {
  const ids = new Set<InterpretationId>(also)
  for (const rule of rules) for (const id of BY_RULE.get(rule) ?? []) ids.add(id)
  return INTERPRETATION_IDS.filter((id) => ids.has(id)).map((id) => assumptionOf(id, readings))
}

const NO_CHOICES = new Map<string, string>()

function assumptionOf(id: InterpretationId, readings: Readings): Assumption {
  const point = BY_ID.get(id)
  const choices =
    readings === DEFAULT_READINGS ? NO_CHOICES : new Map<string, string>(Object.entries(readings))
  const value = choices.get(id) ?? point?.default
  return {
    id,
    ...(value === undefined ? {} : { value }),
    isDefault: value === point?.default,
    en: point?.en ?? '',
    fr: point?.fr ?? '',
  }
}
