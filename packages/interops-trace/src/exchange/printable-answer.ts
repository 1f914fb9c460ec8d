import { formatCivilDate } from '@entente/core/time'
import {
  type ApplicationTrace,
  PROPOSAL_LABEL,
  type TraceAnswer,
  type TraceRequest,
  type VectorTrace,
} from './exchange-documents.ts'

const COLUMNS = [
  'trace',
  'horodatage',
  'type',
  'resultat',
  'requete',
  'vi',
  'emetteur',
  'service',
  'utilisateur',
  'pagm',
  'operation',
  'profil',
  'objets',
] as const

/** The traces of an answer as CSV for a spreadsheet: semicolons, CRLF, UTF-8 with BOM, every cell quoted. */
export function answerToCsv(answer: TraceAnswer): string {
  const rows = [...answer.vectors.map(vectorRow), ...answer.applications.map(applicationRow)]
  return `\uFEFF${[COLUMNS, ...rows].map((row) => row.map(cell).join(';')).join('\r\n')}\r\n`
}

/** The covering note for the person who sends an answer, in French, to be printed. */
export function answerToBordereau(answer: TraceAnswer, request: TraceRequest): string {
  const lines = [
    'BORDEREAU DE COMMUNICATION DE TRACES',
    '',
    PROPOSAL_LABEL,
    '',
    `Demande            : ${request.id}`,
    `Organisme demandeur: ${request.from}`,
    `Organisme sollicité: ${request.to}`,
    `Motif              : ${request.reason}`,
    `À communiquer      : au plus tard le ${formatCivilDate(request.dueOn, 'fr')}`,
    `Réponse            : ${answer.id}, du ${answer.at.toISOString()}`,
    `Statut             : ${answer.status}${answer.refusal === undefined ? '' : ` (${answer.refusal})`}`,
    `Traces de VI       : ${answer.vectors.length}`,
    `Traces applicatives: ${answer.applications.length}`,
    `Preuves jointes    : ${[...answer.vectors, ...answer.applications].filter(({ proof }) => proof !== undefined).length}`,
    '',
    'Date et signature de la personne habilitée :',
  ]
  return `${lines.join('\n')}\n`
}

function vectorRow(trace: VectorTrace): readonly string[] {
  const { traceId, at, outcome, requestId, vectorId, issuer, service, userId, pagms } = trace
  return [
    traceId,
    at.toISOString(),
    'VI',
    outcome,
    requestId,
    vectorId ?? '',
    issuer ?? '',
    service ?? '',
    userId ?? '',
    pagms.join(' '),
    '',
    '',
    '',
  ]
}

function applicationRow(trace: ApplicationTrace): readonly string[] {
  const { traceId, at, outcome, requestId, vectorId, service, operation, profile, objects } = trace
  return [
    traceId,
    at.toISOString(),
    'APPLICATION',
    outcome ?? '',
    requestId,
    vectorId ?? '',
    '',
    service ?? '',
    '',
    '',
    operation ?? '',
    profile ?? '',
    objects.join(' '),
  ]
}

/** A spreadsheet takes a cell that begins like a formula for one; an apostrophe before it prevents that. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return `"${safe.replaceAll('"', '""')}"`
}
