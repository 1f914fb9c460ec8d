import type { Observer } from '@entente/core/ports'
import { consoleObserver, openTelemetryObserver } from '@entente/runtime'
import { metrics } from '@opentelemetry/api'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'

export interface Telemetry {
  /** Metrics through the OpenTelemetry API, and one line of JSON for each event. */
  readonly observer: Observer
  /** The counters and histograms so far; a real service exports them instead. */
  counters(): Promise<readonly string[]>
  close(): Promise<void>
}

/** Registers an SDK of the application's choice; the libraries find it through the API. */
export async function startTelemetry(write: (line: string) => void): Promise<Telemetry> {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  const provider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter })] })
  metrics.setGlobalMeterProvider(provider)
  const both = [await openTelemetryObserver(), consoleObserver({ write })] as const
  return {
    observer: {
      event: (name, attributes) => {
        for (const observer of both) observer.event(name, attributes)
      },
      measure: (name, value, attributes) => both[0].measure(name, value, attributes),
      span: (name, attributes, run) => both[0].span(name, attributes, run),
    },
    counters: async () => {
      await provider.forceFlush()
      const scopes = exporter.getMetrics().at(-1)?.scopeMetrics ?? []
      return scopes.flatMap(({ metrics: found }) => found.map(({ descriptor }) => descriptor.name)).sort()
    },
    close: () => provider.shutdown(),
  }
}
