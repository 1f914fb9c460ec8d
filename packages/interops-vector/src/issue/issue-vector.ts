import { isNonEmpty } from '@entente/core'
import { isPassed } from '@entente/core/checks'
import { type Pagm, parsePagm } from '@entente/core/ids'
import type {
  Clock,
  Observer,
  PagmRegistry,
  Random,
  Signer,
  TraceActor,
  TraceSink,
} from '@entente/core/ports'
import { type Certificate, parseCertificate } from '@entente/trust/x509'
import { recordDurably, requireOpenSink } from '../accept/record-vector.ts'
import { isReservedAttribute } from '../claims/attribute-record.ts'
import { subjectOf } from '../claims/complete-claims.ts'
import { hidePersonal } from '../claims/hide-personal.ts'
import { NO_USER, UNSPECIFIED_FORMAT, type VectorClaims } from '../claims/vector-claims.ts'
import { encodeVector } from '../encodings/encode-vector.ts'
import { VectorError } from '../errors.ts'
import { DEFAULT_LIFE_SECONDS, PORTAL_LIFE_SECONDS } from '../policy/compile-vector-policy.ts'
import { hashPolicy } from '../policy/hash-policy.ts'
import type { IssuancePolicy, IssuanceService } from '../policy/issuance-policy.ts'
import { createdEvent } from './creation-record.ts'
import { issuanceReport } from './issuance-checks.ts'
import type { IssuanceRequest } from './issuance-request.ts'
import { type IssuedVector, makeIssuedVector } from './issued-vector.ts'

/** What is needed to make a VI. */
export interface IssuancePorts {
  readonly clock: Clock
  readonly random: Pick<Random, 'uuid'>
  /** The signing key of our organisme, with its certificate chain. */
  readonly signer: Signer
  /** Our own answer to who holds which PAGM. */
  readonly registry: PagmRegistry
  readonly sink: TraceSink
  readonly observer?: Observer
}

export interface IssuanceOptions {
  /** Ends the wait for a signer or a trace service that hangs. @default waits for ever */
  readonly signal?: AbortSignal
}

/**
 * Makes a vecteur d'identification: checks what may be vouched for, signs, records, and only then hands it out.
 *
 * One VI per attempt: a new call for each retry. The record holds the pair of request and VI (art. 5.3); when it
 * cannot be written durably the VI is not released, and must not be sent (art. 8).
 *
 * @term VI, PAGM
 * @param request what to vouch for, for which service, with which business request
 * @param policy  what we may vouch for
 * @param ports   clock, random, signing key, registry of PAGMs, journal
 * @returns       the signed VI with the receipt of its record
 * @throws {VectorError} `VI_ISSUANCE_REFUSED` with a report that names the article; `VI_SERVICE_UNKNOWN`;
 *   `VI_TRACE_UNAVAILABLE` or `VI_OVERLOADED` when it cannot be recorded; `VI_POLICY_INVALID`
 * @see INTEROPS convention, art. 5.3, 7.2.1 and 8
 * @example
 * ```ts
 * const vector = await issueVector(
 *   { service, entity: 'agent-17', subject: { id: 'agent-17' }, authentication, pagms: ['CONSULTATION'], request },
 *   policy,
 *   ports,
 * )
 * ```
 */
export async function issueVector(
  request: IssuanceRequest,
  policy: IssuancePolicy,
  ports: IssuancePorts,
  options: IssuanceOptions = {},
): Promise<IssuedVector> {
  const run = () => issue(request, policy, ports, options)
  return ports.observer ? ports.observer.span('vector.issue', { service: request.service }, run) : run()
}

async function issue(
  request: IssuanceRequest,
  policy: IssuancePolicy,
  ports: IssuancePorts,
  options: IssuanceOptions,
): Promise<IssuedVector> {
  const service = policy.services.find(({ audience }) => audience === request.service)
  if (service === undefined) throw new VectorError({ code: 'VI_SERVICE_UNKNOWN' })
  requireOpenSink(ports.sink)
  const at = ports.clock.now()
  const claims = await checkRequest(request, policy, service, at, ports)
  const encoded = await encodeVector(claims, service, request.encoding ?? 'saml', ports, options)
  const event = createdEvent({
    request,
    service,
    claims,
    encoded,
    at,
    policyHash: hashPolicy(policy),
    policy,
  })
  const { receipt } = await recordDurably(
    ports.sink,
    event,
    {
      tenant: policy.tenant,
      actor: actorOf(request),
      requestId: request.request.id,
      ...(request.request.project !== undefined && { project: request.request.project }),
    },
    options,
  )
  ports.observer?.event('vector.issued', { service: request.service, form: encoded.form })
  return makeIssuedVector({ ...encoded, claims, receipt, destination: service.destination })
}

