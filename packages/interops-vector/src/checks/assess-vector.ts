import type { CheckReport } from '@entente/core/checks'
import type { ReceivedVector, VectorSituation } from '../accept/received-vector.ts'
import { completeClaims } from '../claims/complete-claims.ts'
import type { VectorClaims } from '../claims/vector-claims.ts'
import { VectorError } from '../errors.ts'
import type { CompiledPolicy, CompiledService } from '../policy/compile-vector-policy.ts'
import { remark } from '../remarks/vector-remarks.ts'
import { checkClaims } from './check-claims.ts'
import type { VectorCheckId } from './check-list.ts'
import { checkPeer } from './check-peer.ts'
import { CheckRecorder, checkIds } from './check-recorder.ts'
import { proveJwt } from './prove-jwt.ts'
import { proveSaml } from './prove-saml.ts'
import type { ProvenVector } from './proven-vector.ts'

/** Everything that is known about a received VI once the checks are made. */
export interface Assessment {
  readonly report: CheckReport<VectorCheckId>
  readonly service: CompiledService
  /** Present when the signature verified with a key that leads to an anchor of the partner. */
  readonly proven: ProvenVector | undefined
  /** Present when every check passed. */
  readonly claims: VectorClaims | undefined
}

const PORTAL_ONLY: ReadonlySet<VectorCheckId> = new Set([
  'response-well-formed',
  'destination-matches',
  'relay-state-listed',
])
const SAML_ONLY: ReadonlySet<VectorCheckId> = new Set(['bearer-confirmed', 'confirmation-not-ended'])

/**
 * Makes every check that can be made. Checks on what a VI says need a verified signature; without one they are skipped.
 *
 * @throws {VectorError} `VI_SERVICE_UNKNOWN` when the policy does not describe the service that was called
 */
export async function assessVector(
  received: ReceivedVector,
  compiled: CompiledPolicy,
  situation: VectorSituation,
): Promise<Assessment> {
  const service = compiled.services.get(situation.service)
  if (service === undefined) throw new VectorError({ code: 'VI_SERVICE_UNKNOWN' })
  const recorder = new CheckRecorder()
  const proof = await prove(received, compiled, service, situation, recorder)
  if (proof !== undefined) {
    const { at, peer } = situation
    const { skewMs, policy } = compiled
    checkClaims(
      proof.claims,
      { at, skewMs, service, partner: proof.partner, recipients: policy.recipients },
      recorder,
    )
    checkPeer(peer, proof.partner, at, recorder)
  }
  const report = recorder.report(
    expectedChecks(received, service),
    remark(proof === undefined ? 'skipped-unproven' : 'skipped-after-failure'),
  )
  const proven = proof && withLongLife(proof, report)
  const agreed = proven && service.pagms.get(proven.partner.issuer)
  const claims =
    report.verdict === 'passed' && proven && agreed ? completeClaims(proven.claims, agreed) : undefined
  return { report, service, proven, claims }
}

/** The one weakening that belongs to what the VI says and not to its signature. */
function withLongLife(proven: ProvenVector, { checks }: CheckReport<VectorCheckId>): ProvenVector {
  const used = checks.some(({ id, outcome }) => id === 'life-within-maximum' && outcome === 'warning')
  return used ? { ...proven, weakenings: [...proven.weakenings, 'long-life'] } : proven
}

async function prove(
  received: ReceivedVector,
  compiled: CompiledPolicy,
  { rule }: CompiledService,
  situation: VectorSituation,
  recorder: CheckRecorder,
): Promise<ProvenVector | undefined> {
  if (received.form === 'absent') {
    recorder.fail('vector-present', { remark: remark('vector-absent') })
    return undefined
  }
  recorder.pass('vector-present')
  if (received.form === 'unreadable') {
    recorder.fail('vector-readable', { detail: received.why })
    return undefined
  }
  const accepted =
    rule.mode === 'P' ? ['saml-response'] : (rule.encodings ?? ['saml']).map((name) => FORMS[name])
  if (!accepted.includes(received.form)) {
    recorder.fail('format-valid', { remark: remark('form-not-taken', { form: received.form }) })
    return undefined
  }
  if (received.form === 'saml-response') {
    const { relayState } = received
    recorder.decide(
      'relay-state-listed',
      relayState === undefined || rule.relayStates?.includes(relayState)
        ? undefined
        : remark('relay-state-not-listed'),
    )
  }
  return received.form === 'jwt'
    ? proveJwt(received, compiled, situation, recorder)
    : proveSaml(received, compiled, situation, recorder)
}

const FORMS = { saml: 'saml-assertion', jwt: 'jwt' } as const

/** The checks of the reports, by what arrived where. */
const EXPECTED = {
  portal: checkIds((id) => id !== 'used-once'),
  token: checkIds((id) => id !== 'used-once' && !PORTAL_ONLY.has(id) && !SAML_ONLY.has(id)),
  assertion: checkIds((id) => id !== 'used-once' && !PORTAL_ONLY.has(id)),
}

function expectedChecks(received: ReceivedVector, { rule }: CompiledService): readonly VectorCheckId[] {
  if (rule.mode === 'P') return EXPECTED.portal
  return received.form === 'jwt' ? EXPECTED.token : EXPECTED.assertion
}
