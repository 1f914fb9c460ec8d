import { GatewayError } from '../errors.ts'
import type { GatewayFile, TenantEntry } from './gateway-file.ts'
import { gatewaySchema } from './gateway-schema.ts'

/** One thing that the configuration should say otherwise. Never what was found. */
export interface ConfigProblem {
  /** `tenants[0].inbound.routes[1].target` */
  readonly path: string
  /** `expected …` */
  readonly expected: string
}

const LISTED_PROBLEMS = 20

/** The error that lists what is wrong, each with its place and what is expected there. */
export function configError(problems: readonly ConfigProblem[]): GatewayError {
  const listed = problems
    .slice(0, LISTED_PROBLEMS)
    .map(({ path, expected }) => `${path === '' ? 'the file' : path}: ${expected}.`)
  const more = problems.length - listed.length
  return new GatewayError({
    code: 'GATEWAY_CONFIG_INVALID',
    what: `The gateway file has ${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}.`,
    why: more > 0 ? `${listed.join(' ')} And ${more} more.` : listed.join(' '),
    details: { problems: problems.length, path: problems[0]?.path ?? '' },
  })
}

/**
 * Reads a gateway file.
 *
 * @param input the parsed JSON document
 * @throws {GatewayError} `GATEWAY_CONFIG_INVALID`, naming every place and what is expected there, never what was found
 */
export function readGatewayFile(input: unknown): GatewayFile {
  const parsed = gatewaySchema.safeParse(input)
  if (!parsed.success) {
    throw configError(
      parsed.error.issues.flatMap((issue) =>
        issue.code === 'unrecognized_keys'
          ? issue.keys.map((key) => ({
              path: writePath([...issue.path, key]),
              expected: 'expected no field of this name here',
            }))
          : [{ path: writePath(issue.path), expected: expectation(issue.message) }],
      ),
    )
  }
  const problems = contradictions(parsed.data)
  if (problems.length > 0) throw configError(problems)
  return parsed.data
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/

/** What the form cannot say. */
function contradictions({ tenants }: GatewayFile): readonly ConfigProblem[] {
  return tenants.flatMap((tenant, t) => {
    const { id, inbound, outbound, evidence } = tenant
    const at = `tenants[${t}]`
    const open = outbound?.applications.findIndex(({ secret }) => secret === undefined) ?? -1
    const exposed =
      outbound !== undefined && (outbound.applications.length > 1 || !LOOPBACK.test(outbound.host))
    return [
      ...(tenants.findIndex((other) => other.id === id) < t
        ? [{ path: `${at}.id`, expected: 'expected each tenant once' }]
        : []),
      ...(inbound === undefined && outbound === undefined
        ? [{ path: at, expected: 'expected inbound, outbound or both' }]
        : []),
      ...(open !== -1 && exposed
        ? [
            {
              path: `${at}.outbound.applications[${open}].secret`,
              expected: 'expected a secret: only a single application on the loopback interface goes without',
            },
          ]
        : []),
      ...(evidence !== undefined && tenants.findIndex((other) => other.evidence === evidence) < t
        ? [{ path: `${at}.evidence`, expected: 'expected a folder of its own for each tenant' }]
        : []),
      ...(inbound !== undefined && tenants.findIndex((other) => issuerOf(other) === issuerOf(tenant)) < t
        ? [{ path: `${at}.inbound.token.issuer`, expected: 'expected an issuer of its own for each tenant' }]
        : []),
      ...repeatedPaths(inbound?.routes ?? [], `${at}.inbound.routes`),
      ...repeatedPaths(outbound?.routes ?? [], `${at}.outbound.routes`),
    ]
  })
}

/** What local services read as the issuer of tokens. */
function issuerOf({ id, inbound }: TenantEntry): string | undefined {
  return inbound && (inbound.token.issuer ?? id)
}

function repeatedPaths(routes: readonly { readonly path: string }[], at: string): readonly ConfigProblem[] {
  return routes.flatMap(({ path }, index) =>
    routes.findIndex((other) => other.path === path) < index
      ? [{ path: `${at}[${index}].path`, expected: 'expected each path once' }]
      : [],
  )
}

/** Messages of the schema engine that are not ours may quote the value. */
function expectation(message: string): string {
  return message.startsWith('expected ')
    ? message
    : 'expected another value, see the reference of the gateway file'
}

const PLAIN_NAME = /^[$A-Za-z_][\w$-]{0,63}$/

function writePath(segments: readonly PropertyKey[]): string {
  return segments.reduce<string>((path, segment) => {
    if (typeof segment === 'number') return `${path}[${segment}]`
    const part = typeof segment === 'string' && PLAIN_NAME.test(segment) ? segment : '(unreadable name)'
    return path === '' ? part : `${path}.${part}`
  }, '')
}
