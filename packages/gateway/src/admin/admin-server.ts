import { createServer, type Server } from 'node:http'
import { boundedServerOptions } from '../http/server-bounds.ts'
import { DEFAULT_LIMITS } from '../limits/tenant-limits.ts'
import type { PrometheusObserver } from '../observe/prometheus-observer.ts'
import { reportDefect } from '../observe/report-defect.ts'
import type { Tenant } from '../tenant.ts'
import { type GatewayHealth, isReady } from './health.ts'

interface AdminSource {
  readonly health: () => GatewayHealth
  readonly tenants: () => readonly Pick<Tenant, 'id' | 'publicKeys'>[]
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
        ? answerOrFail(request.url ?? '', source)
        : json(405, {})
    request.resume()
    response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' })
    response.end(request.method === 'HEAD' ? undefined : body)
  })
}

/** Events that can no longer be read must not end the process. */
function answerOrFail(path: string, source: AdminSource): AdminAnswer {
  try {
    return answer(path, source)
  } catch (error) {
    reportDefect(source.metrics, error, { direction: 'admin' })
    return json(500, {})
  }
}

function answer(path: string, { health, tenants, metrics }: AdminSource): AdminAnswer {
  const [, what, of] = /^\/(ready|jwks)\/(\d{14})$/.exec(path) ?? []
  if (what !== undefined) return answerFor(what, of, health(), tenants())
  switch (path) {
    case '/health':
      return json(200, health())
    case '/ready': {
      const ready = isReady(health())
      return json(ready ? 200 : 503, { ready })
    }
    case '/jwks': {
      // With several tenants each service must take the keys of its own: a set of all would mix them.
      const [tenant, ...others] = tenants()
      return tenant === undefined || others.length > 0
        ? json(404, {})
        : json(200, { keys: tenant.publicKeys() })
    }
    case '/metrics':
      return { status: 200, type: 'text/plain; version=0.0.4', body: metrics.text(gauges(health())) }
    default:
      return json(404, {})
  }
}

/** What concerns one tenant: `/ready/<SIRET>` and `/jwks/<SIRET>`. */
function answerFor(
  what: string,
  id: string | undefined,
  health: GatewayHealth,
  tenants: ReturnType<AdminSource['tenants']>,
): AdminAnswer {
  const tenant = tenants.find((one) => one.id === id)
  if (tenant === undefined) return json(404, {})
  if (what === 'jwks') return json(200, { keys: tenant.publicKeys() })
  const journal = health.tenants.find((one) => one.tenant === id)?.journal
  const ready = !health.draining && journal !== 'broken'
  return json(ready ? 200 : 503, { ready })
}

function gauges({ tenants, draining }: GatewayHealth) {
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
    'gateway.clock.offset_seconds': tenants.flatMap(({ tenant, clockOffsets }) =>
      Object.entries(clockOffsets).map(([partner, value]) => ({ labels: { tenant, partner }, value })),
    ),
  }
}

function json(status: number, body: unknown): AdminAnswer {
  return { status, type: 'application/json', body: JSON.stringify(body) }
}