async function checkRequest(
  request: IssuanceRequest,
  policy: IssuancePolicy,
  service: IssuanceService,
  at: Date,
  { registry, random, signer }: IssuancePorts,
): Promise<VectorClaims> {
  const names = [...new Set(request.pagms.map((name) => name.trim()).filter((name) => name !== ''))]
  const held = new Set<string>(
    (await registry.heldBy(request.entity, request.service, at))
      .filter(({ grantedAt, endsAt }) => grantedAt <= at && (endsAt === undefined || at < endsAt))
      .map(({ pagm }) => pagm),
  )
  const portal = service.mode === 'P'
  const most = Math.min(service.maximumLifeSeconds ?? Infinity, portal ? PORTAL_LIFE_SECONDS : Infinity)
  const life = request.lifeSeconds ?? Math.min(DEFAULT_LIFE_SECONDS, most)
  const report = issuanceReport({
    'claims-complete': missingClaim(request, policy, service, names),
    'auth-level-required': service.authLevels.includes(request.authentication.level)
      ? undefined
      : 'The subject did not authenticate at a level that the service requires.',
    'authentication-in-the-past':
      request.authentication.instant <= at ? undefined : 'The subject authenticates in the future.',
    'pagm-agreed': names.every((name) => service.pagms.includes(name))
      ? undefined
      : 'At least one PAGM is not agreed for us on this service.',
    'pagm-held': names.every((name) => held.has(name))
      ? undefined
      : 'The entity does not hold at least one of the PAGMs at this instant.',
    'life-within-maximum':
      life > 0 && life <= most ? undefined : 'The life is longer than the service allows.',
    'certificate-in-force': certificateProblem(signer, at),
  })
  const pagms = names.map(readPagm).filter((pagm) => pagm !== undefined)
  if (!isPassed(report) || !isNonEmpty(pagms)) throw new VectorError({ code: 'VI_ISSUANCE_REFUSED', report })

  const issuedAt = request.encoding === 'jwt' ? wholeSecond(at) : at
  const id = policy.idStyle === 'uuid' ? random.uuid() : `_${random.uuid()}`
  const { subject, authentication } = request
  return hidePersonal({
    id,
    issuer: policy.issuer,
    recipient: service.recipient,
    audience: service.audience,
    subject: subjectOf(
      subject === 'application' ? NO_USER : subject.id,
      (subject === 'application' ? undefined : subject.format) ?? UNSPECIFIED_FORMAT,
    ),
    authentication: {
      instant: authentication.instant,
      level: authentication.level,
      sessionIndex: authentication.sessionIndex ?? id,
    },
    issuedAt,
    notBefore: issuedAt,
    notOnOrAfter: new Date(issuedAt.getTime() + life * 1000),
    pagms,
    attributes: hidePersonal(request.attributes ?? {}),
  })
}

const SHA256 = /^[0-9a-f]{64}$/

/** Names the first value that a VI must hold and that is missing; never the value. */
function missingClaim(
  { subject, entity, request, attributes = {} }: IssuanceRequest,
  policy: IssuancePolicy,
  service: IssuanceService,
  names: readonly string[],
): string | undefined {
  if (policy.issuer.trim() === '') return 'The issuer is missing.'
  if (service.recipient.trim() === '') return 'The recipient is missing.'
  if (service.mode === 'P' && service.destination === undefined)
    return 'The destination of mode P is missing.'
  if (entity.trim() === '') return 'The entity is missing.'
  if (names.length === 0) return 'Il faut spécifier au moins un PAGM.'
  if (names.some((name) => readPagm(name) === undefined)) return 'A PAGM does not follow the syntax.'
  if (subject !== 'application' && subject.id.trim() === '')
    return 'The identifier of the subject is missing.'
  // The literal means that there is no user: a user of that name would lose its identity on the way.
  if (subject !== 'application' && subject.id.trim() === NO_USER)
    return 'The identifier of the subject is reserved.'
  if (Object.keys(attributes).some(isReservedAttribute)) return 'An attribute has a reserved name.'
  if (Object.hasOwn(attributes, 'PAGM')) return 'PAGMs are not given as an optional attribute.'
  if (request.id.trim() === '') return 'The identifier of the request is missing.'
  if (request.digest === undefined && service.recordedWith === 'session') return undefined
  return SHA256.test(request.digest ?? '')
    ? undefined
    : 'The digest of the request is not a SHA-256 in hexadecimal.'
}

function readPagm(name: string): Pagm | undefined {
  try {
    return parsePagm(name)
  } catch {
    return undefined
  }
}

/** Dates of a token are whole seconds (RFC 7519 §2 allows fractions, many readers do not). */
function wholeSecond(instant: Date): Date {
  return new Date(Math.floor(instant.getTime() / 1000) * 1000)
}

const certificates = new WeakMap<Signer, Certificate>()

function certificateProblem(signer: Signer, at: Date): string | undefined {
  const certificate = certificates.get(signer) ?? parseCertificate(signer.certificateChain[0])
  certificates.set(signer, certificate)
  if (certificate.node.checkIssued(certificate.node)) return 'The signing certificate is self-signed.'
  if (at < certificate.notBefore) return 'The signing certificate is not valid yet.'
  return at.getTime() < certificate.notAfter.getTime() + 1000
    ? undefined
    : 'The signing certificate has expired.'
}

function actorOf({ subject, entity }: IssuanceRequest): TraceActor {
  return { kind: subject === 'application' ? 'application' : 'person', id: entity }
}
