import { LONGEST_WEAKENING_MONTHS } from '@entente/core/deployment'
import { isTenantId } from '@entente/core/ids'
import { addMonths, type CivilDate, isCivilDate } from '@entente/core/time'
import { z } from 'zod'
import { isForwardableHeader } from '../http/forwarded-headers.ts'
import { DEFAULT_LIMITS } from '../limits/tenant-limits.ts'
import type { GatewayFile } from './gateway-file.ts'

const GIB = 1_073_741_824

function text(pattern: RegExp, expected: string) {
  return z.string({ error: `expected ${expected}` }).regex(pattern, { error: `expected ${expected}` })
}

function whole(minimum: number, maximum: number) {
  const error = `expected a whole number from ${minimum} to ${maximum}`
  return z.int({ error }).min(minimum, { error }).max(maximum, { error })
}

const reference = text(
  /^(?:env:[A-Z_][A-Z0-9_]{0,99}|(?:file|secret|pkcs11|kms):[!-~]{1,500})$/,
  'a reference (file:…, env:NAME, secret:…, pkcs11:…, kms:…), never the secret itself',
)
const name = text(
  /^[a-z0-9][a-z0-9._-]{0,63}$/,
  'a short name: lower-case letters, digits, dot, underscore, hyphen',
)
const path = text(/^[^\0]{1,1000}$/, 'the path of a file')
const audience = text(/^[!-~]{1,1024}$/, 'the audience URI of a service of the convention')
const conventionId = text(/^[!-~](?:[ -~]{0,98}[!-~])?$/, 'the id of a convention')
const host = text(/^[0-9A-Za-z.:-]{1,255}$/, 'an address of this machine')

const listen = { host: host.default('127.0.0.1'), port: whole(0, 65_535) }

const route = {
  path: text(/^\/[A-Za-z0-9._~/-]{0,255}$/, 'a path such as /droits').refine(
    (value) => !/\/\/|\/\.{1,2}(?:\/|$)/.test(value),
    {
      error: 'expected a path without empty or dotted parts',
    },
  ),
  service: audience,
  carriage: z.enum(['soap', 'rest']).default('soap'),
  headers: z
    .array(
      z.string().refine(isForwardableHeader, {
        error: 'expected a header name in lower case that neither names a caller nor frames a message',
      }),
    )
    .max(32)
    .default([]),
  maxBodyBytes: whole(1, 1_024 * GIB).exactOptional(),
}

const inbound = z.strictObject({
  ...listen,
  routes: z
    .array(
      z.strictObject({
        ...route,
        target: text(
          /^http:\/\/(?:127(?:\.\d{1,3}){3}|localhost|\[::1\])(?::\d{1,5})?(?:\/[!-~]*)?$/,
          'an http address on the loopback interface, such as http://127.0.0.1:9000/droits',
        ),
      }),
    )
    .min(1)
    .max(200),
  token: z.strictObject({
    key: reference,
    certificate: reference,
    issuer: text(/^[!-~]{1,200}$/, 'an issuer without spaces').exactOptional(),
    lifeSeconds: whole(10, 300).default(60),
  }),
})

const outbound = z.strictObject({
  ...listen,
  applications: z
    .array(
      z.strictObject({
        id: name,
        secret: reference.exactOptional(),
        roles: z.record(
          audience,
          z.record(text(/^[^\p{Cc}]{1,128}$/u, 'a role'), text(/^\S{1,128}$/, 'a PAGM')),
        ),
      }),
    )
    .min(1)
    .max(200),
  routes: z
    .array(z.strictObject({ ...route, endpoint: name }))
    .min(1)
    .max(200),
})

const limits = z
  .strictObject({
    inFlightPerPartner: whole(1, 10_000).default(DEFAULT_LIMITS.inFlightPerPartner),
    callsPerSecond: whole(1, 100_000).default(DEFAULT_LIMITS.callsPerSecond),
    refusalsPerSecond: whole(1, 10_000).default(DEFAULT_LIMITS.refusalsPerSecond),
    connectSeconds: whole(1, 60).default(DEFAULT_LIMITS.connectSeconds),
    answerSeconds: whole(1, 3_600).default(DEFAULT_LIMITS.answerSeconds),
    headSeconds: whole(1, 120).default(DEFAULT_LIMITS.headSeconds),
    idleSeconds: whole(1, 3_600).default(DEFAULT_LIMITS.idleSeconds),
    requestSeconds: whole(1, 86_400).default(DEFAULT_LIMITS.requestSeconds),
    recordSeconds: whole(1, 60).default(DEFAULT_LIMITS.recordSeconds),
    connections: whole(1, 65_535).default(DEFAULT_LIMITS.connections),
    connectionsPerPartner: whole(1, 65_535).default(DEFAULT_LIMITS.connectionsPerPartner),
  })
  .default(DEFAULT_LIMITS)

const civilDate = z.custom<CivilDate>(isCivilDate, { error: 'expected a day such as 2026-03-02' })

const sharedCertificate = z
  .strictObject({
    convention: conventionId,
    party: name,
    decidedOn: civilDate,
    until: civilDate,
    reason: text(/^[^\p{Cc}]{1,200}$/u, 'a reason'),
  })
  .refine(
    ({ decidedOn, until }) =>
      until >= decidedOn && until <= addMonths(decidedOn, LONGEST_WEAKENING_MONTHS).date,
    {
      error: `expected a last day at most ${LONGEST_WEAKENING_MONTHS} months after decidedOn`,
      path: ['until'],
    },
  )

/** The form of the gateway file. */
export const gatewaySchema: z.ZodType<GatewayFile> = z.strictObject({
  $schema: z.string().exactOptional(),
  kind: z.literal('gateway'),
  schemaVersion: z.literal(1),
  deployment: path,
  conventions: z.array(path).min(1).max(100),
  events: z
    .array(z.strictObject({ convention: conventionId, path }))
    .max(100)
    .default([]),
  sharedCertificates: z.array(sharedCertificate).max(100).default([]),
  keyModules: z
    .array(z.strictObject({ scheme: z.enum(['secret', 'pkcs11', 'kms']), module: path }))
    .max(3)
    .default([]),
  admin: z.strictObject(listen),
  revocation: z.strictObject({
    lists: z
      .array(
        z.strictObject({
          issuer: reference,
          source: text(/^(?:file:|https?:\/\/)[!-~]{1,2000}$/, 'file:… or an http(s) address'),
        }),
      )
      .max(200),
    refreshSeconds: whole(5, 86_400).default(900),
  }),
  drainSeconds: whole(0, 3_600).default(30),
  tenants: z
    .array(
      z.strictObject({
        id: z.string().refine(isTenantId, { error: 'expected the SIRET of a tenant of the deployment' }),
        writer: text(/^[a-z0-9-]{1,64}$/, 'the name of this instance: lower-case letters, digits, hyphen'),
        witnesses: z
          .array(z.strictObject({ endpoint: name, key: reference }))
          .max(10)
          .default([]),
        evidence: reference.exactOptional(),
        inbound: inbound.exactOptional(),
        outbound: outbound.exactOptional(),
        limits,
      }),
    )
    .min(1)
    .max(100),
})
