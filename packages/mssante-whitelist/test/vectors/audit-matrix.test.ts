import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { judgeInbound, judgeOutbound, smtpReply } from '../../src/index.ts'
import { AUDIT, makeGateWorld, OURS, statusOf } from '../support/gate-world.ts'

interface MatrixCase {
  readonly case: string
  readonly peer: string
  readonly decision: string
  readonly reason: string
  readonly code: string
  readonly enhanced: string
}

const file = new URL('../../../../vectors/whitelist/audit-matrix.json', import.meta.url)
const { cases }: { readonly cases: readonly MatrixCase[] } = JSON.parse(readFileSync(file, 'utf8'))
const world = await makeGateWorld()
const policy = world.gate()

describe('the audit matrix', () => {
  it.each(cases)('from $case: $reason', (one) => {
    const domain = `${one.case}.${AUDIT}`
    const verdict = judgeInbound(
      {
        sender: `audit@${domain}`,
        recipient: `bal@${OURS}`,
        headerFromDomains: [domain],
        peer: world.peer(one.peer),
        operator: statusOf(),
      },
      world.view(),
      policy,
    )
    expect(verdict).toMatchObject({ decision: one.decision, reason: one.reason })
    expect(smtpReply(verdict).startsWith(`${one.code} ${one.enhanced} `)).toBe(true)
  })

  it.each(cases)('to $case: $reason', (one) => {
    const verdict = judgeOutbound(
      {
        sender: `bal@${OURS}`,
        recipient: `audit@${one.case}.${AUDIT}`,
        headerFromDomains: [OURS],
        peer: world.peer(one.peer),
        operator: statusOf(),
      },
      world.view(),
      policy,
    )
    expect(verdict).toMatchObject({ decision: one.decision, reason: one.reason })
  })
})
