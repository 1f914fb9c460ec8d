import type {
  AnswerStatus,
  ApplicationTrace,
  ExchangeDocument,
  RefusalReason,
  RequestedElement,
  TraceCriteria,
  VectorTrace,
} from './exchange-documents.ts'
import { PROPOSAL_LABEL } from './exchange-documents.ts'
import {
  civilDate,
  type FieldReader,
  identifier,
  instant,
  invalid,
  oneOf,
  requiredText,
} from './field-reader.ts'

/** A document as an ordered tree of named texts: what both codecs write and read. */
export type Field = readonly [name: string, value: string | undefined | readonly Field[]]

export const DOCUMENT_VERSION = '1.0'

const ELEMENTS: readonly RequestedElement[] = ['VERIFICATION_VI', 'TRACE_APPLICATIVE', 'CREATION_VI']
const STATUSES: readonly AnswerStatus[] = ['COMPLETE', 'PARTIELLE', 'AUCUNE_TRACE', 'REFUSEE']
const OUTCOMES: readonly VectorTrace['outcome'][] = ['CREE', 'ACCEPTE', 'REJETE']
const REFUSALS: readonly RefusalReason[] = [
  'CRITERES_INSUFFISANTS',
  'HORS_CONVENTION',
  'DEMANDEUR_NON_HABILITE',
  'DELAI_DE_CONSERVATION_ECHU',
]

/** The names of each kind of document. */
const ROOT = { request: 'Demande', answer: 'Reponse', declaration: 'ComportementSuspect' } as const

export function fieldsOf(document: ExchangeDocument): Field {
  return [
    'EchangeTraces',
    [
      ['Avertissement', PROPOSAL_LABEL],
      [ROOT[document.type], content(document)],
    ],
  ]
}

function content(document: ExchangeDocument): readonly Field[] {
  const { id, at } = document
  const common: readonly Field[] = [
    ['Identifiant', id],
    ['Date', at.toISOString()],
  ]
  switch (document.type) {
    case 'request':
      return [
        ...common,
        ...parties(document),
        ['Motif', document.reason],
        ['DateLimite', document.dueOn],
        ['Criteres', criteriaFields(document.criteria)],
        ...document.elements.map((element): Field => ['ElementDemande', element]),
      ]
    case 'declaration':
      return [
        ...common,
        ...parties(document),
        ['Description', document.description],
        ['Criteres', criteriaFields(document.criteria)],
      ]
    case 'answer':
      return [
        ...common,
        ['IdentifiantDemande', document.requestId],
        ['Statut', document.status],
        ['MotifRefus', document.refusal],
        ...document.vectors.map((trace): Field => ['TraceVI', vectorFields(trace)]),
        ...document.applications.map((trace): Field => ['TraceApplicative', applicationFields(trace)]),
      ]
  }
}

function parties(document: { from: string; to: string; convention: string | undefined }): readonly Field[] {
  return [
    ['OrganismeEmetteur', document.from],
    ['OrganismeDestinataire', document.to],
    ['ReferenceConvention', document.convention],
  ]
}

function criteriaFields(criteria: TraceCriteria): readonly Field[] {
  return [
    ...criteria.vectorIds.map((value): Field => ['IdentifiantVI', value]),
    ...criteria.userIds.map((value): Field => ['IdentifiantUtilisateur', value]),
    ...criteria.pagms.map((value): Field => ['Pagm', value]),
    ...criteria.services.map((value): Field => ['Service', value]),
    ['Debut', criteria.period?.from.toISOString()],
    ['Fin', criteria.period?.to.toISOString()],
  ]
}

export function vectorFields(trace: VectorTrace): readonly Field[] {
  return [
    ['IdentifiantTrace', trace.traceId],
    ['Horodatage', trace.at.toISOString()],
    ['Resultat', trace.outcome],
    ['CodeErreur', trace.code],
    ['IdentifiantRequete', trace.requestId],
    ['IdentifiantVI', trace.vectorId],
    ['Emetteur', trace.issuer],
    ['Destinataire', trace.recipient],
    ['Service', trace.service],
    ['IdentifiantUtilisateur', trace.userId],
    ['NiveauAuthentification', trace.authLevel],
    ['InstantAuthentification', trace.authenticatedAt],
    ['Emission', trace.issuedAt],
    ['DebutValidite', trace.notBefore],
    ['FinValidite', trace.notOnOrAfter],
    ...trace.pagms.map((value): Field => ['Pagm', value]),
    ['EmpreinteCertificat', trace.certificate],
    ['VI', trace.vector],
    ['Preuve', encoded(trace.proof)],
  ]
}

