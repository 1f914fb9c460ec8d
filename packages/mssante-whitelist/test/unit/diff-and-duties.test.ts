import { parseMssanteDomain } from '@entente/core/ids'
import { parseCivilDate } from '@entente/core/time'
import { codeThrownBy } from '@entente/testkit'
import { describe, expect, it } from 'vitest'
import {
  checkTestMailboxes,
  countIndicators,
  diffHistory,
  diffSnapshots,
  formatDiffHtml,
  formatDiffJson,
  formatDiffText,
  formatDomainDeclaration,
  type IndicatorEvent,
  incidentFromRefusals,
  inlineOpener,
  inspectList,
  isEmptyDiff,
  judgeInbound,
  memoryListStore,
  prepareIncidentNotice,
  summarizeDiff,
  verifyList,
  type WhitelistSnapshot,
  writeIndicatorsCsv,
  writeIndicatorsJson,
} from '../../src/index.ts'
import { type ListRow, writeList } from '../../src/testing/index.ts'
import { AUDIT, makeGateWorld, OURS, statusOf } from '../support/gate-world.ts'
import { makeWorld, OPERATOR_A, OPERATOR_B, ROWS, TENANT } from '../support/world.ts'

function read(rows: readonly ListRow[], generatedAt = '2026-03-02T08:00:00Z'): WhitelistSnapshot {
  const { snapshot } = inspectList(new TextEncoder().encode(writeList(rows, { generatedAt })))
  if (snapshot === undefined) throw new Error('no snapshot')
  return snapshot
}

describe('the difference of two lists', () => {
  const before = read(ROWS)
  const after = read(
    [
      { domain: 'chu-a.mssante.fr', operator: OPERATOR_B },
      ...ROWS.slice(2),
      { domain: 'nouveau.mssante.fr', operator: OPERATOR_A, description: '<script>' },
    ],
    '2026-03-03T08:00:00Z',
  )
  const diff = diffSnapshots(before, after)

  it('names domains and certificates added and removed, and operators that changed', () => {
    expect(diff.addedDomains).toEqual(['nouveau.mssante.fr'])
    expect(diff.removedDomains).toEqual(['clinique-b.mssante.fr'])
    expect(diff.addedCertificates).toEqual([{ domain: 'chu-a.mssante.fr', name: OPERATOR_B }])
    expect(diff.removedCertificates).toEqual([{ domain: 'chu-a.mssante.fr', name: OPERATOR_A }])
    expect(diff.operatorMigrations).toEqual([
      { domain: 'chu-a.mssante.fr', from: ['GIP FICTIF A'], to: ['HOPITAL FICTIF B'] },
    ])
  })

  it('is empty for the same rows in another order', () => {
    expect(isEmptyDiff(diffSnapshots(before, read([...ROWS].reverse())))).toBe(true)
    expect(isEmptyDiff(diff)).toBe(false)
  })

  it('reads as a line, as text and as a page', () => {
    expect(summarizeDiff(diff)).toBe(
      '4 -> 4 domains, 1 domains added, 1 domains removed, 1 certificates added, 1 certificates removed, 1 operators changed',
    )
    expect(formatDiffText(diff)).toContain('chu-a.mssante.fr  GIP FICTIF A -> HOPITAL FICTIF B')
    expect(JSON.parse(formatDiffJson(diff))).toMatchObject({
      summary: summarizeDiff(diff),
      addedDomains: ['nouveau.mssante.fr'],
      after: { sha256: after.sha256, domains: 4 },
    })
    const hostile = diffSnapshots(
      before,
      read([
        ...ROWS,
        { domain: 'x.mssante.fr', operator: OPERATOR_A },
        { domain: 'chu-a.mssante.fr', operator: 'CN=<b>,OU=1990000010' },
      ]),
    )
    const page = formatDiffHtml(hostile)
    expect(page).toContain('CN=&lt;b&gt;')
    expect(page).not.toContain('<b>')
    expect(page).toContain("default-src 'none'")
  })

  it('lets no name write lines of its own, or steer a terminal', () => {
    const forged = `CN=x\n  faux.mssante.fr\u009b2J\u202e,OU=1990000010`
    const text = formatDiffText(
      diffSnapshots(before, read([{ domain: 'chu-a.mssante.fr', operator: forged }])),
    )
    expect(text).toContain('chu-a.mssante.fr  CN=x   faux.mssante.fr 2J ,OU=1990000010\n')
  })
})

