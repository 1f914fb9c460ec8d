import { parseCivilDate } from '@entente/core/time'
import { codeThrownBy, plantSentinels } from '@entente/testkit'
import { createCrlCache, trustStore } from '@entente/trust'
import { describe, expect, it } from 'vitest'
import {
  type GatePolicyDefinition,
  gatePolicy,
  isTestMailbox,
  judgeDomains,
  judgeInbound,
  judgeInboundEnvelope,
  judgeOutbound,
  type ListView,
  type MailQuestion,
  type Verdict,
  verdictReasons,
  WhitelistSnapshot,
} from '../../src/index.ts'
import { AUDIT, makeGateWorld, OURS, PEER_NAME, statusOf } from '../support/gate-world.ts'
import { subjectAttributes } from '../support/subject.ts'
import { TENANT } from '../support/world.ts'

const world = await makeGateWorld()
const PEER = `tests-operateur.${AUDIT}`
const inboundMail: MailQuestion = {
  sender: `audit@${PEER}`,
  recipient: `bal@${OURS}`,
  headerFromDomains: [PEER],
  peer: world.peer('valid'),
  operator: statusOf(),
}
const outboundMail: MailQuestion = {
  ...inboundMail,
  sender: `bal@${OURS}`,
  recipient: `audit@${PEER}`,
  headerFromDomains: [OURS],
}

function inbound(
  change: Partial<MailQuestion> = {},
  view: Partial<ListView> = {},
  policy: Partial<GatePolicyDefinition> = {},
): Verdict {
  return judgeInbound({ ...inboundMail, ...change }, world.view(view), world.gate(policy))
}

function outbound(change: Partial<MailQuestion> = {}, view: Partial<ListView> = {}): Verdict {
  return judgeOutbound({ ...outboundMail, ...change }, world.view(view), world.gate())
}

describe('domains', () => {
  it('both must be listed, exactly', () => {
    expect(inbound().reason).toBe('listed')
    expect(inbound({ sender: 'a@hors-liste.example' }).reason).toBe('sender-domain-not-listed')
    expect(inbound({ sender: `a@x.${PEER}` }).reason).toBe('sender-domain-not-listed')
    expect(outbound({ recipient: 'a@hors-liste.example' }).reason).toBe('recipient-domain-not-listed')
    expect(outbound({ recipient: `A@${PEER.toUpperCase()}.` }).reason).toBe('listed')
  })

  it('one of them must be ours', () => {
    expect(inbound({ recipient: 'a@chu-a.mssante.fr' }).reason).toBe('recipient-domain-not-ours')
    expect(outbound({ sender: 'a@chu-a.mssante.fr' }).reason).toBe('sender-domain-not-ours')
  })

  it.each([
    `audit@[192.0.2.1]`,
    `@relais.example:audit@${PEER}`,
    `a@b@${PEER}`,
    `audit`,
    `@${PEER}`,
    `a b@${PEER}`,
    `a\r\n@${PEER}`,
    `a\0@${PEER}`,
    `a%hors-liste.example@${PEER}`,
    `hors-liste.example!a@${PEER}`,
    `"a@hors-liste.example"@${PEER}`,
    `"a%hors-liste.example"@${PEER}`,
    `a\uff20hors-liste.example@${PEER}`,
    `"a\\\0"@${PEER}`,
    `${'a'.repeat(600)}@${PEER}`,
  ])('%j is not an address that two readers read alike', (sender) => {
    expect(inbound({ sender })).toMatchObject({ decision: 'reject', reason: 'address-malformed' })
  })

  it('a quoted local part without a route is read: what follows the quotes decides', () => {
    expect(inbound({ sender: `"a b"@${PEER}` }).reason).toBe('listed')
    expect(inbound({ sender: '"a b"@hors-liste.example' }).reason).toBe('sender-domain-not-listed')
    expect(inbound({ recipient: `"x%y.example"@${OURS}` }).reason).toBe('address-malformed')
  })

  it.each([
    ['homoglyph', 'espacedeconfiance.mssant\u0435.fr'],
    ['fullwidth dot', `espacedeconfiance\uff0emssante.fr`],
    ['longer', 'espacedeconfiance.mssante.fr.example'],
    ['prefixed', 'evil-espacedeconfiance.mssante.fr'],
    ['two trailing dots', 'espacedeconfiance.mssante.fr..'],
    ['punycode of plain letters', 'espacedeconfiance.xn--mssante-.fr'],
    ['soft hyphen', 'espacedeconfiance.mss\u00adante.fr'],
    ['zero width joiner', 'espacedeconfiance.mssante\u200d.fr'],
    ['ideographic dot', 'espacedeconfiance\u3002mssante.fr'],
    ['bytes after', 'espacedeconfiance.mssante.fr\0.example'],
  ])('a domain that only looks listed (%s) is not', (_what, domain) => {
    const looks = PEER.replace('espacedeconfiance.mssante.fr', domain)
    expect(inbound({ sender: `a@${looks}` }).decision).toBe('reject')
    expect(inbound({ headerFromDomains: [looks] }).decision).toBe('reject')
  })

  it('an empty recipient is refused', () => {
    expect(inbound({ recipient: '' }).reason).toBe('address-malformed')
  })
})

