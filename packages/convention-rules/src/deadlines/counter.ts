import {
  addDays,
  addDelay,
  type CivilDate,
  type Delay,
  endOfPeriod,
  extendCpc642,
  firstDayBeyond,
  formatDelay,
  type HolidayZone,
  lastDayWithin,
  lastNoticeDay,
  type NoticeReading,
  type TermReading,
} from '@entente/core/time'

/** One step of a computation, as an explanation shows it. */
export interface Operation {
  readonly op: OperationName
  readonly inputs: Readonly<Record<string, string | number>>
  readonly output: string
  /** True when the month lacked the day number and its last day was taken. */
  readonly clamped?: true
  /** Articles of law that say how it is counted. */
  readonly law: readonly string[]
}

/** What one step of a count does. */
export type OperationName =
  | 'add'
  | 'within'
  | 'beyond'
  | 'period-end'
  | 'notice-before'
  | 'extend-642'
  | 'shift-days'
  | 'add-hours'
  | 'same-day'

const CPC_641_1 = 'CPC art. 641 al. 1'
const CPC_641_2 = 'CPC art. 641 al. 2'
const CPC_642 = 'CPC art. 642'
const CASS_2018 = 'Cass. 3e civ., 8 mars 2018, 17-11.312'

/** A date being counted, with the steps that led to it. Immutable. */
export class Counter {
  readonly date: CivilDate
  readonly clamped: boolean
  readonly #steps: readonly (() => Operation)[]

  constructor(date: CivilDate, clamped = false, steps: readonly (() => Operation)[] = []) {
    this.date = date
    this.clamped = clamped
    this.#steps = steps
  }

  /** The steps in words. Written only when asked for: most counts are alternatives whose date alone matters. */
  get operations(): readonly Operation[] {
    return this.#steps.map((step) => step())
  }

  /** The last day of a délai that runs from the date. */
  add(delay: Delay, zone: HolidayZone = 'FR'): Counter {
    const result = addDelay(this.date, delay, zone)
    return this.#then('add', () => inputsOf(delay, zone), result, lawOf(delay))
  }

  /** The last day strictly before the délai is reached. */
  within(delay: Delay): Counter {
    return this.#then('within', () => inputsOf(delay), lastDayWithin(this.date, delay), lawOf(delay))
  }

  /** The first day on which the délai is exceeded. */
  beyond(delay: Delay): Counter {
    return this.#then('beyond', () => inputsOf(delay), firstDayBeyond(this.date, delay), lawOf(delay))
  }

  /** The end of the k-th period counted from the date. */
  periodEnd(period: Delay, k: number, reading: TermReading): Counter {
    const result = endOfPeriod(this.date, period, k, reading)
    return this.#then('period-end', () => ({ ...inputsOf(period), k, reading }), result, [CPC_641_2])
  }

  /** The last day of a notice before the date. */
  noticeBefore(notice: Delay, reading: NoticeReading): Counter {
    const result = lastNoticeDay(this.date, notice, reading)
    return this.#then('notice-before', () => ({ ...inputsOf(notice), reading }), result, [
      CPC_641_2,
      CASS_2018,
    ])
  }

  /** Extends a day to act to the next working day, when the reading says so. */
  extend(rule: 'none' | 'cpc642', zone: HolidayZone): Counter {
    if (rule === 'none') return this
    const { date } = extendCpc642(this.date, zone)
    return this.#then('extend-642', () => ({ zone }), { date, clamped: false }, [CPC_642])
  }

  /** Some days later or earlier. */
  shift(days: number): Counter {
    if (days === 0) return this
    return this.#then('shift-days', () => ({ days }), { date: addDays(this.date, days), clamped: false }, [])
  }

  #then(
    op: OperationName,
    inputs: () => Operation['inputs'],
    result: { readonly date: CivilDate; readonly clamped: boolean },
    law: readonly string[],
  ): Counter {
    const step = (): Operation => ({
      op,
      inputs: { from: this.date, ...inputs() },
      output: result.date,
      ...(result.clamped ? { clamped: true } : {}),
      law,
    })
    return new Counter(result.date, this.clamped || result.clamped, [...this.#steps, step])
  }
}

function inputsOf(delay: Delay, zone?: HolidayZone): Record<string, string | number> {
  const counted = delay.unit === 'ouvre' || delay.unit === 'ouvrable'
  return { delay: formatDelay(delay), ...(counted && zone !== undefined ? { zone } : {}) }
}

function lawOf(delay: Delay): readonly string[] {
  if (delay.unit === 'month' || delay.unit === 'year') return [CPC_641_2]
  return delay.unit === 'calendar-day' ? [CPC_641_1] : ['C. trav. L3133-1']
}
