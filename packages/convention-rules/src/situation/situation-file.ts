import type { Duration } from '@entente/core/convention'
import { type CivilDate, type Delay, isCivilDate, isDelayText, parseDelay } from '@entente/core/time'
import { RuleError } from '../errors.ts'
import { readingsWith } from '../interpretation/interpretation.ts'
import { parseEvents } from '../lifecycle/event.ts'
import { DELAY_NAMES } from '../lifecycle/terms.ts'
import type { AmendmentOutline, ConventionOutline, ProjectOutline, SigningOutline } from './outline.ts'
import type { Situation } from './situation.ts'

/** Version of the file format. */
export const SITUATION_VERSION = 1

/**
 * Reads a saved situation of unknown origin: `{ schemaVersion: 1, convention, events, readings?, postalLeadDays? }`.
 *
 * The convention is an outline; more fields than it has are left aside, so that a whole convention may stand there.
 * Whether a whole convention is sound is for `loadConvention` of `@entente/core` to say.
 *
 * @throws {RuleError} `SNAPSHOT_VERSION_UNKNOWN` `SITUATION_MALFORMED` `READING_UNKNOWN` and those of `parseEvents`
 * @example
 * const situation = parseSituation(JSON.parse(text))
 */
export function parseSituation(value: unknown): Situation {
  const file = record(value, 'situation')
  if (file.schemaVersion !== SITUATION_VERSION) {
    throw new RuleError({
      code: 'SNAPSHOT_VERSION_UNKNOWN',
      what: 'The situation was written in another version of the format.',
      why: `This version reads schemaVersion ${SITUATION_VERSION}.`,
      fix: 'Open it with the version that wrote it, or upgrade the package.',
    })
  }
  const readings = Object.fromEntries(
    Object.entries(record(file.readings ?? {}, 'readings')).map(([id, option]) => [
      id,
      text(option, `readings.${id}`),
    ]),
  )
  readingsWith(readings)
  const lead = file.postalLeadDays
  if (lead !== undefined && !isCount(lead, 0, 60))
    throw malformed('postalLeadDays', 'a whole number from 0 to 60')
  return {
    convention: parseOutline(file.convention),
    events: parseEvents(file.events ?? []),
    readings,
    ...(typeof lead === 'number' ? { postalLeadDays: lead } : {}),
  }
}

/** Writes a situation so that {@link parseSituation} reads it, with its keys in a fixed order. */
export function formatSituation(situation: Situation): string {
  const { convention, events, readings = {}, postalLeadDays } = situation
  return `${JSON.stringify({ schemaVersion: SITUATION_VERSION, convention, events, readings, postalLeadDays }, null, 2)}\n`
}

/**
 * Reads the outline of a convention of unknown origin. Throws {@link RuleError} `SITUATION_MALFORMED`.
 */
export function parseOutline(value: unknown): ConventionOutline {
  const outline = record(value, 'convention')
  const { kind } = outline
  if (kind !== 'interops' && kind !== 'mssante' && kind !== 'qf') {
    throw malformed('convention.kind', 'interops, mssante or qf')
  }
  const parties = list(outline.parties, 'convention.parties').map((party, index) => {
    const fields = record(party, `convention.parties[${index}]`)
    return {
      id: text(fields.id, 'convention.parties.id'),
      name: text(fields.name, 'convention.parties.name'),
    }
  })
  const base: ConventionOutline = {
    kind,
    id: text(outline.id, 'convention.id'),
    title: text(outline.title, 'convention.title'),
    parties,
    signing: parseSigning(outline.signing, 'convention.signing'),
    duration: parseDuration(outline.duration),
    delays: parseDelays(outline.delays),
    amendments: list(outline.amendments ?? [], 'convention.amendments').map(parseAmendment),
  }
  if (kind === 'interops') {
    return { ...base, projects: list(outline.projects ?? [], 'convention.projects').map(parseProject) }
  }
  if (kind === 'qf') {
    if (outline.formality === undefined) return base
    const { transmittedOn } = record(outline.formality, 'convention.formality')
    return {
      ...base,
      formality: { transmittedOn: date(transmittedOn, 'convention.formality.transmittedOn') },
    }
  }
  return {
    ...base,
    commitments: list(outline.commitments ?? [], 'convention.commitments').map((entry) => {
      const fields = record(entry, 'convention.commitments')
      return {
        dsftVersion: text(fields.dsftVersion, 'convention.commitments.dsftVersion'),
        signedOn: date(fields.signedOn, 'convention.commitments.signedOn'),
      }
    }),
    phases: list(outline.phases ?? [], 'convention.phases').map((entry) => {
      const fields = record(entry, 'convention.phases')
      const { phase } = fields
      if (phase !== 'provisoire' && phase !== 'validee')
        throw malformed('convention.phases', 'provisoire or validee')
      return { phase, from: date(fields.from, 'convention.phases.from') }
    }),
  }
}