describe('the certificate', () => {
  it('may differ from the list in O and ST, which is reported as drift', () => {
    const drifted = world.leaf(PEER_NAME.replace('AGENCE FICTIVE', 'AGENCE  FICTIVE (EX ASIP)'))
    const peer = { tls: 'TLSv1.3', certificates: drifted.chainDer }
    const { reason, evidence } = inbound({ peer })
    expect(reason).toBe('listed')
    expect(evidence.checks.find(({ id }) => id === 'certificate-of-domain')?.facts).toEqual({ drift: true })
    expect(inbound({ peer }, {}, { names: 'strict' }).reason).toBe('certificate-not-of-domain')
  })

  it('is asked for its purpose, and the purpose can be stated', () => {
    const serverOnly = world.leaf(PEER_NAME, { extendedKeyUsage: ['serverAuth'] })
    const peer = { tls: 'TLSv1.2', certificates: serverOnly.chainDer }
    expect(inbound({ peer }).reason).toBe('certificate-untrusted')
    expect(inbound({ peer }, {}, { clientPurpose: 'tls-server' }).reason).toBe('listed')
  })

  it('needs TLS of a version that is accepted', () => {
    const peer = { tls: 'TLSv1.1', certificates: world.identities.valid.chainDer }
    expect(inbound({ peer })).toMatchObject({ reason: 'tls-too-old' })
    const older = { tls: 'TLSv1.2', certificates: world.identities.valid.chainDer }
    expect(inbound({ peer: older }, {}, { minimumTls: 'TLSv1.3' }).reason).toBe('tls-too-old')
  })

  it('defers when nobody knows whether it was revoked', () => {
    const { anchors, intermediates } = world.trust
    const trust = { anchors, intermediates, crls: createCrlCache() }
    expect(inbound({}, {}, { trust })).toMatchObject({ decision: 'defer', reason: 'revocation-unknown' })
    expect(trustStore).toBeDefined()
  })

  it('not readable at all is not trusted', () => {
    expect(inbound({ peer: { tls: 'TLSv1.3', certificates: [new Uint8Array(8)] } }).reason).toBe(
      'certificate-untrusted',
    )
  })
})

describe('the null sender of notices', () => {
  it('passes for a certificate that is listed, with a From that it covers', () => {
    expect(inbound({ sender: '' }).reason).toBe('listed')
    expect(inbound({ sender: '', headerFromDomains: ['chu-a.mssante.fr'] }).reason).toBe(
      'header-from-mismatch',
    )
    const stranger = world.leaf(PEER_NAME.replace('CN=audit', 'CN=inconnu'))
    const peer = { tls: 'TLSv1.3', certificates: stranger.chainDer }
    expect(inbound({ sender: '', peer }).reason).toBe('certificate-not-of-domain')
  })
})

describe('the From header', () => {
  it('may name another domain of the same certificate only', () => {
    expect(inbound({ headerFromDomains: [`cert-valide-audit.${AUDIT}`] }).reason).toBe('listed')
    expect(inbound({ headerFromDomains: [PEER, 'chu-a.mssante.fr'] }).reason).toBe('header-from-mismatch')
    expect(inbound({ headerFromDomains: ['hors-liste.example'] }).reason).toBe('header-from-mismatch')
    expect(inbound({ headerFromDomains: [] }).reason).toBe('header-from-mismatch')
    expect(outbound({ headerFromDomains: [PEER] }).reason).toBe('header-from-mismatch')
  })

  it('is still open when only the envelope was judged: the answer is continue, never allow', () => {
    const { headerFromDomains: _header, ...envelope } = inboundMail
    expect(judgeInboundEnvelope(envelope, world.view(), world.gate())).toEqual({ decision: 'continue' })
    const refused = judgeInboundEnvelope(
      { ...envelope, sender: 'a@hors-liste.example' },
      world.view(),
      world.gate(),
    )
    expect(refused).toMatchObject({ decision: 'reject', verdict: { reason: 'sender-domain-not-listed' } })
  })
})

