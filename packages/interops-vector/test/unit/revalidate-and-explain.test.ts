import { codeThrownBy, makeVi, plantSentinels, viClaims } from '@entente/testkit'
import { describe, expect, it } from 'vitest'
import {
  type ArchivedVector,
  acceptVector,
  checkVector,
  explainVector,
  formatVectorRemark,
  issueVector,
  recogniseVector,
  revalidateVector,
  type VectorPolicy,
  vectorCheckList,
  vectorRemarks,
} from '../../src/index.ts'
import { MemorySink } from '../support/memory-sink.ts'
import { createWorld, issuanceRequest, receivedVi, SERVICE } from '../support/world.ts'

const world = createWorld()
const situation = { service: SERVICE, peer: world.tls.chainDer, at: world.clock.now() }

/** A store of evidence in memory. */
function memoryEvidence() {
  const objects = new Map<string, Uint8Array>()
  const writes: string[] = []
  return {
    objects,
    writes,
    store: {
      get: async (key: string) => objects.get(key),
      put: async () => undefined,
      delete: async () => undefined,
      putIfAbsent: async (key: string, value: Uint8Array) => {
        writes.push(key)
        objects.set(key, value)
        return 'stored' as const
      },
    },
  }
}

async function acceptAndArchive(encoding: 'saml' | 'jwt') {
  const evidence = memoryEvidence()
  const sink = new MemorySink()
  const [service] = world.policy.services
  const policy: VectorPolicy = { ...world.policy, services: [{ ...service, encodings: ['saml', 'jwt'] }] }
  const accept = async () => {
    const vector = await issueVector(issuanceRequest({ encoding }), world.issuancePolicy, world.issuancePorts)
    const received = recogniseVector(vector.bytes)
    const ports = { clock: world.clock, sink, evidence: evidence.store }
    return acceptVector(
      received,
      policy,
      { service: SERVICE, peer: world.tls.chainDer, requestId: 'appel-1' },
      ports,
    )
  }
  const accepted = await accept()
  await accept()
  const { payload, facts } = JSON.parse(JSON.stringify(sink.records[0]?.event))
  const archived: ArchivedVector = {
    bytes: new Uint8Array(Buffer.from(payload.vi, 'base64')),
    form: payload.encoding,
    evidence: payload.evidence,
    weakenings: facts.weakenings,
  }
  return { evidence, archived, accepted }
}

describe('revalidateVector', () => {
  it.each(['saml', 'jwt'] as const)('proves a %s VI again from its record, years later', async (encoding) => {
    const { evidence, archived, accepted } = await acceptAndArchive(encoding)
    const proven = await revalidateVector(archived, world.trust, (sha256) => evidence.objects.get(sha256))
    expect(proven.claims.id).toBe(accepted.claims.id)
    expect(proven.claims.subjectId).toBe('agent-0042')
    expect(proven.path.certificate.sha256).toBe(accepted.evidence.chain[0])
  })

  it('keeps each certificate and list once', async () => {
    const { evidence, accepted } = await acceptAndArchive('saml')
    expect(new Set(evidence.writes).size).toBe(evidence.writes.length)
    expect(accepted.evidenceObjects.map(({ sha256 }) => sha256).sort()).toEqual(
      [...evidence.objects.keys()].sort(),
    )
  })

  it('refuses an altered VI, and evidence that is no longer whole', async () => {
    const { evidence, archived } = await acceptAndArchive('saml')
    const load = (sha256: string) => evidence.objects.get(sha256)
    const bytes = new TextEncoder().encode(
      new TextDecoder().decode(archived.bytes).replace('agent-0042', 'agent-0043'),
    )
    expect(await codeThrownBy(() => revalidateVector({ ...archived, bytes }, world.trust, load))).toBe(
      'VI_SIGNATURE_INVALID',
    )
    expect(await codeThrownBy(() => revalidateVector(archived, world.trust, () => undefined))).toBe(
      'EVIDENCE_INCOMPLETE',
    )
  })
})

