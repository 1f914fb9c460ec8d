import { z } from 'zod'
import {
  civilDate,
  delay,
  line,
  listOf,
  partName,
  patterned,
  recognised,
  sha256,
  someOf,
  wholeNumber,
} from '../../documents/fields.ts'
import { isAudienceUri, isAuthLevel, isOrganismeUrn, isPagm } from '../../ids/index.ts'
import {
  addTo,
  amendmentsOf,
  availability,
  contact,
  conventionFields,
  documentReference,
  duration,
  openingHours,
  partyFields,
  removeFrom,
  replaceIn,
  rewriteOf,
  statedDelay,
} from '../common-schema.ts'
import { interopsDelays } from './interops-delays.ts'

const visible = /^[!-~]{1,2048}$/

const audience = recognised(isAudienceUri, visible, 'an absolute URI: http or https with a host, or a URN')
const authLevel = recognised(isAuthLevel, visible, 'the URI of an authentication level')
const pagm = recognised(
  isPagm,
  /^\S{1,128}$/u,
  'a PAGM: 1 to 128 letters, digits and _ . : ; / - without spaces',
)
const urn = recognised(
  isOrganismeUrn,
  /^\S(?:.{0,1022}\S)?$/u,
  'the URN of an organisme, such as urn:interops:<SIRET>:idp:<name>:<version>',
)

const rdn = z.strictObject({
  type: patterned(
    /^(?:CN|OU|O|L|ST|C|DC|SERIALNUMBER|ORGANIZATIONIDENTIFIER|[0-2](?:\.(?:0|[1-9]\d{0,9})){1,20})$/,
    'CN, OU, O, L, ST, C, DC, SERIALNUMBER, ORGANIZATIONIDENTIFIER or a dotted OID',
  ),
  value: line('the value of the RDN'),
})

const uses = someOf(z.enum(['vector-signature', 'tls-client', 'tls-server']), 3)

const certificate = z
  .discriminatedUnion('kind', [
    z.strictObject({
      id: partName,
      kind: z.literal('subject'),
      uses,
      pki: partName,
      issuingCa: partName,
      subject: someOf(rdn, 20),
    }),
    z.strictObject({ id: partName, kind: z.literal('key'), uses, pki: partName, spkiSha256: sha256 }),
  ])
  .meta({ id: 'CertificateBinding' })

const party = z
  .strictObject({
    ...partyFields,
    designation: z.enum(['fournisseur', 'client']),
    legalBasis: line('the articles that created the party'),
    issuerUrn: urn.exactOptional(),
    recipientUrn: urn.exactOptional(),
    certificates: listOf(certificate, 50).default([]),
  })
  .meta({ id: 'InteropsParty' })

const pki = z
  .strictObject({
    id: partName,
    name: line('a name'),
    rootSha256: sha256,
    issuingCas: someOf(z.strictObject({ id: partName, name: line('a name'), sha256 }), 50),
  })
  .meta({ id: 'Pki', description: 'An IGC that both parties validated' })

const service = z
  .strictObject({
    id: partName,
    title: line('a title'),
    audience,
    mode: z.enum(['A', 'P']),
    requiredAuthLevel: authLevel,
    maximumVectorLifeSeconds: wholeNumber(1, 86_400),
    reuse: z.enum(['single', 'until-expiry']),
    access: someOf(z.strictObject({ client: partName, pagms: someOf(pagm) }), 200),
    availability,
    openingHours: openingHours.exactOptional(),
    responseTimeMs: wholeNumber(1, 600_000).exactOptional(),
    technicalContract: documentReference.exactOptional(),
  })
  .meta({ id: 'InteropsService' })

const version = line('a version', 40)

const project = z
  .strictObject({
    id: partName,
    title: line('a title'),
    purposes: someOf(line('a purpose'), 20),
    phase: z.enum(['test', 'experiment', 'production']),
    provider: partName,
    standard: z.strictObject({
      functional: version,
      vector: version,
      traces: version,
      application: version.exactOptional(),
      portal: version.exactOptional(),
    }),
    services: someOf(service, 200),
    traceRetention: delay,
    formality: z.strictObject({
      kind: z.enum(['cnil', 'processing-register', 'not-required']),
      reference: line('a reference'),
      favourableOn: civilDate.exactOptional(),
    }),
    contacts: listOf(contact, 50).default([]),
  })
  .meta({ id: 'InteropsProject', description: 'A fiche projet of annexe 3' })

const annexes = z.strictObject({
  operatingConditions: documentReference,
  network: documentReference.extend({ variant: z.enum(['network-convention', 'specific-document']) }),
})

const authLevelScale = someOf(authLevel, 50)
const traceConditions = listOf(line('a condition', 1_000), 50)

const delays = z.strictObject({
  traceCommunication: statedDelay(interopsDelays.traceCommunication),
  noticeSupplier: statedDelay(interopsDelays.noticeSupplier),
  noticeClient: statedDelay(interopsDelays.noticeClient),
  forceMajeureThreshold: statedDelay(interopsDelays.forceMajeureThreshold),
  formalNotice: statedDelay(interopsDelays.formalNotice),
})

const change = z.discriminatedUnion('action', [
  z.discriminatedUnion('section', [addTo('projects', project), addTo('pkis', pki), addTo('parties', party)]),
  z.discriminatedUnion('section', [
    replaceIn('projects', project),
    replaceIn('pkis', pki),
    replaceIn('parties', party),
  ]),
  z.discriminatedUnion('section', [removeFrom('projects'), removeFrom('pkis'), removeFrom('parties')]),
  z.discriminatedUnion('article', [
    rewriteOf('annexes', annexes),
    rewriteOf('authLevelScale', authLevelScale),
    rewriteOf('delays', delays),
    rewriteOf('duration', duration),
    rewriteOf('traceConditions', traceConditions),
  ]),
])

/** The form of an INTEROPS convention. */
export const interopsSchema = z
  .strictObject({
    ...conventionFields,
    kind: z.literal('interops'),
    parties: someOf(party, 200),
    annexes,
    pkis: listOf(pki, 50),
    projects: listOf(project, 200),
    authLevelScale: authLevelScale.exactOptional(),
    delays: delays.prefault({}),
    traceConditions: traceConditions.default([]),
    amendments: amendmentsOf(change),
  })
  .transform(({ $schema: _editor, ...convention }) => convention)
