import { type DesiredMailbox, planPublication } from '../../src/index.ts'

/** The same three steps for every process of the test: two of one address, in their order, and one of another. */
export function killedPlan() {
  const team: DesiredMailbox = {
    address: 'admissions@s1.mssante.example',
    type: 'APP',
    carrier: { resource: 'Organization', system: 'https://finess.esante.gouv.fr', value: '990000010' },
    redList: false,
    structureId: '990000010',
    responsible: 'Direction',
  }
  return planPublication(
    [team, { ...team, address: 'urgences@s1.mssante.example' }],
    [{ address: team.address, type: 'ORG', carrier: team.carrier, redList: false }],
    { isListedDomain: () => true, integration: 'validee' },
    new Date('2026-03-02T09:00:00Z'),
  )
}
