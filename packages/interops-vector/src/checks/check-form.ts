import type { DecodedClaims } from '../claims/decoded-claims.ts'
import type { VectorPartner } from '../policy/vector-policy.ts'
import { remark, type VectorRemark } from '../remarks/vector-remarks.ts'
import { inForce } from './check-claims.ts'
import type { CheckRecorder } from './check-recorder.ts'

const BARE_UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const XML_NAME = /^[A-Za-z_][\w.-]{0,127}$/

/** Checks 2, 3 and 5: the identifier, the issuer and the form of what was decoded. */
export function checkForm(
  claims: DecodedClaims,
  partner: VectorPartner | undefined,
  at: Date,
  recorder: CheckRecorder,
): void {
  recorder.decide('id-well-formed', idProblem(claims.id, inForce(partner?.weakenings?.legacyShapes, at)))
  recorder.decide('issuer-present', claims.issuer === undefined ? remark('issuer-absent') : undefined)
  const [problem] = claims.formRemarks
  recorder.decide('format-valid', problem, { problems: claims.formRemarks.length })
}

/** Old tools parse the identifier as a UUID and nothing else; the others as an XML name. */
function idProblem(id: string | undefined, legacy: boolean): VectorRemark | undefined {
  if (id === undefined) return remark('id-absent')
  if (BARE_UUID.test(id) || (!legacy && XML_NAME.test(id))) return undefined
  return remark(legacy ? 'id-not-bare-uuid' : 'id-malformed')
}
