import { type CivilDate, isCivilDate, isInstantText } from '@entente/core/time'
import { RuleError } from '../errors.ts'
import { isMachineId } from './machine.ts'
import type { MachineId } from './machines.generated.ts'

/** What an event may carry beside its day. */
export type FactValue = string | number | boolean

/** Something that happened and is kept for ever: the state of a convention is computed from these alone. */
export interface LifecycleEvent {
  /** Names the event in explanations and errors. */
  readonly id: string
  /** The lifecycle it belongs to, or `occurrence` for something that only starts a délai. */
  readonly machine: MachineId | 'occurrence'
  /** Which project, account, DSFT version, control or incident. @default the convention itself */
  readonly subject?: string
  readonly type: string
  /** Day of the event. For a letter, the day it was received, when it was. */
  readonly on: CivilDate
  /** `sentOn`, `presentedOn`, `receivedOn`, `channel`, `initiator`… as the tables of the README list them. */
  readonly facts?: Readonly<Record<string, FactValue>>
}

/** Facts that hold a civil date. */
const DATE_FACTS: ReadonlySet<string> = new Set([
  'sentOn',
  'presentedOn',
  'receivedOn',
  'agreedEffectOn',
  'startedOn',
  'transmittedOn',
  'publishedOn',
  'stoppedOn',
  'completedOn',
  'whitelistedOn',
])

/** A letter is sent, then presented, then received. */
const LETTER_ORDER = ['sentOn', 'presentedOn', 'receivedOn'] as const

const LONGEST_TEXT = 500
const MOST_FACTS = 40

/**
 * Reads events of unknown origin, as a file holds them.
 *
 * @throws {RuleError} `EVENT_MALFORMED` `EVENT_DATE_INVALID` `EVENT_DUPLICATE` `EVENT_CONTRADICTORY`
 * @example
 * const events = parseEvents(JSON.parse(text))
 */
export function parseEvents(value: unknown): readonly LifecycleEvent[] {
  if (!Array.isArray(value)) throw malformed('', 'The events are not a list.')
  const events = value.map(parseEvent)
  checkIdentities(events)
  return events
}

/** Refuses two events of the same id. */
export function checkIdentities(events: readonly LifecycleEvent[]): void {
  const seen = new Set<string>()
  for (const event of events) {
    if (seen.has(event.id)) {
      throw new RuleError({
        code: 'EVENT_DUPLICATE',
        what: 'Two events have the same id.',
        why: 'An event is recorded once.',
        fix: 'Remove one, or give it its own id.',
        details: { event: event.id },
      })
    }
    seen.add(event.id)
  }
}

/** Checks the dates of one event: they exist and a letter was sent before it was received. */
export function checkDates(event: LifecycleEvent): void {
  if (!isCivilDate(event.on)) throw badDate(event.id, 'on')
  const { facts } = event
  if (facts === undefined) return
  for (const name of Object.keys(facts)) {
    if (DATE_FACTS.has(name) && !isCivilDate(facts[name])) throw badDate(event.id, name)
  }
  if (facts.identifiedAt !== undefined && !isInstantText(facts.identifiedAt))
    throw badDate(event.id, 'identifiedAt')
  let previous: { name: string; date: string } | undefined
  for (const name of LETTER_ORDER) {
    const date = facts[name]
    if (typeof date !== 'string') continue
    if (previous !== undefined && date < previous.date) {
      throw new RuleError({
        code: 'EVENT_CONTRADICTORY',
        what: `Event ${event.id} contradicts itself.`,
        why: `${name} (${date}) is before ${previous.name} (${previous.date}).`,
        fix: 'Correct one of the two dates.',
        details: { event: event.id, type: event.type },
      })
    }
    previous = { name, date }
  }
}

/** A date among the facts of an event, or `undefined`. */
export function dateFact(event: LifecycleEvent, name: string): CivilDate | undefined {
  const value = event.facts?.[name]
  return isCivilDate(value) ? value : undefined
}

/** A text among the facts of an event, or `undefined`. */
export function textFact(event: LifecycleEvent, name: string): string | undefined {
  const value = event.facts?.[name]
  return typeof value === 'string' ? value : undefined
}

/** Which date of a letter counts. */
export type NoticeBasis = 'received' | 'sent' | 'first-presented'

/** The date of a letter that counts under a reading; the day of the event when the letter's own date is unknown. */
export function noticeDate(event: LifecycleEvent, basis: NoticeBasis): CivilDate {
  if (basis === 'sent') return dateFact(event, 'sentOn') ?? event.on
  const received = dateFact(event, 'receivedOn') ?? event.on
  return basis === 'received' ? received : (dateFact(event, 'presentedOn') ?? received)
}

function parseEvent(value: unknown, index: number): LifecycleEvent {
  const place = `#${index + 1}`
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw malformed(place, 'It is not an object.')
  }
  const record = new Map(Object.entries(value))
  const id = shortText(record.get('id'))
  if (id === undefined) throw malformed(place, 'It has no id.')
  const machine = shortText(record.get('machine'))
  if (machine === undefined || !(machine === 'occurrence' || isMachineId(machine))) {
    throw malformed(id, 'It names no lifecycle.')
  }
  const type = shortText(record.get('type'))
  if (type === undefined) throw malformed(id, 'It has no type.')
  const on = record.get('on')
  if (!isCivilDate(on)) throw badDate(id, 'on')
  const subject = record.get('subject')
  if (subject !== undefined && shortText(subject) === undefined)
    throw malformed(id, 'Its subject is not a text.')
  const unknown = [...record.keys()].find((key) => !EVENT_KEYS.has(key))
  if (unknown !== undefined) throw malformed(id, 'It has a field that events do not have.')
  const facts = parseFacts(id, record.get('facts'))
  const event: LifecycleEvent = {
    id,
    machine,
    ...(typeof subject === 'string' ? { subject } : {}),
    type,
    on,
    ...(facts === undefined ? {} : { facts }),
  }
  checkDates(event)
  return event
}

const EVENT_KEYS: ReadonlySet<string> = new Set(['id', 'machine', 'subject', 'type', 'on', 'facts'])

function parseFacts(id: string, value: unknown): Readonly<Record<string, FactValue>> | undefined {
  if (value === undefined) return undefined
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw malformed(id, 'Its facts are not an object.')
  }
  const entries = Object.entries(value)
  if (entries.length > MOST_FACTS) throw malformed(id, 'It has too many facts.')
  const facts: Record<string, FactValue> = {}
  for (const [name, fact] of entries) {
    const sound = typeof fact === 'boolean' || Number.isFinite(fact) || shortText(fact) !== undefined
    if (!sound) throw malformed(id, 'A fact is neither a short text, a number nor a boolean.')
    facts[name] = fact
  }
  return facts
}

function shortText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= LONGEST_TEXT ? value : undefined
}

function badDate(event: string, name: string): RuleError {
  return new RuleError({
    code: 'EVENT_DATE_INVALID',
    what: `Event ${event} has no valid ${name}.`,
    why: 'The day does not exist or is not written as it should be.',
    fix: 'Write civil dates as YYYY-MM-DD and instants as 2025-03-31T09:00:00Z.',
    details: { event, field: name },
  })
}

function malformed(event: string, why: string): RuleError {
  return new RuleError({
    code: 'EVENT_MALFORMED',
    what: `Event ${event} cannot be read.`.replace('  ', ' '),
    why,
    fix: 'An event has id, machine, type, on, and optionally subject and facts.',
    details: { event },
  })
}
