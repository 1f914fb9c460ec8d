import { createServer, type Server } from 'node:http'
import { boundedServerOptions } from '../http/server-bounds.ts'
import { DEFAULT_LIMITS } from '../limits/tenant-limits.ts'
import type { PrometheusObserver } from '../observe/prometheus-observer.ts'
import { type GatewayHealth, isReady } from './health.ts'

interface AdminSource {
  readonly health: () => GatewayHealth
  readonly publicKeys: () => readonly Readonly<Record<string, unknown>>[]
  readonly metrics: PrometheusObserver
}

interface AdminAnswer {
  readonly status: number
  readonly type: string
  readonly body: string
}

/** Makes the listener for operators and their tools. It tells; it changes nothing. */
export function adminServer(source: AdminSource): Server {
  return createServer(boundedServerOptions(DEFAULT_LIMITS), (request, response) => {
    const { status, type, body } =
      request.method === 'GET' || request.method === 'HEAD'
        ? answer(request.url ?? '', source)
        : json(405, {})
    request.resume()
    response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' })
    response.end(request.method === 'HEAD' ? undefined : body)
  })
}

function answer(path: string, { health, publicKeys, metrics }: AdminSource): AdminAnswer {
  switch (path) {
    case '/health':
      return json(200, health())
    case '/ready': {
      const ready = isReady(health())
      return json(ready ? 200 : 503, { ready })
    }
    case '/jwks':
      return json(200, { keys: publicKeys() })
    case '/metrics':
      return { status: 200, type: 'text/plain; version=0.0.4', body: metrics.text(gauges(health())) }
    default:
      return json(404, {})
  }
}

function gauges({ tenants, clock, draining }: GatewayHealth) {
  return {
    'gateway.draining': [{ labels: {}, value: draining ? 1 : 0 }],
    'gateway.journal.open': tenants.map(({ tenant, journal }) => ({
      labels: { tenant },
      value: journal === 'broken' ? 0 : 1,
    })),
    'gateway.journal.records': tenants.map(({ tenant, records }) => ({ labels: { tenant }, value: records })),
    'gateway.in_flight': tenants.flatMap(({ tenant, inFlight }) =>
      inFlight.map(({ direction, partner, calls }) => ({
        labels: { tenant, direction, partner },
        value: calls,
      })),
    ),
    'gateway.clock.offset_seconds': Object.entries(clock.offsets).map(([partner, value]) => ({
      labels: { partner },
      value,
    })),
  }
}

function json(status: number, body: unknown): AdminAnswer {
  return { status, type: 'application/json', body: JSON.stringify(body) }
}
