import { parseTenantId } from '@entente/core/ids'
import { codeThrownBy, frozenClock, plantSentinels } from '@entente/testkit'
import { describe, expect, test } from 'vitest'
import {
  createDirectory,
  DirectoryError,
  type DirectoryReader,
  findMailboxes,
  type LookUpContext,
  type Mailbox,
} from '../../src/index.ts'
import { memoryTrace } from '../support/memory-trace.ts'

const clock = frozenClock('2026-03-02T09:00:00Z')
const context: LookUpContext = {
  purpose: 'end-user-lookup',
  trace: {
    tenant: parseTenantId('99000000200016'),
    actor: { kind: 'person', id: 'agent-1' },
    requestId: 'r1',
  },
}
const query = { by: 'rpps', rpps: '99000000010' } as const

const mailbox = (source: string, more: Partial<Mailbox> = {}): Mailbox => ({
  address: 'zoe@medecin.mssante.example',
  type: 'PER',
  carrier: 'Practitioner',
  professional: { family: 'LEFÈVRE', given: 'Zoé', identifiers: [] },
  provenance: { source, asOf: clock.now() },
  ...more,
})
const reader = (name: string, found: readonly Mailbox[]): DirectoryReader => ({
  name,
  supports: () => true,
  find: async () => found,
})
const failing = (name: string): DirectoryReader => ({
  name,
  supports: () => true,
  find: async () => {
    throw new DirectoryError({ code: 'DIRECTORY_UNAVAILABLE', what: 'down' })
  },
})

function directoryOf(...readers: DirectoryReader[]) {
  const trace = memoryTrace()
  return { directory: createDirectory({ readers, trace: trace.sink, clock }), trace }
}

describe('findMailboxes', () => {
  test('puts together what the sources say about one address and tells where they differ', async () => {
    const fhir = mailbox('fhir', { rank: 1 })
    const file = mailbox('extraction', {
      service: 'Cardiologie',
      professional: { family: 'Lefevre', given: 'Zoë', identifiers: [] },
      type: 'ORG',
    })
    const { directory } = directoryOf(reader('fhir', [fhir]), reader('extraction', [file]))
    const answer = await findMailboxes(directory, query, context)
    expect(answer).toMatchObject({
      status: 'found',
      asked: ['fhir', 'extraction'],
      unavailable: [],
      withheld: 0,
      forgetAfter: new Date('2026-04-01T09:00:00Z'),
      mailboxes: [
        {
          address: 'zoe@medecin.mssante.example',
          type: 'PER',
          rank: 1,
          service: 'Cardiologie',
          said: [fhir, file],
          disagreements: [
            {
              field: 'type',
              values: [
                { source: 'fhir', value: 'PER' },
                { source: 'extraction', value: 'ORG' },
              ],
            },
          ],
        },
      ],
    })
  })

  test('says not found only when every source answered', async () => {
    const empty = reader('extraction', [])
    expect(
      await findMailboxes(directoryOf(empty, reader('fhir', [])).directory, query, context),
    ).toMatchObject({ status: 'not-found' })
    expect(await findMailboxes(directoryOf(empty, failing('fhir')).directory, query, context)).toMatchObject({
      status: 'unavailable',
      asked: ['extraction'],
      unavailable: [{ source: 'fhir', code: 'DIRECTORY_UNAVAILABLE' }],
    })
    expect(
      await findMailboxes(
        directoryOf(failing('fhir'), reader('extraction', [mailbox('extraction')])).directory,
        query,
        context,
      ),
    ).toMatchObject({
      status: 'found',
      unavailable: [{ source: 'fhir' }],
    })
  })

  test('withholds the liste rouge from end users, as soon as one source names it', async () => {
    const { directory } = directoryOf(
      reader('fhir', [mailbox('fhir', { redList: true })]),
      reader('extraction', [mailbox('extraction')]),
    )
    expect(await findMailboxes(directory, query, context)).toMatchObject({
      status: 'found',
      mailboxes: [],
      withheld: 1,
    })
    const feeding = await findMailboxes(directory, query, { ...context, purpose: 'directory-feed' })
    expect(feeding).toMatchObject({ mailboxes: [{ redList: true }], withheld: 0 })
  })

  test('needs one of the three purposes of the contract', async () => {
    const { directory, trace } = directoryOf(reader('fhir', []))
    for (const purpose of ['marketing', '', undefined, 'toString']) {
      const call = () => findMailboxes(directory, query, { ...context, purpose: purpose as never })
      expect(await codeThrownBy(call)).toBe('PURPOSE_REQUIRED')
    }
    expect(trace.events).toEqual([])
  })

  test('records a look-up of a person before it answers, and withholds the answer when it cannot', async () => {
    const { directory, trace } = directoryOf(reader('fhir', [mailbox('fhir')]))
    await findMailboxes(directory, query, context)
    const team = mailbox('extraction', { type: 'ORG', carrier: 'Organization', professional: undefined })
    const ofTeams = createDirectory({ readers: [reader('extraction', [team])], trace: trace.sink, clock })
    await findMailboxes(ofTeams, { by: 'sector', sector: 'SA05' }, context)
    expect(trace.events).toEqual([
      {
        kind: 'directory.look-up',
        version: 1,
        at: clock.now(),
        facts: {
          purpose: 'end-user-lookup',
          by: 'rpps',
          status: 'found',
          results: 1,
          asked: ['fhir'],
          unavailable: [],
        },
        payload: { criteria: { rpps: '99000000010' }, addresses: ['zoe@medecin.mssante.example'] },
        search: { 'directory.criterion': ['99000000010'] },
      },
    ])
    trace.state.broken = true
    expect(await codeThrownBy(() => findMailboxes(directory, query, context))).toBe('TRACE_REQUIRED')
  })

  test('records a look-up of a structure when its answer names people', async () => {
    const { directory, trace } = directoryOf(reader('fhir', [mailbox('fhir')]))
    const ofStructure = { by: 'structure', kind: 'finess', id: '990000010' } as const
    await findMailboxes(directory, ofStructure, context)
    expect(trace.events).toMatchObject([{ kind: 'directory.look-up', facts: { by: 'structure' } }])
    trace.state.broken = true
    expect(await codeThrownBy(() => findMailboxes(directory, ofStructure, context))).toBe('TRACE_REQUIRED')
  })

  test('refuses a query that no source supports, without naming its value', async () => {
    const sentinels = plantSentinels()
    const name = sentinels.plant('name')
    const { directory } = directoryOf({ ...reader('extraction', []), supports: ({ by }) => by !== 'name' })
    const error = await findMailboxes(directory, { by: 'name', name }, context).catch((thrown) => thrown)
    expect(error.code).toBe('DIRECTORY_QUERY_UNSUPPORTED')
    expect(sentinels.leaksIn(error)).toEqual([])
  })
})
