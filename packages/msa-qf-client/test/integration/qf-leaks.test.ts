import { createSecretKey } from 'node:crypto'
import { hmacKeyedHash } from '@entente/runtime'
import { caught, plantSentinels } from '@entente/testkit'
import { afterEach, describe, expect, it } from 'vitest'
import {
  bearer,
  createQfClient,
  isQfError,
  parseCivilIdentity,
  parseFranceConnectToken,
} from '../../src/index.ts'
import { sampleFiles, testToken } from '../../src/testing/index.ts'
import { type Desk, manualRequest, NIR, openDesk, requestFor, TODAY } from '../support/desk.ts'

let desk: Desk
afterEach(() => desk.close())

const FAULTS = [
  'quota',
  'maintenance',
  'gateway-timeout',
  'provider-error',
  'conflict',
  'token-refused',
  'forbidden',
  'not-json',
  'truncated',
  'oversized',
  'hang-up',
] as const

describe('personal data and secrets', () => {
  it('appear in no record, event, error or guard report, whatever goes wrong', async () => {
    const sentinels = plantSentinels()
    const name = sentinels.watch('SENTINELLE')
    const franceConnect = sentinels.watch('sentinelle-jeton-france-connect')
    const token = sentinels.watch(testToken(new Date('2027-06-01T00:00:00Z'), ['sentinelle_scope']))
    sentinels.watch(NIR.reveal())
    sentinels.watch(NIR.reveal('13'))
    const amount = sentinels.watch('98764')
    const text = JSON.stringify(sampleFiles('2026-03')).replaceAll('EXEMPLE', name).replaceAll('437', amount)
    const events: unknown[] = []
    desk = await openDesk({
      files: JSON.parse(text),
      ports: {
        authorization: bearer(() => token),
        hash: hmacKeyedHash('cle', createSecretKey(Buffer.alloc(32, 3))),
        observer: {
          event: (...event) => void events.push(event),
          measure: (...event) => void events.push(event),
          span: (_name, _attributes, run) => run(),
        },
      },
    })
    const subject = parseCivilIdentity(
      {
        birthName: 'Sentinelle',
        givenNames: ['Camille'],
        sex: 'F',
        birthDate: { year: 1988, month: 4, day: 17 },
        birthPlace: { country: '99100', commune: '08480' },
      },
      TODAY,
    )
    const seen: unknown[] = []
    for (const fault of [undefined, ...FAULTS]) {
      const client = createQfClient(desk.policy, desk.ports)
      if (fault !== undefined) desk.api.failNext(fault, fault)
      const ended = await caught(async () => {
        const { guards, kind, receipt } = await client.consult(requestFor({ subject, purpose: 'cantine' }))
        throw { guards, kind, receipt }
      })
      if (isQfError(ended)) seen.push(ended.stack)
      seen.push(ended)
    }
    const client = createQfClient(desk.policy, desk.ports)
    const known = {
      kind: 'france-connect',
      token: parseFranceConnectToken(franceConnect),
      identity: subject,
    } as const
    seen.push(await client.consult(requestFor({ subject: known })).catch((error: unknown) => error))
    const opened = await client.openManualConsultation(manualRequest())
    seen.push(opened)
    if (opened.kind === 'ticket') {
      const found = { kind: 'found', quotientFamilial: 98764, validFrom: '2026-03-01' as never } as const
      await client.completeManualConsultation(opened.id, 'agent-07', found)
    }
    seen.push(events, ...desk.sink.records)
    expect(seen.length).toBeGreaterThan(30)
    expect(sentinels.leaksIn(...seen, client, subject, known)).toEqual([])
  })
})
