import { isEntenteError, REDACTED } from '@entente/core'
import type { Clock, ObservedAttributes, Observer } from '@entente/core/ports'
import { systemClock } from '../ports/system-clock.ts'

export interface ConsoleObserverOptions {
  /** Receives one line of JSON without its end of line. @default standard error */
  readonly write?: (line: string) => void
  /** @default systemClock */
  readonly clock?: Clock
}

const LONGEST_TEXT = 200

/**
 * Makes an {@link Observer} that writes one line of JSON per event, measure and span. It never throws.
 *
 * Only texts of at most 200 characters, finite numbers and booleans are written; anything else is replaced by
 * `[redacted]`. The error that ends a span is named by its code, never by its message.
 *
 * @example
 * const observer = consoleObserver()
 * observer.event('vector.refused', { code: 'VI_EXPIRED' })
 */
export function consoleObserver(options: ConsoleObserverOptions = {}): Observer {
  const { write = writeToStandardError, clock = systemClock } = options

  function report(
    kind: 'event' | 'measure' | 'span',
    name: string,
    fields: object,
    attributes?: ObservedAttributes,
  ): void {
    try {
      write(JSON.stringify({ time: clock.now().toISOString(), kind, name, ...fields, ...plain(attributes) }))
    } catch {
      // An observer must not disturb what it observes.
    }
  }

  return {
    event: (name, attributes) => report('event', name, {}, attributes),
    measure: (name, value, attributes) => report('measure', name, { value }, attributes),
    span: async (name, attributes, run) => {
      const startedAt = performance.now()
      const durationMs = (): number => Math.round((performance.now() - startedAt) * 1_000) / 1_000
      try {
        const result = await run()
        report('span', name, { durationMs: durationMs(), outcome: 'ended' }, attributes)
        return result
      } catch (error) {
        const fields = { durationMs: durationMs(), outcome: 'failed', code: failureCode(error) }
        report('span', name, fields, attributes)
        throw error
      }
    },
  }
}

/** What an observer may say about an error. */
export function failureCode(error: unknown): string {
  return isEntenteError(error) ? error.code : 'UNKNOWN'
}

function writeToStandardError(line: string): void {
  process.stderr.write(`${line}\n`)
}

function plain(attributes: ObservedAttributes | undefined): { readonly attributes?: ObservedAttributes } {
  if (attributes === undefined) return {}
  const entries = Object.entries(attributes).map(([name, value]) => [name, isPlain(value) ? value : REDACTED])
  return { attributes: Object.fromEntries(entries) }
}

function isPlain(value: unknown): boolean {
  switch (typeof value) {
    case 'string':
      return value.length <= LONGEST_TEXT
    case 'number':
      return Number.isFinite(value)
    default:
      return typeof value === 'boolean'
  }
}
