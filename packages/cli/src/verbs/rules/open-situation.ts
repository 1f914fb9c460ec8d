import { type DeadlineQuery, type Language, parseEvents, type Situation } from '@entente/convention-rules'
import { loadConvention } from '@entente/core/convention'
import { addDays, civilDateInParis } from '@entente/core/time'
import { type Command, Option } from 'commander'
import { readJson } from '../../read-json.ts'
import type { Terminal } from '../../verb.ts'
import { readDay } from '../read-day.ts'

/** A convention, what happened under it, and the days asked about. */
export interface SituationOptions {
  readonly events?: string
  readonly asOf?: string
  readonly to?: string
  readonly language: Language
}

const TWO_YEARS_DAYS = 730

/** Adds what every question about a situation takes. */
export function takesSituation(command: Command, language: Language): Command {
  return command
    .argument('<convention>', 'filled convention, JSON; - for standard input')
    .option('--events <file>', 'what happened, JSON (default: nothing yet)')
    .option('--as-of <date>', 'the day of the question (default: today in Paris)')
    .option('--to <date>', 'until this day (default: two years later)')
    .addOption(new Option('--language <language>', 'of the answer').choices(['fr', 'en']).default(language))
}

/** Reads the convention and its events. */
export async function openSituation(
  file: string,
  options: SituationOptions,
  terminal: Terminal,
): Promise<{ readonly situation: Situation; readonly query: DeadlineQuery }> {
  const convention = loadConvention(await readJson(file, terminal))
  const events = options.events === undefined ? [] : parseEvents(await readJson(options.events, terminal))
  const asOf =
    options.asOf === undefined ? civilDateInParis(terminal.clock.now()) : readDay('--as-of', options.asOf)
  const to = options.to === undefined ? addDays(asOf, TWO_YEARS_DAYS) : readDay('--to', options.to)
  return { situation: { convention, events }, query: { asOf, to } }
}