describe('explainVector', () => {
  it('lays out values, dates from now, certificates and checks', async () => {
    const received = receivedVi(world, { pagms: ['AUTRE'] })
    const check = await checkVector(received, world.policy, situation)
    const explanation = explainVector(received, { at: situation.at, check })
    expect(explanation).toMatchObject({
      form: 'saml-assertion',
      encoding: 'saml-2.0',
      pagms: ['AUTRE'],
      formProblems: [],
    })
    expect(explanation.fields).toContainEqual({
      name: 'notOnOrAfter',
      value: '2026-03-02T09:04:00.000Z',
      secondsFromNow: 240,
    })
    expect(explanation.certificates[0]).toMatchObject({ daysLeft: 365 })
    expect(explanation.certificates[0]?.subject).toContain('O=Caisse cliente')
    expect(explanation.checks.find(({ outcome }) => outcome === 'failed')).toMatchObject({
      id: 'pagm-agreed',
      step: 13,
      code: 'VI_PAGM_REFUSED',
      fault: 'vi:InvalidPagm Le ou les PAGM présents dans le VI sont invalides',
    })
  })

  it('names each sentence of ours, so that it can be said in another language', async () => {
    const whole = makeVi(viClaims(world.clock.now()), world.signer)
    const bytes = new TextEncoder().encode(whole.replace('NotBefore=', 'PasAvant='))
    const received = { form: 'saml-assertion', bytes } as const
    const check = await checkVector(received, world.policy, situation)
    const { checks, formProblems, formRemarks } = explainVector(received, { at: situation.at, check })
    expect(formRemarks).toEqual([{ name: 'value-absent', values: { place: 'Conditions/@NotBefore' } }])
    expect(formRemarks.map((one) => formatVectorRemark(one))).toEqual(formProblems)
    const shown = new Map(checks.map((one) => [one.id, one]))
    expect(shown.get('format-valid')).toMatchObject({
      detail: 'Conditions/@NotBefore is missing.',
      remark: { name: 'value-absent', values: { place: 'Conditions/@NotBefore', problems: 1 } },
    })
    expect(shown.get('signature-valid')).toMatchObject({ cause: 'DIGEST_MISMATCH' })
    for (const { detail, remark, cause } of checks) {
      expect(detail === undefined || remark !== undefined || cause !== undefined, detail).toBe(true)
      if (remark !== undefined) expect(formatVectorRemark(remark)).toBe(detail)
    }
  })

  it('fills in what a sentence names, in any language', () => {
    const remark = {
      name: 'element-not-once',
      values: { element: 'Subject', child: 'NameID', count: 2 },
    } as const
    expect(formatVectorRemark(remark)).toBe('Subject must hold exactly one NameID, not 2.')
    const sentences = { ...vectorRemarks, 'element-not-once': '{count} {child} dans {element} ({inconnu}).' }
    expect(formatVectorRemark(remark, sentences)).toBe('2 NameID dans Subject ({inconnu}).')
    expect(Object.values(vectorRemarks).filter((sentence) => !/^[A-Z{].*\.$/.test(sentence))).toEqual([])
  })

  it('shows personal data only when asked', () => {
    const sentinels = plantSentinels()
    const subject = sentinels.plant('subject')
    const nom = sentinels.plant('name')
    const received = receivedVi(world, { subject, attributes: { nom: [nom] } })
    expect(sentinels.leaksIn(explainVector(received, { at: situation.at }))).toEqual([])
    const revealed = explainVector(received, { at: situation.at, revealPersonal: true })
    expect(revealed.fields).toContainEqual({ name: 'subject', value: subject })
  })

  it('explains a token and what is no VI at all', async () => {
    const vector = await issueVector(
      issuanceRequest({ encoding: 'jwt' }),
      world.issuancePolicy,
      world.issuancePorts,
    )
    const explanation = explainVector(recogniseVector(vector.bytes), { at: situation.at })
    expect(explanation).toMatchObject({ form: 'jwt', encoding: 'jwt' })
    expect(explanation.certificates).toHaveLength(3)
    const code = (text: string) =>
      codeThrownBy(() => explainVector(recogniseVector(new TextEncoder().encode(text)), { at: situation.at }))
    expect(await code('')).toBe('VI_ABSENT')
    expect(await code('hello')).toBe('VI_MALFORMED')
    expect(await code('<a')).toBe('VI_MALFORMED')
    expect(await code('a.b.c')).toBe('VI_MALFORMED')
  })
})

describe('checkVector', () => {
  it('makes every check of the list for the carriage, in its order', async () => {
    const { report } = await checkVector(receivedVi(world), world.policy, situation)
    const portal = ['response-well-formed', 'destination-matches', 'relay-state-listed']
    const expected = Object.keys(vectorCheckList).filter((id) => id !== 'used-once' && !portal.includes(id))
    expect(report.checks.map(({ id }) => id)).toEqual(expected)
    expect(report.checks.every(({ outcome, spec }) => outcome === 'passed' && spec !== undefined)).toBe(true)
  })

  it('says nothing about the content of a VI whose signature did not verify', async () => {
    const { report } = await checkVector(
      receivedVi(world, {}, {}, world.pki.selfSigned({ subject: [['CN', 'x']] })),
      world.policy,
      situation,
    )
    expect(report.checks.find(({ id }) => id === 'pagm-agreed')?.outcome).toBe('skipped')
  })

  it('gives the same report for the same input, and another policy hash for another policy', async () => {
    const first = await checkVector(receivedVi(world), world.policy, situation)
    expect(await checkVector(receivedVi(world), world.policy, situation)).toEqual(first)
    const other = await checkVector(receivedVi(world), { ...world.policy, skewSeconds: 30 }, situation)
    expect(other.policyHash).not.toBe(first.policyHash)
  })
})
