import type { ConventionKind } from '@entente/core/convention'
import { addDays, addDelay, type CivilDate, latestDate } from '@entente/core/time'
import { readingsWith } from '../interpretation/interpretation.ts'
import type { Readings } from '../interpretation/interpretations.generated.ts'
import { checkIdentities, dateFact, type LifecycleEvent, textFact } from '../lifecycle/event.ts'
import type { MachineId } from '../lifecycle/machines.generated.ts'
import { checkOrder, type LifecycleSnapshot, type ReplayOptions, replay } from '../lifecycle/replay.ts'
import { delayIn, type Terms, termsOf } from '../lifecycle/terms.ts'
import { checkBelongs } from './occurrence.ts'
import {
  type AmendmentOutline,
  addedProject,
  type ConventionOutline,
  type ProjectOutline,
  rewrittenDelays,
  rewrittenDuration,
  type SigningOutline,
} from './outline.ts'

/** A convention, what happened under it, and how its doubtful points are read: all that every answer is made from. */
export interface Situation {
  readonly convention: ConventionOutline
  /** In the order of their dates, per lifecycle and subject. Signatures and amendments come from the convention. */
  readonly events: readonly LifecycleEvent[]
  /** Options of the interpretations, by id. @default ours */
  readonly readings?: Readonly<Partial<Record<string, string>>>
  /** Days that a registered letter is given to arrive, in jours ouvrés. @default 5, ours */
  readonly postalLeadDays?: number
}

/** One lifecycle of a situation: that of the convention, or of one project, account, DSFT version, control, dispute. */
export interface Lifecycle {
  readonly machine: MachineId
  /** Absent for the convention itself. */
  readonly subject?: string
  readonly snapshot: LifecycleSnapshot
  readonly events: readonly LifecycleEvent[]
}

/** A situation read on a day: its terms and every lifecycle. */
export interface ReadSituation {
  readonly situation: Situation
  readonly asOf: CivilDate
  readonly terms: Terms
  readonly readings: Readings
  readonly lifecycles: readonly Lifecycle[]
  /** Events that belong to no lifecycle, up to `asOf`. */
  readonly occurrences: readonly LifecycleEvent[]
}

const MAIN: Readonly<Record<ConventionKind, MachineId>> = {
  interops: 'interops.convention',
  mssante: 'mss.contract',
  qf: 'qf.convention',
}

/**
 * Replays every lifecycle of a situation up to a day, and carries the consequences from one to another: the end of a
 * contract ends its integration, the end of a QF convention revokes its accounts, a partial notice reaches its project.
 *
 * @throws {RuleError} those of `replay`, and `READING_UNKNOWN`
 */
export function readSituation(situation: Situation, asOf: CivilDate): ReadSituation {
  const readings = readingsWith(situation.readings)
  const terms = termsAt(situation.convention, readings, asOf)
  checkIdentities(situation.events)
  for (const event of situation.events) checkBelongs(event, situation.convention.kind)
  const groups = groupEvents(situation)
  const main = MAIN[situation.convention.kind]
  const lifecycles: Lifecycle[] = []
  const run = (
    machine: MachineId,
    subject: string | undefined,
    events: readonly LifecycleEvent[],
  ): Lifecycle => {
    // Recorded events were checked to be in order; sorting only merges in what the convention itself says.
    const ordered = [...events].sort((left, right) => (left.on < right.on ? -1 : left.on > right.on ? 1 : 0))
    const seed = seedOf(machine, subject, situation, terms)
    const options: ReplayOptions = seed === undefined ? { terms } : { terms, seed }
    const snapshot = replay(machine, ordered, asOf, options)
    const lifecycle: Lifecycle = {
      machine,
      ...(subject === undefined ? {} : { subject }),
      snapshot,
      events: ordered,
    }
    lifecycles.push(lifecycle)
    return lifecycle
  }
  const mainLifecycle = run(main, undefined, groups.get(main)?.get('') ?? [])
  for (const [machine, subjects] of groups) {
    if (machine === main) continue
    for (const [subject, events] of subjects) {
      const consequences = consequencesOf(mainLifecycle, machine, subject)
      run(machine, subject === '' ? undefined : subject, [...events, ...consequences])
    }
  }
  return {
    situation,
    asOf,
    terms,
    readings,
    lifecycles,
    occurrences: situation.events.filter((event) => event.machine === 'occurrence' && event.on <= asOf),
  }
}

