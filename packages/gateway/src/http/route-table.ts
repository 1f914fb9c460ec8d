import { GatewayError } from '../errors.ts'

/** How a service is called. */
export type Carriage = 'soap' | 'rest'

/** What every route of the gateway has. */
export interface Route {
  /** `/droits`; a REST route also takes what lies below it. */
  readonly path: string
  /** Audience URI of the service. */
  readonly service: string
  readonly carriage: Carriage
  /** Headers that pass besides the usual ones, in lower case, in both directions. */
  readonly headers: ReadonlySet<string>
  readonly maxBodyBytes: number
}

/** A route and what of the path lies below it. */
export interface RouteMatch<Found extends Route> {
  readonly route: Found
  /** Empty, or begins with a slash. */
  readonly rest: string
}

/**
 * Finds the route of a request; the longest path wins.
 *
 * @throws {GatewayError} `GATEWAY_ROUTE_UNKNOWN` `GATEWAY_METHOD_REFUSED`
 */
export function findRoute<Found extends Route>(
  routes: readonly Found[],
  path: string,
  method: string,
): RouteMatch<Found> {
  const fitting = routes.filter((route) => covers(route, path))
  const route = fitting.sort((one, other) => other.path.length - one.path.length)[0]
  if (route === undefined) throw new GatewayError({ code: 'GATEWAY_ROUTE_UNKNOWN' })
  const methods = route.carriage === 'soap' ? SOAP_METHODS : REST_METHODS
  if (!methods.has(method)) throw new GatewayError({ code: 'GATEWAY_METHOD_REFUSED' })
  return { route, rest: path.slice(route.path.length) }
}

const SOAP_METHODS: ReadonlySet<string> = new Set(['POST'])
const REST_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'])

function covers({ path: own, carriage }: Route, path: string): boolean {
  return path === own || (carriage === 'rest' && path.startsWith(own === '/' ? own : `${own}/`))
}

/** The address behind a route: what lies below the route goes below the target. */
export function addressBehind(target: URL, rest: string, query: string): URL {
  const url = new URL(target)
  if (rest !== '') url.pathname = `${url.pathname.replace(/\/$/, '')}${rest}`
  if (query !== '') url.search = query
  return url
}
