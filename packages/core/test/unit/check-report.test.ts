import { describe, expect, it } from 'vitest'
import { type Check, firstFailure, isPassed, reportOf } from '../../src/checks/index.ts'
import { formatSpecRef } from '../../src/spec-ref.ts'

const passed: Check = { id: 'signature-valid', outcome: 'passed' }
const tolerated: Check = { id: 'digest-strong', outcome: 'warning' }
const skipped: Check = { id: 'revocation-known', outcome: 'skipped' }
const expired: Check = { id: 'not-expired', outcome: 'failed', code: 'VI_EXPIRED' }
const unknown: Check = { id: 'pagm-known', outcome: 'failed', code: 'VI_PAGM_REJECTED' }

describe('a check report', () => {
  it('passes when no check failed', () => {
    expect(reportOf([passed, tolerated, skipped])).toEqual({
      verdict: 'passed',
      checks: [passed, tolerated, skipped],
    })
  })

  it('fails as soon as one check failed, and names the first', () => {
    const report = reportOf([passed, expired, unknown])
    expect(isPassed(report)).toBe(false)
    expect(firstFailure(report)).toBe(expired)
  })

  it('fails when nothing was checked', () => {
    expect(isPassed(reportOf([]))).toBe(false)
    expect(firstFailure(reportOf([]))).toBeUndefined()
  })
})

describe('a spec reference', () => {
  it('is written as people cite it', () => {
    expect(formatSpecRef({ document: 'INTEROPS-CONVENTION', section: 'art. 7.2.2' })).toBe(
      'INTEROPS-CONVENTION art. 7.2.2',
    )
  })
})