/** The terms of the text in force on a day: those signed, then rewritten by each amendment that has effect by then. */
function termsAt(convention: ConventionOutline, readings: Readings, asOf: CivilDate): Terms {
  let { duration, delays } = convention
  const inForce = convention.amendments
    .map((amendment) => ({ amendment, on: effectOf(amendment, convention, readings) }))
    .filter(({ on }) => on !== undefined && on <= asOf)
    .sort((left, right) => ((left.on ?? '') < (right.on ?? '') ? -1 : 1))
  for (const change of inForce.flatMap(({ amendment }) => amendment.changes)) {
    duration = rewrittenDuration(change) ?? duration
    delays = { ...delays, ...rewrittenDelays(change) }
  }
  return termsOf({ kind: convention.kind, duration, delays }, readings)
}

/** First day of the text of an amendment; `undefined` while a party has not signed it. */
export function effectOf(
  amendment: AmendmentOutline,
  { parties }: ConventionOutline,
  readings: Readings,
): CivilDate | undefined {
  const signed = signedByAllOn(amendment.signing, parties, readings)
  return signed === undefined ? undefined : (amendment.effectiveOn ?? signed)
}

/** The lifecycle of the convention itself. */
export function mainLifecycle(read: ReadSituation): Lifecycle {
  const main = MAIN[read.situation.convention.kind]
  const found = read.lifecycles.find((lifecycle) => lifecycle.machine === main)
  // readSituation always runs the main lifecycle first.
  return found ?? { machine: main, snapshot: replay(main, [], read.asOf, { terms: read.terms }), events: [] }
}

/** The day of the last signature when every party signed, `undefined` while one is missing. */
function signedByAllOn(
  signing: SigningOutline,
  parties: readonly { readonly id: string }[],
  readings: Readings,
): CivilDate | undefined {
  const dates = parties.map(
    (party) => signing.signatures.find((signature) => signature.party === party.id)?.on,
  )
  const [first, ...others] = dates.filter((date) => date !== undefined)
  if (first === undefined || others.length + 1 < parties.length) return undefined
  if (readings.I18 === 'first-signature') return [first, ...others].sort()[0]
  return latestDate(first, ...others)
}

/** What the convention itself says happened: signatures, amendments, project sheets, notified phases. */
function eventsOfConvention(convention: ConventionOutline, readings: Readings): readonly LifecycleEvent[] {
  const events: LifecycleEvent[] = []
  const signedOn = signedByAllOn(convention.signing, convention.parties, readings)
  if (signedOn === undefined) return events
  const add = (machine: MachineId, type: string, on: CivilDate, more: Partial<LifecycleEvent> = {}) => {
    events.push({
      id: `${convention.id}#${machine}:${more.subject ?? ''}:${type}:${events.length}`,
      machine,
      type,
      on,
      ...more,
    })
  }
  add(MAIN[convention.kind], 'SIGNED_BY_ALL', signedOn)
  if (convention.kind === 'qf' && convention.formality !== undefined) {
    const { transmittedOn } = convention.formality
    const on = latestDate(signedOn, transmittedOn)
    add('qf.convention', 'CNIL_DECLARATION_TRANSMITTED', on, { facts: { transmittedOn } })
  }
  if (convention.kind === 'mssante') {
    add('mss.integration', 'CONTRACT_CONCLUDED', signedOn)
    const [commitment] = convention.commitments ?? []
    const validated = convention.phases?.find(({ phase }) => phase === 'validee')
    if (commitment !== undefined) {
      const on = latestDate(signedOn, commitment.signedOn)
      add('mss.integration', 'COMMITMENT_SENT', on, { facts: { dsftVersion: commitment.dsftVersion } })
    }
    if (validated !== undefined)
      add('mss.integration', 'COMMITMENT_ACCEPTED', latestDate(signedOn, validated.from))
  }
  if (convention.kind === 'interops') {
    const project = (sheet: ProjectOutline, on: CivilDate) => {
      const { id, phase, formality } = sheet
      if (phase !== 'production') return add('interops.project', 'START_TEST', on, { subject: id })
      add('interops.project', 'AMENDMENT_SIGNED', on, { subject: id })
      if (formality?.favourableOn === undefined) return
      add('interops.project', 'CNIL_FAVOURABLE', latestDate(on, formality.favourableOn), {
        subject: id,
        facts: { outcome: formality.kind === 'not-required' ? 'not-required' : 'favourable' },
      })
    }
    for (const sheet of convention.projects ?? []) project(sheet, signedOn)
    for (const amendment of convention.amendments) {
      const on = effectOf(amendment, convention, readings)
      if (on === undefined) continue
      add('interops.convention', 'AMENDMENT_SIGNED', on, { facts: { amendment: amendment.id } })
      for (const change of amendment.changes) {
        const sheet = addedProject(change)
        if (sheet !== undefined) project(sheet, on)
      }
    }
  }
  return events
}

