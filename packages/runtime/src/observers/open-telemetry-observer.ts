import type { Observer } from '@entente/core/ports'
import { importPeer } from '../import-peer.ts'
import { failureCode } from './console-observer.ts'

/**
 * Makes an {@link Observer} on OpenTelemetry, through the optional peer `@opentelemetry/api` and whatever SDK the
 * application registered: measures become histograms, events become counters and events of the active span.
 *
 * The error that ends a span is named by its code, never by its message. The observer never throws.
 *
 * @param scope name of the instrumentation scope. @default '@entente'
 * @throws {RuntimeError} `PEER_MISSING`
 * @example
 * const observer = await openTelemetryObserver()
 */
export async function openTelemetryObserver(scope = '@entente'): Promise<Observer> {
  const { metrics, trace, SpanStatusCode } = await importPeer(
    '@opentelemetry/api',
    () => import('@opentelemetry/api'),
  )
  const meter = metrics.getMeter(scope)
  const tracer = trace.getTracer(scope)
  const histogram = once((name) => meter.createHistogram(name, unitOf(name)))
  const counter = once((name) => meter.createCounter(name))

  return {
    event: (name, attributes = {}) =>
      quietly(() => {
        counter(name).add(1, attributes)
        trace.getActiveSpan()?.addEvent(name, attributes)
      }),
    measure: (name, value, attributes = {}) => quietly(() => histogram(name).record(value, attributes)),
    span: (name, attributes, run) =>
      tracer.startActiveSpan(name, { attributes }, async (span) => {
        try {
          return await run()
        } catch (error) {
          quietly(() => span.setStatus({ code: SpanStatusCode.ERROR, message: failureCode(error) }))
          throw error
        } finally {
          quietly(() => span.end())
        }
      }),
  }
}

function once<Instrument>(make: (name: string) => Instrument): (name: string) => Instrument {
  const made = new Map<string, Instrument>()
  return (name) => {
    const known = made.get(name) ?? make(name)
    made.set(name, known)
    return known
  }
}

/** The unit that ends a name, in the notation of OpenTelemetry (UCUM). */
function unitOf(name: string): { readonly unit?: string } {
  if (name.endsWith('_ms')) return { unit: 'ms' }
  return name.endsWith('_bytes') ? { unit: 'By' } : {}
}

/** An observer must not disturb what it observes. */
function quietly(work: () => unknown): void {
  try {
    work()
  } catch {
    // Nothing to be done, and nobody to tell.
  }
}
