import { isCivilDate } from '@entente/core/time'
import { RuleError } from '../errors.ts'

/** What a fact may hold. Facts are plain data that the other packages and the organisme give. */
export type FactKind = 'boolean' | 'number' | 'text' | 'date' | 'texts'

/** Facts by name. Identifiers of things only, never of persons: they appear in reports. */
export type Facts = Readonly<Record<string, unknown>>

/** What was found: nothing wrong, something wrong, or facts that are missing to tell. */
interface Verdict {
  /** What breaks the rule: the name of a fact, or the identifiers in it. */
  readonly violations: readonly string[]
  /** Facts that are needed and absent. */
  readonly missing: readonly string[]
}

/** A test of facts that says which ones it reads. */
export interface Predicate {
  readonly facts: Readonly<Record<string, FactKind>>
  readonly test: (facts: Facts) => Verdict
}

const SOUND: Verdict = { violations: [], missing: [] }

/** Each of these is true. */
export const holds = (...names: readonly string[]): Predicate =>
  each('boolean', names, (value) => value === true)

/** Each of these texts says something. */
export const filled = (...names: readonly string[]): Predicate =>
  each('text', names, (value) => typeof value === 'string' && value.trim() !== '')

/** Each of these lists has no element; its elements are what is wrong. */
export const none = (...names: readonly string[]): Predicate =>
  conjunction(names.map((name) => predicate({ [name]: 'texts' }, (facts) => textsOf(facts, name))))

/** Each of these lists has an element. */
export const some = (...names: readonly string[]): Predicate =>
  each('texts', names, (value) => Array.isArray(value) && value.length > 0)

/** A number is at most so much. */
export const atMost = (name: string, most: number): Predicate =>
  each('number', [name], (value) => typeof value === 'number' && value <= most)

/** A number is exactly so much. */
export const exactly = (name: string, count: number): Predicate =>
  each('number', [name], (value) => value === count)

/** A number is at least so much. */
export const atLeast = (name: string, least: number): Predicate =>
  each('number', [name], (value) => typeof value === 'number' && value >= least)

/** A text is one of these. */
export const oneOf = (name: string, ...values: readonly string[]): Predicate =>
  each('text', [name], (value) => typeof value === 'string' && values.includes(value))

/** A text has this form. */
export const matches = (name: string, form: RegExp): Predicate =>
  each('text', [name], (value) => typeof value === 'string' && form.test(value))

/** A registered letter with acknowledgement, on paper or qualified electronic. */
export const registered = (name = 'channel'): Predicate => oneOf(name, 'LRAR', 'LRE-qualified')

/** Everything in the first list is in the second; what is not is wrong. */
export const within = (part: string, whole: string): Predicate =>
  predicate({ [part]: 'texts', [whole]: 'texts' }, (facts) => {
    const allowed = new Set(textsOf(facts, whole))
    return textsOf(facts, part).filter((item) => !allowed.has(item))
  })

/** Two texts are the same. */
export const same = (left: string, right: string): Predicate =>
  predicate({ [left]: 'text', [right]: 'text' }, (facts) => (facts[left] === facts[right] ? [] : [left]))

/** The first day is not after the second. */
export const notAfter = (early: string, late: string): Predicate =>
  predicate({ [early]: 'date', [late]: 'date' }, (facts) =>
    String(facts[early]) <= String(facts[late]) ? [] : [early],
  )

/** The first number is not above the second. */
export const notAbove = (low: string, high: string): Predicate =>
  predicate({ [low]: 'number', [high]: 'number' }, (facts) =>
    Number(facts[low]) <= Number(facts[high]) ? [] : [low],
  )

/** All of these; a violation tells, even when another fact is missing. */
export const all = (...predicates: readonly Predicate[]): Predicate => conjunction(predicates)

/** When a condition is true, this; when it is false, nothing is asked. */
export function when(condition: string, then: Predicate): Predicate {
  return {
    facts: { [condition]: 'boolean', ...then.facts },
    test: (facts) => {
      if (facts[condition] === undefined) return { violations: [], missing: [condition] }
      checkKind(facts, condition, 'boolean')
      return facts[condition] === true ? then.test(facts) : SOUND
    },
  }
}

function each(kind: FactKind, names: readonly string[], accepts: (value: unknown) => boolean): Predicate {
  return conjunction(
    names.map((name) => predicate({ [name]: kind }, (facts) => (accepts(facts[name]) ? [] : [name]))),
  )
}

function predicate(
  facts: Readonly<Record<string, FactKind>>,
  violationsOf: (facts: Facts) => readonly string[],
): Predicate {
  const names = Object.entries(facts)
  return {
    facts,
    test: (given) => {
      const missing = names.filter(([name]) => given[name] === undefined).map(([name]) => name)
      for (const [name, kind] of names) if (given[name] !== undefined) checkKind(given, name, kind)
      return missing.length > 0
        ? { violations: [], missing }
        : { violations: violationsOf(given), missing: [] }
    },
  }
}

function conjunction(predicates: readonly Predicate[]): Predicate {
  const [only] = predicates
  if (only !== undefined && predicates.length === 1) return only
  return {
    facts: Object.assign({}, ...predicates.map(({ facts }) => facts)),
    test: (facts) => {
      const verdicts = predicates.map((part) => part.test(facts))
      return {
        violations: verdicts.flatMap(({ violations }) => violations),
        missing: [...new Set(verdicts.flatMap(({ missing }) => missing))],
      }
    },
  }
}

/** The elements of a list of texts that was checked. */
export function textsOf(facts: Facts, name: string): readonly string[] {
  const value = facts[name]
  return Array.isArray(value) ? value.map(String) : []
}

/** Refuses a fact of another type than the rule needs. Throws {@link RuleError} `FACT_INVALID`. */
export function checkKind(facts: Facts, name: string, kind: FactKind): void {
  const value = facts[name]
  const sound =
    kind === 'date'
      ? isCivilDate(value)
      : kind === 'texts'
        ? Array.isArray(value) && value.every((item) => typeof item === 'string')
        : kind === 'number'
          ? typeof value === 'number' && Number.isFinite(value)
          : typeof value === (kind === 'text' ? 'string' : 'boolean')
  if (sound) return
  throw new RuleError({
    code: 'FACT_INVALID',
    what: `The fact ${name.slice(0, 80)} cannot be used.`,
    why: `It must be ${EXPECTED[kind]}.`,
    fix: 'Give the fact in that form, or leave it out when it is not known.',
    details: { fact: name.slice(0, 80) },
  })
}

const EXPECTED: Readonly<Record<FactKind, string>> = {
  boolean: 'true or false',
  number: 'a number',
  text: 'a text',
  date: 'a civil date, YYYY-MM-DD',
  texts: 'a list of texts',
}
