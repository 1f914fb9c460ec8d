import { z } from 'zod'
import { civilDate, line, listOf, partName, patterned, someOf, wholeNumber } from '../../documents/fields.ts'
import {
  addTo,
  amendmentsOf,
  availability,
  contact,
  conventionFields,
  duration,
  openingHours,
  partyFields,
  removeFrom,
  replaceIn,
  rewriteOf,
  statedDelay,
} from '../common-schema.ts'
import { qfDelays } from './qf-delays.ts'

const party = z
  .discriminatedUnion('role', [
    z.strictObject({
      ...partyFields,
      role: z.literal('caisse'),
      departments: someOf(
        patterned(/^(?:0[1-9]|[1-9]\d|2[AB]|97[1-8])$/, 'a department: 01 to 95, 2A, 2B, 971 to 978'),
        20,
      ),
    }),
    z.strictObject({
      ...partyFields,
      role: z.literal('partner'),
      activity: z.enum(['leisure-structure', 'local-authority', 'other']),
    }),
  ])
  .meta({ id: 'QfParty' })

const purpose = z
  .strictObject({
    id: partName,
    title: line('a purpose'),
    rubrics: someOf(z.enum(['coordonnees', 'montant']), 2),
  })
  .meta({ id: 'QfPurpose' })

const thirdParty = z
  .strictObject({
    id: partName,
    name: line('a name'),
    kind: z.enum(['processor', 'recipient']),
    consentOn: civilDate.exactOptional(),
    commitmentOn: civilDate.exactOptional(),
  })
  .refine(({ kind, consentOn }) => kind !== 'recipient' || consentOn !== undefined, {
    error: "expected the day of the caisse's prior written consent, which a recipient needs (art. 6-1)",
    path: ['consentOn'],
  })
  .refine(({ kind, commitmentOn }) => kind !== 'processor' || commitmentOn !== undefined, {
    error: 'expected the day of the confidentiality commitment, which a processor needs (art. 6-1)',
    path: ['commitmentOn'],
  })
  .meta({ id: 'QfThirdParty' })

const families = z.strictObject({
  noticeVersion: line('the version of the information notice', 40),
  objectionWith: someOf(z.enum(['caisse', 'partner']), 2),
})

const sessionIdleMinutes = wholeNumber(1, 120)

const delays = z.strictObject({
  confidentialityAfterEnd: statedDelay(qfDelays.confidentialityAfterEnd),
  denunciationNotice: statedDelay(qfDelays.denunciationNotice),
  formalNotice: statedDelay(qfDelays.formalNotice),
  forceMajeureThreshold: statedDelay(qfDelays.forceMajeureThreshold),
  amicableSettlement: statedDelay(qfDelays.amicableSettlement),
})

const change = z.discriminatedUnion('action', [
  z.discriminatedUnion('section', [addTo('purposes', purpose), addTo('thirdParties', thirdParty)]),
  z.discriminatedUnion('section', [
    replaceIn('purposes', purpose),
    replaceIn('thirdParties', thirdParty),
    replaceIn('parties', party),
  ]),
  z.discriminatedUnion('section', [removeFrom('purposes'), removeFrom('thirdParties')]),
  z.discriminatedUnion('article', [
    rewriteOf('families', families),
    rewriteOf('openingHours', openingHours),
    rewriteOf('availability', availability),
    rewriteOf('sessionIdleMinutes', sessionIdleMinutes),
    rewriteOf('delays', delays),
    rewriteOf('duration', duration),
  ]),
])

/** The form of an MSA QF convention. */
export const qfSchema = z
  .strictObject({
    ...conventionFields,
    kind: z.literal('qf'),
    parties: someOf(party, 2),
    msaId: patterned(/^[!-~]{8}$/, 'the N° d’identification MSA: 8 characters'),
    purposes: someOf(purpose, 200),
    users: listOf(
      z.strictObject({ id: partName, from: civilDate, until: civilDate.exactOptional() }),
      10_000,
    ).default([]),
    formality: z
      .strictObject({
        kind: z.enum(['cnil-declaration', 'processing-register']),
        reference: line('a reference'),
        transmittedOn: civilDate,
      })
      .exactOptional(),
    openingHours: openingHours.default({ opens: '05:00', closes: '23:00' }),
    availability: availability.default({ percent: 98, comparison: 'more-than', window: 'calendar-month' }),
    sessionIdleMinutes: sessionIdleMinutes.default(15),
    families,
    thirdParties: listOf(thirdParty, 200).default([]),
    contacts: listOf(contact, 50).default([]),
    delays: delays.prefault({}),
    amendments: amendmentsOf(change),
  })
  .transform(({ $schema: _editor, ...convention }) => convention)
