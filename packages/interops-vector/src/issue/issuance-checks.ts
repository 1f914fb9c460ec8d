import type { SpecRef } from '@entente/core'
import { type Check, type CheckReport, reportOf } from '@entente/core/checks'
import type { VectorErrorCode } from '../errors.ts'

/** The checks that are made before a VI is signed, in this order, with the place each comes from. */
export const issuanceCheckList = {
  'claims-complete': {
    code: 'VI_CLAIM_INVALID',
    spec: { document: 'INTEROPS-STANDARD', section: 'VI, éléments obligatoires' },
  },
  'auth-level-required': {
    code: 'VI_AUTH_LEVEL_REFUSED',
    spec: { document: 'INTEROPS-CONVENTION', section: 'art. 5.3' },
  },
  'authentication-in-the-past': {
    code: 'VI_ISSUED_IN_FUTURE',
    spec: { document: 'SAML-2.0-CORE', section: '§2.7.2' },
  },
  'pagm-agreed': { code: 'VI_PAGM_REFUSED', spec: { document: 'INTEROPS-CONVENTION', section: 'annexe 3' } },
  'pagm-held': { code: 'VI_PAGM_NOT_HELD', spec: { document: 'INTEROPS-CONVENTION', section: 'art. 5.3' } },
  'life-within-maximum': {
    code: 'VI_LIFE_TOO_LONG',
    spec: { document: 'INTEROPS-CONVENTION', section: 'annexe 3' },
  },
  'certificate-in-force': {
    code: 'VI_SIGNING_CERTIFICATE_REFUSED',
    spec: { document: 'INTEROPS-CONVENTION', section: 'art. 7.2.2' },
  },
} as const satisfies Record<string, { readonly code: VectorErrorCode; readonly spec: SpecRef }>

export type IssuanceCheckId = keyof typeof issuanceCheckList

/** Draws the report from the failures, each a sentence without personal data; `undefined` means passed. */
export function issuanceReport(
  failures: Readonly<Record<IssuanceCheckId, string | undefined>>,
): CheckReport<IssuanceCheckId> {
  const ids = Object.keys(issuanceCheckList) as IssuanceCheckId[]
  return reportOf(
    ids.map((id): Check<IssuanceCheckId> => {
      const { code, spec } = issuanceCheckList[id]
      const detail = failures[id]
      return detail === undefined
        ? { id, outcome: 'passed', spec }
        : { id, outcome: 'failed', spec, code, detail }
    }),
  )
}
