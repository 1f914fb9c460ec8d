import { type DocumentProblem, problemAt } from '../documents/document-problem.ts'
import { repeated, repeatedIds } from '../documents/repeated.ts'
import { addMonths } from '../time/index.ts'
import {
  type Deployment,
  type Endpoint,
  type Environment,
  LONGEST_WEAKENING_MONTHS,
  type Partner,
} from './deployment.ts'

const WEAKENINGS = ['sha1Signatures', 'legacyShapes', 'staleRevocation'] as const

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/

/** Hosts whose environment is publicly known. A wrong label on one of them mixes staging and production. */
const KNOWN_HOSTS: Readonly<Record<string, Environment>> = {
  'particulier.api.gouv.fr': 'production',
  'staging.particulier.api.gouv.fr': 'staging',
}

/** What a deployment cannot mean, although its form is right. */
export function deploymentContradictions(deployment: Deployment): readonly DocumentProblem[] {
  const { tenants, keys, anchors, endpoints, stores, habilitations } = deployment
  return [
    ...repeatedIds(tenants, 'tenants'),
    ...repeatedIds(keys, 'keys'),
    ...repeatedIds(anchors, 'anchors'),
    ...repeatedIds(endpoints, 'endpoints'),
    ...repeatedIds(stores, 'stores'),
    ...repeatedIds(habilitations, 'habilitations'),
    ...mixedEnvironments(deployment),
    ...unknownTenants(deployment),
    ...sharedKeys(deployment),
    ...repeated(
      stores,
      ({ tenant, use }) => `${tenant}/${use}`,
      (s) => ['stores', s, 'use'],
      'one store per tenant and use',
    ),
    ...repeated(
      anchors,
      ({ sha256 }) => sha256,
      (a) => ['anchors', a, 'sha256'],
      'each certificate once',
    ),
    ...endpoints.flatMap((endpoint, e) => endpointContradictions(endpoint, deployment, ['endpoints', e])),
    ...partnerContradictions(deployment),
  ]
}

/** Staging and production never meet: each part carries the label it was written for. */
function mixedEnvironments(deployment: Deployment): readonly DocumentProblem[] {
  return (['anchors', 'endpoints', 'stores', 'habilitations'] as const).flatMap((list) =>
    deployment[list].flatMap(({ environment }, index) =>
      environment === deployment.environment
        ? []
        : [
            problemAt(
              [list, index, 'environment'],
              `expected '${deployment.environment}', as the deployment is`,
            ),
          ],
    ),
  )
}

function unknownTenants(deployment: Deployment): readonly DocumentProblem[] {
  const known = new Set<string>(deployment.tenants.map(({ id }) => id))
  return (['keys', 'stores', 'habilitations'] as const).flatMap((list) =>
    deployment[list].flatMap(({ tenant }, index) =>
      known.has(tenant) ? [] : [problemAt([list, index, 'tenant'], 'expected the id of a tenant')],
    ),
  )
}

/** One key has one use and one tenant. */
function sharedKeys({ keys }: Deployment): readonly DocumentProblem[] {
  return repeated(
    keys,
    ({ reference }) => reference,
    (k) => ['keys', k, 'reference'],
    'a key of its own: one key has one use and one tenant',
  )
}

function endpointContradictions(
  { url, clientKey, anchors, environment }: Endpoint,
  deployment: Deployment,
  at: readonly PropertyKey[],
): readonly DocumentProblem[] {
  const presented = deployment.keys.find(({ id }) => id === clientKey)
  const unknown = (anchors ?? []).flatMap((anchor, a) =>
    deployment.anchors.some(({ id }) => id === anchor)
      ? []
      : [problemAt([...at, 'anchors', a], 'expected the id of an anchor')],
  )
  return [
    ...urlContradictions(url, environment, [...at, 'url']),
    ...(clientKey !== undefined && presented?.use !== 'tls-client'
      ? [problemAt([...at, 'clientKey'], "expected the id of a key whose use is 'tls-client'")]
      : []),
    ...unknown,
  ]
}

function urlContradictions(
  text: string,
  environment: Environment,
  at: readonly PropertyKey[],
): readonly DocumentProblem[] {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || url.username !== '' || url.password !== '') {
    return [problemAt(at, 'expected a URL with a host, without user name or password')]
  }
  if (url.protocol !== 'https:' && !(environment === 'staging' && LOOPBACK.test(url.hostname))) {
    return [problemAt(at, 'expected https; http is for the loopback interface in staging')]
  }
  const known = Object.hasOwn(KNOWN_HOSTS, url.hostname) ? KNOWN_HOSTS[url.hostname] : undefined
  return known !== undefined && known !== environment
    ? [problemAt(at, `expected a ${environment} host; this one is ${known}`)]
    : []
}

function partnerContradictions({ partners, tenants }: Deployment): readonly DocumentProblem[] {
  return [
    ...repeated(
      partners,
      ({ convention, party }) => `${convention} ${party}`,
      (p) => ['partners', p, 'party'],
      'each partner once',
    ),
    ...partners.flatMap((partner, p) => {
      const under = tenants.filter(({ conventions }) => conventions.includes(partner.convention))
      return [
        ...(under.length === 0
          ? [problemAt(['partners', p, 'convention'], 'expected a convention that a tenant acts under')]
          : []),
        ...WEAKENINGS.flatMap((field) => weakeningContradictions(partner, field, ['partners', p, field])),
      ]
    }),
  ]
}

function weakeningContradictions(
  partner: Partner,
  field: (typeof WEAKENINGS)[number],
  at: readonly PropertyKey[],
): readonly DocumentProblem[] {
  const weakening = partner[field]
  if (weakening === undefined) return []
  const { decidedOn, until } = weakening
  const latest = addMonths(decidedOn, LONGEST_WEAKENING_MONTHS).date
  return until > decidedOn && until <= latest
    ? []
    : [
        problemAt(
          [...at, 'until'],
          `expected a day after decidedOn, at most ${LONGEST_WEAKENING_MONTHS} months later`,
        ),
      ]
}
