import { INDICATORS_LABEL, type MonthlyIndicators } from './monthly-indicators.ts'

/** Turns indicators into a file; replace it when the official format is known. */
export type IndicatorWriter = (indicators: MonthlyIndicators) => string

/** JSON, indented. */
export const writeIndicatorsJson: IndicatorWriter = (indicators) =>
  `${JSON.stringify(indicators, undefined, 2)}\n`

/** CSV as RFC 4180 with `;`, UTF-8, one figure a line; the first line is the label. */
export const writeIndicatorsCsv: IndicatorWriter = ({ month, mailboxes, mails, availability, incidents }) => {
  const rows: (readonly (string | number)[])[] = [
    [`# ${INDICATORS_LABEL}`],
    ['mois', 'domaine', 'type_bal', 'indicateur', 'motif', 'valeur'],
  ]
  for (const { domain, balType, active, created, deleted } of mailboxes) {
    rows.push([month, domain, balType, 'bal_actives', '', active])
    rows.push([month, domain, balType, 'bal_creees', '', created])
    rows.push([month, domain, balType, 'bal_supprimees', '', deleted])
  }
  for (const { domain, balType = '', sent, received, refused } of mails) {
    rows.push([month, domain, balType, 'messages_envoyes', '', sent])
    rows.push([month, domain, balType, 'messages_recus', '', received])
    for (const [reason, count] of Object.entries(refused)) {
      rows.push([month, domain, balType, 'messages_refuses', reason, count])
    }
  }
  rows.push([month, '', '', 'disponibilite', '', availability.toFixed(5)])
  rows.push([month, '', '', 'incidents', '', incidents])
  return rows.map((row) => `${row.map((value) => field(String(value))).join(';')}\r\n`).join('')
}

function field(value: string): string {
  // A leading sign would make a spreadsheet calculate; no figure of ours starts with one.
  const safe = /^[=+@-]/.test(value) ? `'${value}` : value
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