describe('the history of a store', () => {
  it('tells what each kept list changed, the newest first', async () => {
    const world = makeWorld()
    const store = memoryListStore(TENANT)
    const lists = [ROWS, [...ROWS, { domain: 'nouveau.mssante.fr', operator: OPERATOR_A }], ROWS.slice(1)]
    for (const rows of lists) {
      world.clock.advance(60_000)
      const bytes = await world.list(rows)
      const { snapshot } = verifyList(bytes, world.policy(), world.clock.now())
      const { sha256, generatedAt, signingTime } = snapshot
      const at = world.clock.now()
      const dates = { verifiedAt: at, confirmedAt: at, generatedAt, signingTime }
      await store.put({ sha256, ...dates, policy: undefined, etag: undefined }, bytes)
    }
    const steps = []
    for await (const step of diffHistory(store, inlineOpener())) steps.push(step)
    expect(
      steps.map(({ diff: { addedDomains, removedDomains } }) => ({ addedDomains, removedDomains })),
    ).toEqual([
      { addedDomains: [], removedDomains: ['chu-a.mssante.fr', 'nouveau.mssante.fr'] },
      { addedDomains: ['nouveau.mssante.fr'], removedDomains: [] },
    ])
    expect(steps[0]?.list.sha256).toBe((await store.latest())?.sha256)
  })
})

describe('test mailboxes of the provisional phase', () => {
  it('are at most as many as the contract says, and named as such', () => {
    const rule = { maximum: 25, marks: ['test'] } as const
    const names = Array.from({ length: 25 }, (_, index) => `test${index}`)
    expect(checkTestMailboxes(names, rule)).toMatchObject({ isTooMany: false, unmarked: [] })
    expect(checkTestMailboxes([...names, 'secretariat'], rule)).toMatchObject({
      isTooMany: true,
      unmarked: [25],
    })
  })
})

describe('the notice of an incident', () => {
  const incident = {
    kind: 'mail-from-unlisted-domain',
    identifiedAt: new Date('2026-03-02T09:00:00Z'),
    domains: ['hors-liste.example'],
    mails: 3,
    description: 'Trois messages reçus avant la mise à jour du filtre.',
  } as const

  it('is due 24 hours after it was identified', () => {
    const notice = prepareIncidentNotice(incident, new Date('2026-03-03T09:00:00Z'))
    expect(notice).toMatchObject({ dueAt: new Date('2026-03-03T09:00:00Z'), isLate: false })
    expect(notice.text).toContain('Domaines concernés : hors-liste.example')
    expect(prepareIncidentNotice(incident, new Date('2026-03-03T09:00:01Z')).isLate).toBe(true)
  })

  it('is prepared from the verdicts of the mails that were refused', async () => {
    const world = await makeGateWorld()
    const refused = (sender: string) =>
      judgeInbound(
        {
          sender,
          recipient: `b@${OURS}`,
          headerFromDomains: [],
          peer: world.peer('valid'),
          operator: statusOf(),
        },
        world.view(),
        world.gate(),
      )
    const verdicts = ['a@hors-liste.example', 'b@hors-liste.example', `a@tests-operateur.${AUDIT}`].map(
      refused,
    )
    const found = incidentFromRefusals(verdicts, incident.identifiedAt, incident.description)
    expect(found).toEqual({ ...incident, mails: 2 })
    expect(
      await codeThrownBy(() => incidentFromRefusals(verdicts.slice(2), incident.identifiedAt, 'rien')),
    ).toBe('WL_INPUT_INVALID')
  })

  it('names no mailbox', async () => {
    const description = 'Reçu de quelqu-un@hors-liste.example'
    expect(
      await codeThrownBy(() => prepareIncidentNotice({ ...incident, description }, incident.identifiedAt)),
    ).toBe('WL_INPUT_INVALID')
  })
})

