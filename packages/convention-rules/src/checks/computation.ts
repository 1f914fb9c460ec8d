import {
  addDelay,
  addWorkingDays,
  type CivilDate,
  endOfPeriod,
  firstDayBeyond,
  isCivilDate,
  lastDayWithin,
  lastNoticeDay,
  latestDate,
  parseDelay,
} from '@entente/core/time'
import { checkKind, type FactKind, type Facts, textsOf } from './predicate.ts'

/** What a computation gives: a text, a number, a boolean, a date, or a list of texts. */
export type ComputedValue = string | number | boolean | readonly string[]

/** A value that follows from facts. */
export interface Computation {
  readonly facts: Readonly<Record<string, FactKind>>
  readonly value: (facts: FactReader) => ComputedValue
}

/** Reads facts that are there and of the right kind. */
export class FactReader {
  readonly #facts: Facts

  constructor(facts: Facts, kinds: Readonly<Record<string, FactKind>>) {
    for (const [name, kind] of Object.entries(kinds)) checkKind(facts, name, kind)
    this.#facts = facts
  }

  text(name: string): string {
    return String(this.#facts[name])
  }

  number(name: string): number {
    return Number(this.#facts[name])
  }

  flag(name: string): boolean {
    return this.#facts[name] === true
  }

  texts(name: string): readonly string[] {
    return textsOf(this.#facts, name)
  }

  date(name: string): CivilDate {
    const value = this.#facts[name]
    // The constructor checked the kind; anything else is a name that the computation did not declare.
    if (!isCivilDate(value)) throw new TypeError(`${name} is not declared as a date`)
    return value
  }
}

/** The text fixes the value: a definition, an order, a principle. */
export const fixed = (value: ComputedValue): Computation => ({ facts: {}, value: () => value })

/** Each of these is true. */
export const allTrue = (...names: readonly string[]): Computation => ({
  facts: kinds('boolean', names),
  value: (facts) => names.every((name) => facts.flag(name)),
})

/** A text is one of these. */
export const isOneOf = (name: string, ...values: readonly string[]): Computation => ({
  facts: { [name]: 'text' },
  value: (facts) => values.includes(facts.text(name)),
})

/** What a text stands for; `other` when the table does not hold it. */
export const translate = (
  name: string,
  table: Readonly<Record<string, string>>,
  other: string,
): Computation => ({
  facts: { [name]: 'text' },
  value: (facts) => new Map(Object.entries(table)).get(facts.text(name)) ?? other,
})

/** One value when a condition holds, another when it does not. */
export const choose = (name: string, yes: ComputedValue, no: ComputedValue): Computation => ({
  facts: { [name]: 'boolean' },
  value: (facts) => (facts.flag(name) ? yes : no),
})

/** The first of the list that the text ranks highest. */
export const highest = (name: string, ...ranked: readonly string[]): Computation => ({
  facts: { [name]: 'texts' },
  value: (facts) => ranked.find((item) => facts.texts(name).includes(item)) ?? 'unresolved',
})

/** What the second list lacks of the first. */
export const missingFrom = (whole: string, part: string): Computation => ({
  facts: { [whole]: 'texts', [part]: 'texts' },
  value: (facts) => facts.texts(whole).filter((item) => !facts.texts(part).includes(item)),
})

/** What two lists share, in the order of the first. */
export const shared = (left: string, right: string): Computation => ({
  facts: { [left]: 'texts', [right]: 'texts' },
  value: (facts) => facts.texts(left).filter((item) => facts.texts(right).includes(item)),
})

/** The last day of a délai that runs from a day. */
export const after = (name: string, delay: string): Computation => ({
  facts: { [name]: 'date' },
  value: (facts) => addDelay(facts.date(name), parseDelay(delay)).date,
})

/** The last day of a délai whose length is a fact. */
export const afterFact = (name: string, delay: string): Computation => ({
  facts: { [name]: 'date', [delay]: 'text' },
  value: (facts) => addDelay(facts.date(name), parseDelay(facts.text(delay))).date,
})

/** The last day strictly within a délai. */
export const strictlyWithin = (name: string, delay: string): Computation => ({
  facts: { [name]: 'date' },
  value: (facts) => lastDayWithin(facts.date(name), parseDelay(delay)).date,
})

/** The first day on which a délai, a fact, is exceeded. */
export const beyondFact = (name: string, delay: string): Computation => ({
  facts: { [name]: 'date', [delay]: 'text' },
  value: (facts) => firstDayBeyond(facts.date(name), parseDelay(facts.text(delay))).date,
})

/** The n-th jour ouvré after a day. */
export const workingDaysAfter = (name: string, days: number): Computation => ({
  facts: { [name]: 'date' },
  value: (facts) => addWorkingDays(facts.date(name), days),
})

/** The end of the k-th period from an anchor. */
export const periodEnd = (anchor: string, k: string, period: string): Computation => ({
  facts: { [anchor]: 'date', [k]: 'number' },
  value: (facts) => endOfPeriod(facts.date(anchor), parseDelay(period), facts.number(k)).date,
})

/** The end of the k-th period whose lengths are facts. */
export const renewedEnd = (anchor: string, k: string, initial: string, renewal: string): Computation => ({
  facts: { [anchor]: 'date', [k]: 'number', [initial]: 'number', [renewal]: 'number' },
  value: (facts) => {
    const years = facts.number(initial) + facts.number(renewal) * (facts.number(k) - 1)
    return endOfPeriod(facts.date(anchor), { value: years, unit: 'year' }, 1).date
  },
})

/** The last day of notice before an end. */
export const noticeDay = (end: string, notice: string): Computation => ({
  facts: { [end]: 'date' },
  value: (facts) => lastNoticeDay(facts.date(end), parseDelay(notice), 'quantieme').date,
})

/** The later of two days. */
export const later = (left: string, right: string): Computation => ({
  facts: { [left]: 'date', [right]: 'date' },
  value: (facts) => latestDate(facts.date(left), facts.date(right)),
})

/** Whether a day is not after the day of another fact. */
export const isBy = (name: string, last: string): Computation => ({
  facts: { [name]: 'date', [last]: 'date' },
  value: (facts) => facts.date(name) <= facts.date(last),
})

/** Whether a day is after the day of another fact. */
export const isAfter = (name: string, first: string): Computation => ({
  facts: { [name]: 'date', [first]: 'date' },
  value: (facts) => facts.date(name) > facts.date(first),
})

/** What a formula says. */
export const formula = (facts: Computation['facts'], value: Computation['value']): Computation => ({
  facts,
  value,
})

function kinds(kind: FactKind, names: readonly string[]): Readonly<Record<string, FactKind>> {
  return Object.fromEntries(names.map((name) => [name, kind]))
}
