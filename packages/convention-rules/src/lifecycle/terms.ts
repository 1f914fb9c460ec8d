import type { ConventionKind, Duration } from '@entente/core/convention'
import { interopsDelays } from '@entente/core/convention/interops'
import { mssanteDelays } from '@entente/core/convention/mssante'
import { qfDelays } from '@entente/core/convention/qf'
import { type Delay, delayOf } from '@entente/core/time'
import { DEFAULT_READINGS, type Readings } from '../interpretation/interpretations.generated.ts'

/** Names of the délais of the three texts. */
export type DelayName = keyof typeof interopsDelays | keyof typeof mssanteDelays | keyof typeof qfDelays

/** What the parties filled in and how the text is read: all that lifecycles and deadlines need of a convention. */
export interface Terms {
  readonly kind: ConventionKind
  readonly duration: Duration
  readonly delays: Readonly<Partial<Record<DelayName, Delay>>>
  readonly readings: Readings
}

const YEARS = (count: number) => delayOf(count, 'year')

/** The terms of the three model texts, when the parties changed nothing. */
const MODEL: Readonly<Record<ConventionKind, Omit<Terms, 'readings'>>> = {
  interops: {
    kind: 'interops',
    duration: { kind: 'indefinite' },
    delays: lengthsOf(interopsDelays),
  },
  mssante: {
    kind: 'mssante',
    duration: { kind: 'fixed', initial: YEARS(2), renewal: YEARS(2) },
    delays: lengthsOf(mssanteDelays),
  },
  qf: {
    kind: 'qf',
    duration: { kind: 'fixed', initial: YEARS(1), renewal: YEARS(1) },
    delays: lengthsOf(qfDelays),
  },
}

/** The terms of a model text as it is published. */
export function modelTerms(kind: ConventionKind, readings: Readings = DEFAULT_READINGS): Terms {
  return { ...MODEL[kind], readings }
}

/** The terms that a filled convention states. */
export function termsOf(convention: Omit<Terms, 'readings'>, readings: Readings = DEFAULT_READINGS): Terms {
  return {
    kind: convention.kind,
    duration: convention.duration,
    delays: { ...MODEL[convention.kind].delays, ...convention.delays },
    readings,
  }
}

/** A délai of the terms; that of the model text when the terms hold none. */
export function delayIn(terms: Terms, name: DelayName): Delay {
  return terms.delays[name] ?? MODEL_DELAYS[name]
}

const MODEL_DELAYS: Readonly<Record<DelayName, Delay>> = {
  ...lengthsOf(qfDelays),
  ...lengthsOf(mssanteDelays),
  ...lengthsOf(interopsDelays),
}

/** Every name of a délai. */
export const DELAY_NAMES: ReadonlySet<string> = new Set(Object.keys(MODEL_DELAYS))

function lengthsOf<Name extends string>(
  table: Readonly<Record<Name, { readonly delay: Delay }>>,
): Record<Name, Delay>
function lengthsOf(table: Readonly<Record<string, { readonly delay: Delay }>>): Record<string, Delay> {
  return Object.fromEntries(Object.entries(table).map(([name, { delay }]) => [name, delay]))
}
