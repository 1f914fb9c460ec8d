import type { ObservedAttributes, Observer } from '@entente/core/ports'
import { LOG_ONLY } from './report-defect.ts'

/** An observer whose counts can be read as Prometheus text. */
export interface PrometheusObserver extends Observer {
  /** The text format 0.0.4. @param gauges further values, by name */
  text(gauges: Readonly<Record<string, readonly Gauge[]>>): string
}

/** A value of this moment. */
interface Gauge {
  readonly labels: ObservedAttributes
  readonly value: number
}

interface Histogram {
  readonly counts: number[]
  sum: number
  count: number
}

const BOUNDS_MS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 5_000, 30_000]
/** A label that takes too many values ends here. */
const MAX_SERIES = 2_000

/** Counts events and measures in memory. Attributes hold no personal data, by the contract of observers. */
export function prometheusObserver(): PrometheusObserver {
  const counters = new Map<string, number>()
  const histograms = new Map<string, Histogram>()
  const measure = (name: string, value: number, attributes: ObservedAttributes = {}) => {
    const key = series(name, attributes)
    const known = histograms.get(key)
    if (known === undefined && histograms.size >= MAX_SERIES) return
    const histogram = known ?? { counts: BOUNDS_MS.map(() => 0), sum: 0, count: 0 }
    histograms.set(key, histogram)
    const bucket = BOUNDS_MS.findIndex((bound) => value <= bound)
    if (bucket !== -1) histogram.counts[bucket] = (histogram.counts[bucket] ?? 0) + 1
    histogram.sum += value
    histogram.count += 1
  }
  return {
    event: (name, attributes = {}) => {
      const key = series(`${name}.total`, attributes)
      if (counters.has(key) || counters.size < MAX_SERIES) counters.set(key, (counters.get(key) ?? 0) + 1)
    },
    measure,
    span: async (name, { tenant }, run) => {
      const startedAt = performance.now()
      try {
        return await run()
      } finally {
        measure(`${name}.duration_ms`, performance.now() - startedAt, tenant === undefined ? {} : { tenant })
      }
    },
    text: (gauges) =>
      [
        ...[...counters].map(([key, value]) => `${key} ${value}`),
        ...[...histograms].flatMap(([key, histogram]) => histogramLines(key, histogram)),
        ...Object.entries(gauges).flatMap(([name, values]) =>
          values.map(({ labels, value }) => `${series(name, labels)} ${value}`),
        ),
        '',
      ].join('\n'),
  }
}

function histogramLines(key: string, { counts, sum, count }: Histogram): readonly string[] {
  const [name = '', labels = ''] = key.split('{', 2).map((part) => part.replace(/\}$/, ''))
  const inside = labels === '' ? '' : `${labels},`
  const suffix = labels === '' ? '' : `{${labels}}`
  let below = 0
  const buckets = BOUNDS_MS.map((bound, index) => {
    below += counts[index] ?? 0
    return `${name}_bucket{${inside}le="${bound}"} ${below}`
  })
  return [
    ...buckets,
    `${name}_bucket{${inside}le="+Inf"} ${count}`,
    `${name}_sum${suffix} ${sum}`,
    `${name}_count${suffix} ${count}`,
  ]
}

function series(name: string, attributes: ObservedAttributes): string {
  const labels = Object.entries(attributes)
    .filter(([key]) => !LOG_ONLY.has(key))
    .map(([key, value]) => `${plainName(key)}="${escapeLabel(String(value))}"`)
  const plain = `entente_${plainName(name)}`
  return labels.length === 0 ? plain : `${plain}{${labels.join(',')}}`
}

function plainName(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9_]/g, '_')
}

function escapeLabel(value: string): string {
  return value.slice(0, 200).replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}
