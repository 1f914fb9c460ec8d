import { metrics } from '@opentelemetry/api'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node'

/** Registers an SDK of the application's choice; the libraries find it through the API. */
export function startTelemetry() {
  const spans = new InMemorySpanExporter()
  new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }).register()
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  const provider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter })] })
  metrics.setGlobalMeterProvider(provider)
  return {
    spanNames: () => spans.getFinishedSpans().map(({ name }) => name),
    counters: async () => {
      await provider.forceFlush()
      const scopes = exporter.getMetrics().at(-1)?.scopeMetrics ?? []
      return scopes.flatMap(({ metrics: found }) =>
        found.flatMap(({ descriptor, dataPoints }) =>
          dataPoints.map(
            ({ value, attributes }) => `${descriptor.name} ${JSON.stringify(attributes)} ${value}`,
          ),
        ),
      )
    },
    close: () => provider.shutdown(),
  }
}
