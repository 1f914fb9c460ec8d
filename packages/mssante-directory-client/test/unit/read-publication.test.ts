import { caught, plantSentinels } from '@entente/testkit'
import { describe, expect, test } from 'vitest'
import { isDirectoryError, readDesiredMailboxes, readPublishedMailboxes } from '../../src/index.ts'

const published = {
  address: 'admissions@s1.mssante.example',
  type: 'ORG',
  carrier: { resource: 'Organization', system: 'https://finess.esante.gouv.fr', value: '990000010' },
  redList: false,
  rank: 1,
}
const desired = { ...published, structureId: '990000010', responsible: 'Direction' }
const local = {
  kind: 'local',
  localId: 'A17',
  justification: 'no-registration-authority',
  assignedBy: 'Direction',
}

describe('mailboxes from JSON', () => {
  test('are read as they are', () => {
    expect(readPublishedMailboxes([published])).toEqual([published])
    const person = { ...published, type: 'PER', holder: local }
    expect(readDesiredMailboxes([desired, person])).toEqual([desired, person])
  })

  test.each([
    [{}, ''],
    [[{ ...desired, type: 'XYZ' }], '0.type'],
    [[desired, { ...desired, redList: 'no' }], '1.redList'],
    [[{ ...desired, holder: { kind: 'national', idNatPs: '8' } }], '0.holder.identity'],
    [[{ ...desired, carrier: { ...desired.carrier, resource: 'Device' } }], '0.carrier.resource'],
    [[{ ...desired, unknown: 1 }], '0'],
    [[{ ...desired, rank: 0 }], '0.rank'],
  ])('are refused with the place of the first difference: %j', async (value, path) => {
    const error = await caught(() => readDesiredMailboxes(value))
    expect(isDirectoryError(error, 'PUBLICATION_INPUT_INVALID') && error.details.path).toBe(path)
  })

  test('are refused without showing a value', async () => {
    const sentinels = plantSentinels()
    const odd = { ...published, address: sentinels.plant('address'), type: sentinels.plant('type') }
    expect(sentinels.leaksIn(await caught(() => readPublishedMailboxes([odd])))).toEqual([])
  })
})
