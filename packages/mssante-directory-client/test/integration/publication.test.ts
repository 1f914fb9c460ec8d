import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseTenantId } from '@entente/core/ids'
import { nodeHttpClient, openSqlite, sqlOutbox } from '@entente/runtime'
import { codeThrownBy, frozenClock } from '@entente/testkit'
import { afterAll, describe, expect, test } from 'vitest'
import {
  type DesiredMailbox,
  deliver,
  draftPatchTransport,
  jsonLinesTransport,
  type PublicationPolicy,
  type PublicationTransport,
  type PublishedMailbox,
  planPublication,
  publicationLag,
  publish,
} from '../../src/index.ts'
import { startDirectoryServer } from '../../src/testing/index.ts'
import { memoryTrace } from '../support/memory-trace.ts'

const folder = mkdtempSync(join(tmpdir(), 'entente-directory-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const at = new Date('2026-03-02T09:00:00Z')
const policy: PublicationPolicy = {
  isListedDomain: (domain) => domain.endsWith('.mssante.example'),
  integration: 'validee',
}
const context = {
  purpose: 'directory-feed',
  trace: { tenant: parseTenantId('99000000200016'), actor: { kind: 'system', id: 'sync' }, requestId: 'r1' },
} as const
const carrier = {
  resource: 'Practitioner',
  system: 'urn:oid:1.2.250.1.71.4.2.1',
  value: '899000000010',
} as const
const person = (address: string, more: Partial<DesiredMailbox> = {}): DesiredMailbox => ({
  address,
  type: 'PER',
  carrier,
  redList: false,
  rank: 1,
  holder: { kind: 'national', idNatPs: '899000000010', identity: 'certified' },
  ...more,
})
const team = (more: Partial<DesiredMailbox> = {}): DesiredMailbox => ({
  address: 'admissions@s1.mssante.example',
  type: 'ORG',
  carrier: { resource: 'Organization', system: 'https://finess.esante.gouv.fr', value: '990000010' },
  redList: false,
  structureId: '990000010',
  responsible: 'Direction',
  ...more,
})
const published = ({
  address,
  type,
  carrier,
  redList,
  rank,
  description,
  service,
  responsible,
}: DesiredMailbox): PublishedMailbox => ({
  address,
  type,
  carrier,
  redList,
  rank,
  description,
  service,
  responsible,
})
let files = 0
async function ports(clock = frozenClock(at)) {
  files += 1
  const path = join(folder, `${files}.db`)
  const sql = await openSqlite(path)
  const trace = memoryTrace()
  return {
    sql,
    path,
    clock,
    trace,
    ready: { outbox: await sqlOutbox(sql, { queue: 'directory', clock }), trace: trace.sink, clock },
  }
}

describe('the rules of the contract', () => {
  const failedChecks = (
    mailbox: DesiredMailbox,
    own: PublicationPolicy = policy,
    others: DesiredMailbox[] = [],
  ) => {
    const plan = planPublication([mailbox, ...others], [], own, at)
    return plan.checks
      .get(mailbox.address.toLowerCase())
      ?.checks.filter(({ outcome }) => outcome === 'failed')
      .map(({ id }) => id)
  }
  const provisional: PublicationPolicy = { ...policy, integration: 'provisoire' }
  const local = {
    kind: 'local',
    localId: 'A17',
    justification: 'no-registration-authority',
    assignedBy: 'Direction',
  } as const

  test.each<[string, DesiredMailbox, PublicationPolicy, string[]]>([
    ['a personal mailbox', person('zoe@s1.mssante.example'), policy, []],
    ['a team mailbox', team(), policy, []],
    ['an odd address', person('a b@s1.mssante.example'), policy, ['BAL-01']],
    ['a domain that is not listed', person('zoe@other.example'), policy, ['BAL-02']],
    ['nobody', person('zoe@s1.mssante.example', { holder: undefined as never }), policy, ['BAL-03']],
    [
      'an identity that is not certified',
      person('zoe@s1.mssante.example', {
        holder: { kind: 'national', idNatPs: '899000000010', identity: 'not-certified' },
      }),
      policy,
      ['BAL-03'],
    ],
    [
      'a wrong national identifier',
      person('zoe@s1.mssante.example', {
        holder: { kind: 'national', idNatPs: '899000000011', identity: 'certified' },
      }),
      policy,
      ['BAL-03'],
    ],
    ['a local identifier by derogation', person('zoe@s1.mssante.example', { holder: local }), policy, []],
    [
      'a local identifier that nobody gave',
      person('zoe@s1.mssante.example', { holder: { ...local, assignedBy: ' ' } }),
      policy,
      ['BAL-03'],
    ],
    [
      'a service on a personal mailbox',
      person('zoe@s1.mssante.example', { service: 'Admissions' }),
      policy,
      ['BAL-04'],
    ],
    ['a team without a responsible person', team({ responsible: '' }), policy, ['BAL-05']],
    [
      'an application without a structure',
      team({ type: 'APP', structureId: undefined as never }),
      policy,
      ['BAL-05'],
    ],
    ['a real name while provisional', person('zoe@s1.mssante.example'), provisional, ['BAL-06']],
    [
      'a test mailbox while provisional',
      person('test1@s1.mssante.example', { holder: local }),
      provisional,
      [],
    ],
  ])('%s', (_, mailbox, own, expected) => {
    expect(failedChecks(mailbox, own)).toEqual(expected)
  })

  test('allow 25 mailboxes while provisional, and one entry an address', () => {
    const tests = (count: number) =>
      Array.from({ length: count }, (_, i) => team({ address: `test${i + 2}@s1.mssante.example` }))
    const first = team({ address: 'test1@s1.mssante.example' })
    expect(failedChecks(first, provisional, tests(24))).toEqual([])
    expect(failedChecks(first, provisional, tests(25))).toEqual(['BAL-06'])
    expect(failedChecks(team(), policy, [team({ address: 'Admissions@s1.mssante.example' })])).toEqual([
      'BAL-10',
    ])
  })

  test.each([
    ['test1', []],
    ['secretariat.test-02', []],
    ['essai', []],
    ['protestant', ['BAL-06']],
    ['contest.secretariat', ['BAL-06']],
    ['secretariat', ['BAL-06']],
  ])('%s is a name that shows a test mailbox, or not', (local, failed) => {
    const named = team({ address: `${local}@s1.mssante.example` })
    expect(failedChecks(named, provisional, [])).toEqual(failed)
  })

  test('leave a declared technical mailbox unpublished', () => {
    const plan = planPublication([team({ technical: { declaredBy: 'exploitation' } })], [], policy, at)
    expect(plan).toMatchObject({
      status: 'ready',
      operations: [],
      skipped: ['admissions@s1.mssante.example'],
    })
  })
})

describe('a plan', () => {
  const kinds = (desired: DesiredMailbox[], now: PublishedMailbox[]) => {
    const plan = planPublication(desired, now, policy, at)
    return plan.status === 'ready'
      ? plan.operations.map(({ change, address }) => `${change.kind} ${address}`)
      : plan.refused
  }

  test('deletes, updates and inserts what differs, and nothing when nothing does', () => {
    const [zoe, paul, old] = [
      person('zoe@s1.mssante.example'),
      person('paul@s1.mssante.example'),
      person('old@s1.mssante.example'),
    ]
    expect(kinds([zoe, paul], [published(zoe), published(paul)])).toEqual([])
    expect(kinds([{ ...zoe, redList: true }, paul], [published(zoe), published(old)])).toEqual([
      'delete old@s1.mssante.example',
      'update zoe@s1.mssante.example',
      'insert paul@s1.mssante.example',
    ])
  })

  test('deletes and inserts a mailbox whose type or carrier changes', () => {
    const app = team({ type: 'APP' })
    expect(kinds([app], [published(team())])).toEqual([
      'delete admissions@s1.mssante.example',
      'insert admissions@s1.mssante.example',
    ])
  })

  test('is refused whole when one mailbox breaks a rule, and then cannot be published', async () => {
    const plan = planPublication(
      [person('zoe@s1.mssante.example'), team({ responsible: '' })],
      [],
      policy,
      at,
    )
    expect(plan).toMatchObject({ status: 'refused', refused: ['admissions@s1.mssante.example'] })
    const { ready, sql } = await ports()
    expect(await codeThrownBy(() => publish(plan, ready, context))).toBe('PUBLICATION_REFUSED')
    expect(await codeThrownBy(() => publish(plan, ready, { ...context, purpose: 'sale' as never }))).toBe(
      'PURPOSE_REQUIRED',
    )
    await sql.close()
  })
})

describe('a publication', () => {
  const zoe = person('zoe@s1.mssante.example')

  test('is recorded, queued once and written as lines of JSON', async () => {
    const { ready, trace, sql } = await ports()
    const plan = planPublication([zoe, team()], [], policy, at)
    expect(await publish(plan, ready, context)).toEqual(['queued', 'queued'])
    expect(await publish(plan, ready, context)).toEqual(['present', 'present'])
    expect(trace.events.map(({ kind }) => kind)).toEqual([
      'directory.publication',
      'directory.publication',
      'directory.publication-repeated',
      'directory.publication-repeated',
    ])
    const path = join(folder, 'outbox.jsonl')
    const own = { trace: context.trace }
    expect(await deliver({ ...ready, transport: jsonLinesTransport(path) }, own)).toEqual({
      sent: 2,
      rejected: 0,
      postponed: 0,
    })
    expect(await deliver({ ...ready, transport: jsonLinesTransport(path) })).toEqual({
      sent: 0,
      rejected: 0,
      postponed: 0,
    })
    expect(trace.events.slice(-2)).toMatchObject([
      { kind: 'directory.delivery', facts: { outcome: 'sent', attempt: 1 } },
      { kind: 'directory.delivery', payload: { address: 'admissions@s1.mssante.example' } },
    ])
    const lines = readFileSync(path, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines).toMatchObject([
      { kind: 'insert', address: 'zoe@s1.mssante.example', carrier, patch: { resourceType: 'Parameters' } },
      { kind: 'insert', address: 'admissions@s1.mssante.example' },
    ])
    await sql.close()
  })

  test('is not acknowledged when its outcome cannot be recorded, and recorded once when it is sent again', async () => {
    const { ready, trace, clock, sql, path } = await ports()
    await publish(planPublication([zoe], [], policy, at), ready, context)
    const transport = jsonLinesTransport(`${path}.jsonl`)
    const own = { trace: context.trace, leaseMs: 1_000 }
    trace.state.broken = true
    await expect(deliver({ ...ready, transport }, own)).rejects.toThrow('journal broken')
    trace.state.broken = false
    clock.advance(1_001)
    expect(await deliver({ ...ready, transport }, own)).toMatchObject({ sent: 1 })
    expect(readFileSync(`${path}.jsonl`, 'utf8').trim().split('\n')).toHaveLength(1)
    expect(trace.events.at(-1)).toMatchObject({ facts: { outcome: 'already-done', attempt: 2 } })
    await sql.close()
  })

  test('comes through crashes at every step without loss, in the order of each address', async () => {
    const { ready, clock, sql } = await ports()
    const before = [published(team())]
    const plan = planPublication([zoe, team({ type: 'APP' })], before, policy, at)
    const received: string[] = []
    let calls = 0
    /** Fails before, after, and between; what it received counts although it says nothing. */
    const shaky: PublicationTransport = {
      name: 'shaky',
      send: async ({ change, address }) => {
        calls += 1
        if (calls % 3 === 1) throw new Error('before')
        received.push(`${change.kind} ${address}`)
        if (calls % 3 === 2) throw new Error('after')
        return { status: 'sent' }
      },
    }
    await publish(plan, ready, context)
    for (let round = 0; round < 20; round += 1) {
      await ready.outbox.claim(1, 1_000)
      clock.advance(3_600_000)
      await deliver({ ...ready, transport: shaky })
    }
    expect(await ready.outbox.counts()).toMatchObject({ waiting: 0, claimed: 0, parked: 0, done: 3 })
    const steps = received.filter((step, index) => received.indexOf(step) === index)
    expect(steps.toSorted()).toEqual([
      'delete admissions@s1.mssante.example',
      'insert admissions@s1.mssante.example',
      'insert zoe@s1.mssante.example',
    ])
    expect(received.lastIndexOf('delete admissions@s1.mssante.example')).toBeLessThan(
      received.indexOf('insert admissions@s1.mssante.example'),
    )
    await sql.close()
  })

  test('that lags behind is told', async () => {
    const { ready, clock, sql } = await ports()
    await publish(planPublication([zoe], [], policy, at), ready, context)
    clock.advance(3_599_000)
    expect(await publicationLag(ready.outbox, clock.now())).toEqual({
      status: 'in-time',
      oldestSeconds: 3_599,
    })
    clock.advance(1_000)
    expect(await publicationLag(ready.outbox, clock.now())).toMatchObject({ status: 'late' })
    await deliver({ ...ready, transport: { name: 'ok', send: async () => ({ status: 'sent' }) } })
    expect(await publicationLag(ready.outbox, clock.now())).toEqual({ status: 'in-time', oldestSeconds: 0 })
    await sql.close()
  })

  test('parks a step that cannot be read back', async () => {
    const { ready, sql } = await ports()
    await ready.outbox.enqueue([
      { key: 'k', payload: Buffer.from('{"key":"other"}') },
      { key: 'l', payload: Buffer.from('{') },
    ])
    const transport = { name: 'never', send: async () => ({ status: 'sent' }) as const }
    expect(await deliver({ ...ready, transport })).toEqual({ sent: 0, rejected: 2, postponed: 0 })
    expect(await sql.query('SELECT DISTINCT reason FROM entente_outbox')).toEqual([
      { reason: 'PUBLICATION_BROKEN' },
    ])
    await sql.close()
  })

  test('through the draft PATCH changes the directory, and its refusals are told apart', async () => {
    const server = await startDirectoryServer([
      {
        resourceType: 'Practitioner',
        id: 'p1',
        identifier: [{ system: carrier.system, value: carrier.value }],
      },
      { resourceType: 'Practitioner', id: 'p2', identifier: [{ system: 'twice', value: '1' }] },
      { resourceType: 'Practitioner', id: 'p3', identifier: [{ system: 'twice', value: '1' }] },
    ])
    const http = nodeHttpClient({ allowLoopbackHttp: true })
    const transport = draftPatchTransport({
      http,
      baseUrl: server.baseUrl,
      apiKey: server.apiKey,
      draft: 'fhir-patch-draft-2026',
    })
    const send = (desired: DesiredMailbox[], now: DesiredMailbox[]) => {
      const plan = planPublication(desired, now.map(published), policy, at)
      if (plan.status !== 'ready') throw new Error('refused')
      return transport.send(plan.operations[0]!)
    }
    expect(await send([zoe], [])).toEqual({ status: 'sent' })
    expect(await send([zoe], [])).toEqual({ status: 'already-done' })
    expect(await send([{ ...zoe, redList: true }], [zoe])).toEqual({ status: 'sent' })
    expect(JSON.stringify(server.resources[0])).toContain('"url":"listeRouge","valueBoolean":true')
    expect(await send([{ ...zoe, rank: 2 }], [zoe])).toEqual({ status: 'sent' })
    expect(await send([], [zoe])).toEqual({ status: 'sent' })
    expect(server.resources[0]?.telecom).toEqual([])
    expect(await send([], [zoe])).toMatchObject({
      status: 'rejected',
      reason: expect.stringContaining('no resource'),
    })
    const ambiguous = { ...zoe, carrier: { ...carrier, system: 'twice', value: '1' } }
    expect(await send([ambiguous], [])).toMatchObject({
      status: 'rejected',
      reason: expect.stringContaining('several'),
    })
    server.faults.statuses = [503, 429, 400]
    expect(await send([zoe], [])).toMatchObject({ status: 'try-later' })
    expect(await send([zoe], [])).toMatchObject({ status: 'try-later' })
    expect(await send([zoe], [])).toMatchObject({ status: 'rejected' })
    await server.stop()
    expect(await send([zoe], [])).toEqual({ status: 'try-later', reason: 'no answer' })
    await http.close()
  })
})
