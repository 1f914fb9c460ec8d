import { z } from 'zod'
import {
  civilDate,
  line,
  listOf,
  partName,
  patterned,
  recognised,
  someOf,
  wholeNumber,
} from '../../documents/fields.ts'
import { isMssanteDomain } from '../../ids/index.ts'
import {
  addTo,
  amendmentsOf,
  contact,
  conventionFields,
  duration,
  mailAddress,
  partyFields,
  removeFrom,
  replaceIn,
  rewriteOf,
  statedDelay,
} from '../common-schema.ts'
import { mssanteDelays } from './mssante-delays.ts'

/** Art. 4.1. */
const MOST_TEST_MAILBOXES = 25

const party = z
  .strictObject({
    ...partyFields,
    role: z.enum(['operator', 'keeper']),
    notificationAddress: line('a postal address'),
  })
  .meta({ id: 'MssanteParty' })

const dsftVersion = line('a DSFT version', 40)

const domain = z
  .strictObject({
    id: partName,
    name: recognised(
      isMssanteDomain,
      /^[a-z0-9.-]{4,253}$/,
      'a domain name: lower-case, A-labels, no trailing dot',
    ),
    holder: z.enum(['operator', 'client', 'keeper']),
    declaredOn: civilDate,
    balTypes: someOf(z.enum(['PER', 'ORG', 'APP', 'CAB']), 4),
  })
  .meta({ id: 'DeclaredDomain', description: 'A domain that annexe 1 declares' })

const testMailboxes = z.strictObject({
  maximum: wholeNumber(0, MOST_TEST_MAILBOXES),
  marks: someOf(patterned(/^[a-z0-9]{2,20}$/, 'a word of lower-case letters and digits, such as test'), 20),
})

const delays = z.strictObject({
  provisionalIntegration: statedDelay(mssanteDelays.provisionalIntegration),
  provisionalRenewal: statedDelay(mssanteDelays.provisionalRenewal),
  indicators: statedDelay(mssanteDelays.indicators),
  anomalyReport: statedDelay(mssanteDelays.anomalyReport),
  temporaryStop: statedDelay(mssanteDelays.temporaryStop),
  controlNotice: statedDelay(mssanteDelays.controlNotice),
  controlReport: statedDelay(mssanteDelays.controlReport),
  confidentialityAfterEnd: statedDelay(mssanteDelays.confidentialityAfterEnd),
  dsftConformity: statedDelay(mssanteDelays.dsftConformity),
  operatorNotice: statedDelay(mssanteDelays.operatorNotice),
  formalNotice: statedDelay(mssanteDelays.formalNotice),
})

const change = z.discriminatedUnion('action', [
  z.discriminatedUnion('section', [addTo('domains', domain), addTo('contacts', contact)]),
  z.discriminatedUnion('section', [
    replaceIn('domains', domain),
    replaceIn('contacts', contact),
    replaceIn('parties', party),
  ]),
  z.discriminatedUnion('section', [removeFrom('domains'), removeFrom('contacts')]),
  z.discriminatedUnion('article', [
    rewriteOf('operatorReferent', mailAddress),
    rewriteOf('testMailboxes', testMailboxes),
    rewriteOf('delays', delays),
    rewriteOf('duration', duration),
  ]),
])

/** The form of an MSSanté operator contract. */
export const mssanteSchema = z
  .strictObject({
    ...conventionFields,
    kind: z.literal('mssante'),
    parties: someOf(party, 2),
    operatorReferent: mailAddress,
    dsftVersion,
    domains: someOf(domain, 20_000),
    testMailboxes: testMailboxes.default({ maximum: MOST_TEST_MAILBOXES, marks: ['test'] }),
    commitments: listOf(
      z.strictObject({
        id: partName,
        dsftVersion,
        signedOn: civilDate,
        healthDataHosting: z.enum(['applies', 'does-not-apply']),
      }),
      100,
    ).default([]),
    phases: listOf(z.strictObject({ phase: z.enum(['provisoire', 'validee']), from: civilDate }), 20).default(
      [],
    ),
    contacts: listOf(contact, 50).default([]),
    delays: delays.prefault({}),
    amendments: amendmentsOf(change),
  })
  .transform(({ $schema: _editor, ...contract }) => contract)
