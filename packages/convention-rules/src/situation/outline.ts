import type { ConventionKind, Duration } from '@entente/core/convention'
import { type CivilDate, DELAY_UNITS, type Delay } from '@entente/core/time'
import type { DelayName } from '../lifecycle/terms.ts'

/** Who signed and when. */
export interface SigningOutline {
  readonly signatures: readonly { readonly party: string; readonly on: CivilDate }[]
}

/** What counts in a project sheet of an INTEROPS convention. */
export interface ProjectOutline {
  readonly id: string
  readonly phase: 'test' | 'experiment' | 'production'
  /** Data protection formality; without `favourableOn` the project waits for it. */
  readonly formality?: { readonly kind: string; readonly favourableOn?: CivilDate }
}

/** What counts in an amendment. */
export interface AmendmentOutline {
  readonly id: string
  readonly signing: SigningOutline
  readonly effectiveOn?: CivilDate
  readonly changes: readonly ChangeOutline[]
}

/** One change of an amendment. Only added projects and rewritten durations and délais count here. */
export interface ChangeOutline {
  readonly action: string
  readonly section?: string
  readonly entry?: unknown
  readonly article?: string
  readonly value?: unknown
}

/**
 * What this package needs of a convention: signatures, duration, délais, amendments, and a little more by kind. A
 * `Convention` of `@entente/core` is one; so is an object written by hand in ten lines.
 */
export interface ConventionOutline {
  readonly kind: ConventionKind
  readonly id: string
  readonly title: string
  readonly parties: readonly { readonly id: string; readonly name: string }[]
  readonly signing: SigningOutline
  readonly duration: Duration
  /** Délais that the parties changed. @default those of the model text */
  readonly delays: Readonly<Partial<Record<DelayName, Delay>>>
  readonly amendments: readonly AmendmentOutline[]
  /** INTEROPS: project sheets. */
  readonly projects?: readonly ProjectOutline[]
  /** QF: transmission of the formality of art. 9-1. */
  readonly formality?: { readonly transmittedOn: CivilDate }
  /** MSSanté: commitments of conformity. */
  readonly commitments?: readonly { readonly dsftVersion: string; readonly signedOn: CivilDate }[]
  /** MSSanté: phases that the keeper notified. */
  readonly phases?: readonly { readonly phase: 'provisoire' | 'validee'; readonly from: CivilDate }[]
}

/** The project sheet that an amendment adds, when it adds one. */
export function addedProject(change: ChangeOutline): ProjectOutline | undefined {
  if (change.action !== 'add' || change.section !== 'projects' || !isProject(change.entry)) return undefined
  return change.entry
}

/** The duration that an amendment writes anew, when it does. */
export function rewrittenDuration(change: ChangeOutline): Duration | undefined {
  if (change.action !== 'rewrite' || change.article !== 'duration') return undefined
  const { value } = change
  if (typeof value !== 'object' || value === null || !('kind' in value)) return undefined
  if (value.kind === 'indefinite') return { kind: 'indefinite' }
  if (!('initial' in value) || !('renewal' in value) || !isDelay(value.initial) || !isDelay(value.renewal))
    return undefined
  return { kind: 'fixed', initial: value.initial, renewal: value.renewal }
}

/** The délais that an amendment writes anew, when it does. */
export function rewrittenDelays(change: ChangeOutline): ConventionOutline['delays'] | undefined {
  if (change.action !== 'rewrite' || change.article !== 'delays') return undefined
  const { value } = change
  if (typeof value !== 'object' || value === null) return undefined
  return Object.fromEntries(Object.entries(value).filter(([, delay]) => isDelay(delay)))
}

function isDelay(value: unknown): value is Delay {
  return (
    typeof value === 'object' &&
    value !== null &&
    'value' in value &&
    Number.isSafeInteger(value.value) &&
    'unit' in value &&
    DELAY_UNITS.some((unit) => unit === value.unit)
  )
}

function isProject(entry: unknown): entry is ProjectOutline {
  return (
    typeof entry === 'object' &&
    entry !== null &&
    'id' in entry &&
    typeof entry.id === 'string' &&
    'phase' in entry &&
    (entry.phase === 'test' || entry.phase === 'experiment' || entry.phase === 'production')
  )
}