type Groups = Map<MachineId, Map<string, LifecycleEvent[]>>

function groupEvents(situation: Situation): Groups {
  const groups: Groups = new Map()
  const add = (machine: MachineId, subject: string, event?: LifecycleEvent) => {
    const subjects = groups.get(machine) ?? new Map<string, LifecycleEvent[]>()
    groups.set(machine, subjects)
    const list = subjects.get(subject) ?? []
    subjects.set(subject, list)
    if (event !== undefined) list.push(event)
  }
  for (const event of situation.events) {
    if (event.machine === 'occurrence') {
      if (event.type === 'DSFT_PUBLISHED') add('mss.dsft', event.subject ?? '')
    } else {
      add(event.machine, subjectOf(event), event)
    }
  }
  for (const subjects of groups.values()) for (const recorded of subjects.values()) checkOrder(recorded)
  const readings = readingsWith(situation.readings)
  for (const event of eventsOfConvention(situation.convention, readings)) {
    if (event.machine === 'occurrence') continue
    const recorded = groups.get(event.machine)?.get(subjectOf(event)) ?? []
    // What somebody recorded says more than what the document lets one infer.
    if (!recorded.some(({ type }) => type === event.type) || event.type === 'AMENDMENT_SIGNED') {
      add(event.machine, subjectOf(event), event)
    }
  }
  const partial = situation.events.filter(({ type }) => type === 'PARTIAL_TERMINATION_NOTICE')
  for (const event of partial) {
    const project = textFact(event, 'project')
    if (event.machine === 'interops.convention' && project !== undefined) {
      add('interops.project', project, {
        ...event,
        id: `${event.id}/project`,
        machine: 'interops.project',
        subject: project,
      })
    }
  }
  return groups
}

/** Lifecycles that a convention has once: a subject on their events changes nothing. */
const SINGLE: ReadonlySet<string> = new Set([...Object.values(MAIN), 'mss.integration'])

function subjectOf(event: LifecycleEvent): string {
  return SINGLE.has(event.machine) ? '' : (event.subject ?? '')
}

/** What the end of the convention does to a lifecycle below it. */
function consequencesOf(main: Lifecycle, machine: MachineId, subject: string): readonly LifecycleEvent[] {
  const { snapshot } = main
  const ended = snapshot.steps.find((step) => ['TERMINATED', 'ENDED'].includes(step.to))
  if (ended === undefined) return []
  const type =
    machine === 'mss.integration' ? 'TERMINATED' : machine === 'qf.account' ? 'CONVENTION_ENDED' : undefined
  if (type === undefined) return []
  const on = ended.event === undefined ? addDays(ended.on, 1) : ended.on
  const cause = snapshot.milestones.endCause
  return [
    {
      id: `${main.machine}#end:${machine}:${subject}`,
      machine,
      ...(subject === '' ? {} : { subject }),
      type,
      on,
      ...(cause === undefined ? {} : { facts: { cause } }),
    },
  ]
}

function seedOf(
  machine: MachineId,
  subject: string | undefined,
  situation: Situation,
  terms: Terms,
): ReplayOptions['seed'] {
  if (machine !== 'mss.dsft') return undefined
  const publication = situation.events.find(
    (event) => event.machine === 'occurrence' && event.type === 'DSFT_PUBLISHED' && event.subject === subject,
  )
  if (publication === undefined) return undefined
  const published = dateFact(publication, 'publishedOn') ?? publication.on
  return { effectiveOn: published, dueOn: addDelay(published, delayIn(terms, 'dsftConformity')).date }
}