function parseSigning(value: unknown, path: string): SigningOutline {
  const { signatures } = record(value, path)
  return {
    signatures: list(signatures ?? [], `${path}.signatures`).map((signature) => {
      const fields = record(signature, `${path}.signatures`)
      return {
        party: text(fields.party, `${path}.signatures.party`),
        on: date(fields.on, `${path}.signatures.on`),
      }
    }),
  }
}

function parseDuration(value: unknown): Duration {
  const fields = record(value, 'convention.duration')
  if (fields.kind === 'indefinite') return { kind: 'indefinite' }
  if (fields.kind !== 'fixed') throw malformed('convention.duration.kind', 'fixed or indefinite')
  return {
    kind: 'fixed',
    initial: months(fields.initial, 'convention.duration.initial'),
    renewal: months(fields.renewal, 'convention.duration.renewal'),
  }
}

function parseDelays(value: unknown): ConventionOutline['delays'] {
  const delays: Record<string, Delay> = {}
  for (const [name, entry] of Object.entries(record(value ?? {}, 'convention.delays'))) {
    if (!DELAY_NAMES.has(name))
      throw malformed(`convention.delays.${name}`, 'the name of a délai of the text')
    delays[name] = delay(entry, `convention.delays.${name}`)
  }
  return delays
}

function parseAmendment(value: unknown): AmendmentOutline {
  const fields = record(value, 'convention.amendments')
  return {
    id: text(fields.id, 'convention.amendments.id'),
    signing: parseSigning(fields.signing, 'convention.amendments.signing'),
    ...(fields.effectiveOn === undefined
      ? {}
      : { effectiveOn: date(fields.effectiveOn, 'convention.amendments.effectiveOn') }),
    changes: list(fields.changes ?? [], 'convention.amendments.changes').map((change) => {
      const { action, section, entry, article, value } = record(change, 'convention.amendments.changes')
      return {
        action: text(action, 'convention.amendments.changes.action'),
        ...(typeof section === 'string' ? { section } : {}),
        ...(section === 'projects' && action === 'add' ? { entry: parseProject(entry) } : {}),
        ...(action === 'rewrite' && article === 'duration' ? { article, value: parseDuration(value) } : {}),
        ...(action === 'rewrite' && article === 'delays' ? { article, value: parseDelays(value) } : {}),
      }
    }),
  }
}

function parseProject(value: unknown): ProjectOutline {
  const fields = record(value, 'convention.projects')
  const { phase } = fields
  if (phase !== 'test' && phase !== 'experiment' && phase !== 'production') {
    throw malformed('convention.projects.phase', 'test, experiment or production')
  }
  const id = text(fields.id, 'convention.projects.id')
  if (fields.formality === undefined) return { id, phase }
  const formality = record(fields.formality, 'convention.projects.formality')
  const kind = text(formality.kind, 'convention.projects.formality.kind')
  const path = 'convention.projects.formality.favourableOn'
  return {
    id,
    phase,
    formality:
      formality.favourableOn === undefined
        ? { kind }
        : { kind, favourableOn: date(formality.favourableOn, path) },
  }
}

const LONGEST_TEXT = 500
const LONGEST_LIST = 10_000

function record(value: unknown, path: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed(path, 'an object')
  return { ...value }
}

function list(value: unknown, path: string): readonly unknown[] {
  if (!Array.isArray(value) || value.length > LONGEST_LIST) throw malformed(path, 'a list')
  return value
}

function text(value: unknown, path: string): string {
  if (typeof value !== 'string' || value === '' || value.length > LONGEST_TEXT)
    throw malformed(path, 'a short text')
  return value
}

function date(value: unknown, path: string): CivilDate {
  if (!isCivilDate(value)) throw malformed(path, 'a day that exists, written YYYY-MM-DD')
  return value
}

function delay(value: unknown, path: string): Delay {
  if (isDelayText(value)) return parseDelay(value)
  const { value: length, unit } = record(value, path)
  const written = {
    hour: 'H',
    'calendar-day': 'D',
    ouvre: 'D[ouvre]',
    ouvrable: 'D[ouvrable]',
    month: 'M',
    year: 'Y',
  }
  const letter = new Map(Object.entries(written)).get(String(unit))
  if (letter === undefined || !isCount(length, 0, 999_999))
    throw malformed(path, 'a délai such as P1Y or P15D[ouvre]')
  return parseDelay(`P${unit === 'hour' ? 'T' : ''}${length}${letter}`)
}

function months(value: unknown, path: string): Delay {
  const found = delay(value, path)
  if ((found.unit === 'year' || found.unit === 'month') && found.value > 0) return found
  throw malformed(path, 'a délai in years or months, at least one')
}

function isCount(value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most
}

function malformed(path: string, expected: string): RuleError {
  return new RuleError({
    code: 'SITUATION_MALFORMED',
    what: `The field ${path.slice(0, 120)} cannot be read.`,
    why: `It must be ${expected}.`,
    fix: 'Correct the field in the file.',
    details: { path: path.slice(0, 120) },
  })
}