describe('the state of the list', () => {
  it.each([
    ['soft-stale', 'allow', 'listed'],
    ['break-glass', 'allow', 'listed'],
    ['hard-stale', 'defer', 'whitelist-stale'],
    ['clock-wrong', 'defer', 'whitelist-stale'],
  ] as const)('%s: %s', (state, decision, reason) => {
    expect(inbound({}, { state })).toMatchObject({ decision, reason, evidence: { listState: state } })
  })

  it('absent: mail is deferred, never accepted', () => {
    expect(inbound({}, { state: 'absent', snapshot: undefined })).toMatchObject({
      decision: 'defer',
      reason: 'whitelist-unavailable',
      smtp: { code: '451' },
    })
  })

  it('an unverified snapshot never allows, whatever the state says; audit shows what it would say', () => {
    const verified = world.view().snapshot
    if (verified === undefined) throw new Error('no snapshot')
    const unverified: WhitelistSnapshot = Object.create(verified, { verification: { value: 'unverified' } })
    expect(unverified).toBeInstanceOf(WhitelistSnapshot)
    const audit = inbound({ sender: 'a@hors-liste.example' }, { state: 'audit' })
    expect(audit).toMatchObject({
      decision: 'defer',
      reason: 'whitelist-unverified',
      audit: { decision: 'reject', reason: 'sender-domain-not-listed' },
    })
    expect(inbound({}, { state: 'audit' })).toMatchObject({ decision: 'defer', audit: { decision: 'allow' } })
  })
})

describe('the operator’s contract', () => {
  const provisional = statusOf({ phase: 'provisoire' })

  it('in the provisional phase only test mailboxes exchange, on both sides', () => {
    expect(inbound({ operator: provisional }).reason).toBe('test-mailboxes-only')
    expect(inbound({ operator: provisional, recipient: `test1@${OURS}` }).reason).toBe('test-mailboxes-only')
    const both = { operator: provisional, sender: `test1@${PEER}`, recipient: `bal.test2@${OURS}` }
    expect(inbound(both).reason).toBe('listed')
    expect(outbound({ operator: provisional, sender: `test1@${OURS}` }).reason).toBe('test-mailboxes-only')
    expect(inbound({ operator: provisional, sender: '', recipient: `test1@${OURS}` }).reason).toBe('listed')
  })

  it('without a known phase is treated as provisional', () => {
    const { phase: _phase, ...unknown } = statusOf()
    expect(inbound({ operator: unknown }).reason).toBe('test-mailboxes-only')
  })

  it('that is suspended defers, that ended rejects, and a status of another day is not used', () => {
    expect(inbound({ operator: statusOf({ state: 'suspended' }) })).toMatchObject({ decision: 'defer' })
    expect(inbound({ operator: statusOf({ state: 'draft' }) }).reason).toBe('operator-not-in-force')
    expect(inbound({ operator: statusOf({ state: 'ended' }) }).reason).toBe('operator-ended')
    const yesterday = statusOf({ asOf: parseCivilDate('2026-03-01') })
    expect(inbound({ operator: yesterday })).toMatchObject({
      decision: 'defer',
      reason: 'operator-status-outdated',
    })
  })

  it.each([
    ['test1', true],
    ['bal-test', true],
    ['secretariat.essai02', true],
    ['protestant', false],
    ['contest', false],
    ['attestation', false],
  ])('a mailbox named %s is a test one: %s', (local, expected) => {
    expect(isTestMailbox(local, { testMarks: ['test', 'essai'] })).toBe(expected)
  })
})

describe('a verdict', () => {
  it('names the list, the policy and the certificate, and never a mailbox', () => {
    const sentinels = plantSentinels()
    const verdict = inbound({
      sender: `${sentinels.plant('local')}@${PEER}`,
      recipient: `${sentinels.plant('bal')}@${OURS}`,
    })
    expect(verdict.evidence).toMatchObject({
      snapshot: world.view().snapshot?.sha256,
      senderDomain: PEER,
      recipientDomain: OURS,
      matchedName: PEER_NAME,
    })
    expect(verdict.evidence.policy).toMatch(/^[0-9a-f]{64}$/)
    expect(sentinels.leaksIn(verdict)).toEqual([])
  })

  it('of the domains alone is never an allow', () => {
    const { peer: _peer, headerFromDomains: _header, ...domains } = inboundMail
    expect(judgeDomains(domains, world.view(), world.gate(), 'inbound')).toEqual({ decision: 'continue' })
    expect(
      judgeDomains({ ...domains, sender: 'a@x.example' }, world.view(), world.gate(), 'inbound').decision,
    ).toBe('reject')
  })

  it('has a reply for each reason whose first digit says what is meant', () => {
    for (const { decision, smtp, enhanced } of Object.values(verdictReasons)) {
      expect(smtp[0]).toBe({ allow: '2', reject: '5', defer: '4' }[decision])
      expect(enhanced[0]).toBe(smtp[0])
    }
  })
})

describe('a policy', () => {
  it.each([{ ownDomains: [] }, { ownDomains: ['pas un domaine'] }, { testMarks: ['t e s t'] }])(
    '%j is refused',
    async (change) => {
      expect(
        await codeThrownBy(() =>
          gatePolicy({ tenant: TENANT, ownDomains: [OURS], trust: world.trust, ...change }),
        ),
      ).toBe('WL_OPTIONS_INVALID')
    },
  )

  it('has a hash that changes with what it requires', () => {
    expect(world.gate().sha256).toBe(world.gate().sha256)
    expect(world.gate().sha256).not.toBe(world.gate({ names: 'strict' }).sha256)
    expect(subjectAttributes(PEER_NAME)).toHaveLength(5)
  })
})