export function applicationFields(trace: ApplicationTrace): readonly Field[] {
  return [
    ['IdentifiantTrace', trace.traceId],
    ['Horodatage', trace.at.toISOString()],
    ['IdentifiantRequete', trace.requestId],
    ['IdentifiantVI', trace.vectorId],
    ['Service', trace.service],
    ['Operation', trace.operation],
    ['ProfilApplicatif', trace.profile],
    ['Resultat', trace.outcome],
    ...trace.objects.map((value): Field => ['ObjetAcces', value]),
    ['Preuve', encoded(trace.proof)],
  ]
}

/** @throws {TraceError} `TRACE_DOCUMENT_INVALID` */
export function documentIn(root: FieldReader): ExchangeDocument {
  const request = root.one(ROOT.request)
  if (request !== undefined) {
    const elements = request.texts('ElementDemande').map((value) => oneOf(value, ELEMENTS, 'ElementDemande'))
    if (elements.length === 0) throw invalid('ElementDemande is missing.')
    return {
      type: 'request',
      ...partiesIn(request),
      reason: requiredText(request, 'Motif'),
      dueOn: civilDate(request, 'DateLimite'),
      criteria: criteriaIn(request),
      elements,
    }
  }
  const declaration = root.one(ROOT.declaration)
  if (declaration !== undefined) {
    const description = requiredText(declaration, 'Description')
    return { type: 'declaration', ...partiesIn(declaration), description, criteria: criteriaIn(declaration) }
  }
  const answer = root.one(ROOT.answer)
  if (answer === undefined) throw invalid('It holds no request, answer or declaration.')
  const refusal = answer.text('MotifRefus')
  return {
    type: 'answer',
    id: identifier(answer, 'Identifiant'),
    at: instant(answer, 'Date'),
    requestId: identifier(answer, 'IdentifiantDemande'),
    status: oneOf(requiredText(answer, 'Statut'), STATUSES, 'Statut'),
    refusal: refusal === undefined ? undefined : oneOf(refusal, REFUSALS, 'MotifRefus'),
    vectors: answer.all('TraceVI').map(vectorIn),
    applications: answer.all('TraceApplicative').map(applicationIn),
  }
}

function partiesIn(fields: FieldReader) {
  return {
    id: identifier(fields, 'Identifiant'),
    at: instant(fields, 'Date'),
    from: requiredText(fields, 'OrganismeEmetteur'),
    to: requiredText(fields, 'OrganismeDestinataire'),
    convention: fields.text('ReferenceConvention'),
  }
}

function criteriaIn(document: FieldReader): TraceCriteria {
  const fields = document.one('Criteres')
  if (fields === undefined) throw invalid('Criteres is missing.')
  const hasPeriod = fields.text('Debut') !== undefined || fields.text('Fin') !== undefined
  return {
    vectorIds: fields.texts('IdentifiantVI'),
    userIds: fields.texts('IdentifiantUtilisateur'),
    pagms: fields.texts('Pagm'),
    services: fields.texts('Service'),
    period: hasPeriod ? { from: instant(fields, 'Debut'), to: instant(fields, 'Fin') } : undefined,
  }
}

function vectorIn(fields: FieldReader): VectorTrace {
  return {
    traceId: requiredText(fields, 'IdentifiantTrace'),
    at: instant(fields, 'Horodatage'),
    outcome: oneOf(requiredText(fields, 'Resultat'), OUTCOMES, 'Resultat'),
    code: fields.text('CodeErreur'),
    requestId: requiredText(fields, 'IdentifiantRequete'),
    vectorId: fields.text('IdentifiantVI'),
    issuer: fields.text('Emetteur'),
    recipient: fields.text('Destinataire'),
    service: fields.text('Service'),
    userId: fields.text('IdentifiantUtilisateur'),
    authLevel: fields.text('NiveauAuthentification'),
    authenticatedAt: fields.text('InstantAuthentification'),
    issuedAt: fields.text('Emission'),
    notBefore: fields.text('DebutValidite'),
    notOnOrAfter: fields.text('FinValidite'),
    pagms: fields.texts('Pagm'),
    certificate: fields.text('EmpreinteCertificat'),
    vector: fields.text('VI'),
    proof: decoded(fields.text('Preuve')),
  }
}

function applicationIn(fields: FieldReader): ApplicationTrace {
  return {
    traceId: requiredText(fields, 'IdentifiantTrace'),
    at: instant(fields, 'Horodatage'),
    requestId: requiredText(fields, 'IdentifiantRequete'),
    vectorId: fields.text('IdentifiantVI'),
    service: fields.text('Service'),
    operation: fields.text('Operation'),
    profile: fields.text('ProfilApplicatif'),
    outcome: fields.text('Resultat'),
    objects: fields.texts('ObjetAcces'),
    proof: decoded(fields.text('Preuve')),
  }
}

function encoded(text: string | undefined): string | undefined {
  return text === undefined ? undefined : Buffer.from(text).toString('base64')
}

function decoded(text: string | undefined): string | undefined {
  return text === undefined ? undefined : Buffer.from(text, 'base64').toString()
}
