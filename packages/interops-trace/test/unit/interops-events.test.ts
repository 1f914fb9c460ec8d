import type { TraceEvent } from '@entente/core/ports'
import { describe, expect, it } from 'vitest'
import { openJournal } from '../../src/journal/open-journal.ts'
import {
  applicationAccess,
  balAccessed,
  connectionClosed,
  connectionOpened,
  incidentRecorded,
  pagmGranted,
  pagmRevoked,
} from '../../src/records/interops-events.ts'
import { context, journalFixture, reader } from '../journal-fixture.ts'

const at = new Date('2026-11-22T09:00:00Z')
const SERVICE = 'https://f.example/droits'
const PERSON = 'agent-17'
const BAL = 'secretariat@structure.example'
const decision = { at, entity: PERSON, pagm: 'DROITS_CONSULTATION', service: SERVICE }
const connection = { at, service: SERVICE, vectorId: '_1', userId: PERSON }

/** Each record with a field that it is found by. */
const RECORDS: readonly (readonly [TraceEvent, field: string, value: string])[] = [
  [connectionOpened(connection), 'vi.subject', PERSON],
  [connectionClosed(connection), 'vi.id', '_1'],
  [
    applicationAccess({
      at,
      service: SERVICE,
      operation: 'consultation',
      outcome: 'granted',
      concerned: [PERSON],
    }),
    'person.concerned',
    PERSON,
  ],
  [pagmGranted(decision), 'pagm.entity', PERSON],
  [pagmRevoked(decision), 'vi.pagm', 'DROITS_CONSULTATION'],
  [
    incidentRecorded({ at, reference: 'INC-2026-014', description: PERSON }),
    'incident.reference',
    'INC-2026-014',
  ],
  [balAccessed({ at, bal: BAL, operation: 'read', balType: 'ORG', person: PERSON }), 'bal.person', PERSON],
  [
    balAccessed({ at, bal: BAL, operation: 'receive', balType: 'APP', component: 'automate 2.1' }),
    'bal.address',
    BAL,
  ],
]

describe('the records that no other package makes', () => {
  it.each(RECORDS)(
    '$kind is found by what it names, and its readable part names no person',
    async (event, field, value) => {
      const journal = await openJournal(journalFixture().options)
      await journal.append(event, context)
      const found = await journal.search({ kinds: [event.kind], fields: { [field]: value } }, reader)
      expect(found).toMatchObject([{ open: { kind: event.kind }, sealed: { payload: event.payload } }])
      expect(JSON.stringify(found[0]?.open)).not.toMatch(`${PERSON}|${BAL}`)
      await journal.close()
    },
  )

  it('an access to an applicative BAL names the technical component (MSSanté contract, art. 6.2)', () => {
    const access = { at, bal: BAL, operation: 'send', balType: 'APP', component: 'automate 2.1' } as const
    expect(balAccessed(access).facts).toEqual({
      operation: 'send',
      balType: 'APP',
      component: 'automate 2.1',
    })
    expect(balAccessed({ ...access, person: PERSON }).payload).toEqual({ bal: BAL, person: PERSON })
  })
})
