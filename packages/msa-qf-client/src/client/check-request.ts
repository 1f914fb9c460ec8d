import { parseNir } from '@entente/core/ids'
import { isCivilDate } from '@entente/core/time'
import { QfError } from '../errors.ts'
import type { ConsultationRequest } from './consultation-request.ts'

const NAME = /^[\w.:-]{1,100}$/
/** Most names end here: an error made and dropped for each would cost more than the rest of the checks. */
const LONG_AS_NIR = /^\d[\dab]{14}$/i
const REGISTRATION = /^[^\p{Cc}]{0,200}$/u

/**
 * Checks the form of a request, before any guard looks at it.
 *
 * @throws {QfError} `QF_REQUEST_INVALID`; `details.field` names the field
 */
export function checkRequest(request: ConsultationRequest): void {
  const { session, information, subject } = request
  const wrong = [
    ['requestId', isName(request.requestId)],
    ['session.agent', isName(session.agent)],
    ['session.id', isName(session.id)],
    ['session.lastActivityAt', Number.isFinite(session.lastActivityAt.getTime())],
    ['purpose', isName(request.purpose)],
    ['registration', REGISTRATION.test(request.registration)],
    ['information.deliveredOn', isCivilDate(information.deliveredOn)],
    ['information.notice', isName(information.notice)],
    ['discloseTo', request.discloseTo === undefined || isName(request.discloseTo)],
    ['subject', ['identity', 'france-connect', 'nir'].includes(subject.kind)],
    ['rubrics', request.rubrics === undefined || new Set(request.rubrics).size === request.rubrics.length],
  ].find(([, fine]) => fine !== true)
  if (wrong !== undefined) throw fieldRefused(String(wrong[0]))
}

/** Whether a value can be traced as it stands. */
export function isName(value: string): boolean {
  return NAME.test(value) && !readsAsNir(value)
}

/** The error for a field of the wrong form. */
export function fieldRefused(field: string): QfError {
  return new QfError({
    code: 'QF_REQUEST_INVALID',
    what: `The field ${field} of the request is not usable.`,
    why: 'Names are 1 to 100 letters, digits, dots, colons, hyphens and underscores, and no NIR; days are YYYY-MM-DD; somebody is named.',
    fix: 'Correct the field.',
    details: { field },
  })
}

/** Names are traced as they stand, and a desk may be tempted to name a request after the person. */
function readsAsNir(name: string): boolean {
  const plain = name.replaceAll(/[.:_-]/g, '')
  if (!LONG_AS_NIR.test(plain)) return false
  try {
    parseNir(plain)
    return true
  } catch {
    return false
  }
}