describe('the declaration of domains', () => {
  const declaration = {
    domain: {
      id: 'chu',
      name: parseMssanteDomain('chu-a.mssante.fr'),
      holder: 'keeper',
      declaredOn: parseCivilDate('2026-03-02'),
      balTypes: ['PER', 'ORG'],
    },
    description: 'CHU FICTIF A',
    operatorCertificate: OPERATOR_A,
  } as const

  it('holds the columns of the list, and says that its layout is ours', () => {
    const text = formatDomainDeclaration('OPERATEUR FICTIF', [declaration])
    expect(text).toContain('chu-a.mssante.fr')
    expect(text).toContain(OPERATOR_A)
    expect(text).toContain('le formulaire officiel n’est pas public')
  })

  it('refuses a cell that the list could not hold', async () => {
    for (const change of [
      { description: 'x'.repeat(256) },
      { description: 'a\nb' },
      { operatorCertificate: 'à venir' },
    ]) {
      const run = () => formatDomainDeclaration('OPERATEUR FICTIF', [{ ...declaration, ...change }])
      expect(await codeThrownBy(run)).toBe('WL_INPUT_INVALID')
    }
  })
})

describe('monthly indicators', async () => {
  const world = await makeGateWorld()
  const verdict = (peer: string) =>
    judgeInbound(
      {
        sender: `a@tests-operateur.${AUDIT}`,
        recipient: `b@${OURS}`,
        headerFromDomains: [`tests-operateur.${AUDIT}`],
        peer: world.peer(peer),
        operator: statusOf(),
      },
      world.view(),
      world.gate(),
    )
  const at = new Date('2026-03-15T12:00:00Z')
  const events: IndicatorEvent[] = [
    { kind: 'verdict', direction: 'inbound', verdict: verdict('valid'), at },
    { kind: 'verdict', direction: 'inbound', verdict: verdict('expired'), at },
    // 23:30 UTC on the last of February is March in Paris; on the last of March it is April.
    {
      kind: 'verdict',
      direction: 'inbound',
      verdict: verdict('valid'),
      balType: 'PER',
      at: new Date('2026-02-28T23:30:00Z'),
    },
    {
      kind: 'verdict',
      direction: 'inbound',
      verdict: verdict('valid'),
      at: new Date('2026-03-31T22:30:00Z'),
    },
    { kind: 'mailbox', change: 'created', domain: OURS, balType: 'PER', at },
    { kind: 'mailbox', change: 'deleted', domain: OURS, balType: 'ORG', at },
    { kind: 'incident', at },
    { kind: 'unavailable', from: new Date('2026-02-27T00:00:00Z'), until: new Date('2026-03-01T23:00:00Z') },
  ]
  const indicators = countIndicators(TENANT, '2026-03', events, [{ domain: OURS, balType: 'PER', active: 7 }])

  it('count what happened in the month of Paris', () => {
    expect(indicators.mails).toEqual([
      { domain: OURS, balType: undefined, sent: 0, received: 1, refused: { 'certificate-expired': 1 } },
      { domain: OURS, balType: 'PER', sent: 0, received: 1, refused: {} },
    ])
    expect(indicators.mailboxes).toEqual([
      { domain: OURS, balType: 'PER', active: 7, created: 1, deleted: 0 },
      { domain: OURS, balType: 'ORG', active: 0, created: 0, deleted: 1 },
    ])
    expect(indicators.incidents).toBe(1)
    // One day of March, which has 31 days less the hour of the summer time.
    expect(indicators.availability).toBeCloseTo(1 - 24 / (31 * 24 - 1), 10)
  })

  it('are written with the label that the official format is not public', () => {
    expect(writeIndicatorsJson(indicators)).toContain('not public')
    const csv = writeIndicatorsCsv(indicators).split('\r\n')
    expect(csv[0]).toContain('not public')
    expect(csv).toContain(`2026-03;${OURS};;messages_refuses;certificate-expired;1`)
    expect(csv).toContain(`2026-03;${OURS};PER;messages_recus;;1`)
  })

  it('refuse a month of another form', async () => {
    expect(await codeThrownBy(() => countIndicators(TENANT, '2026-13', [], []))).toBe('WL_INPUT_INVALID')
  })
})
