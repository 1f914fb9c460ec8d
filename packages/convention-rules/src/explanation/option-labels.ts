import type { Label } from './label.ts'

/** What the options of the readings are called. A territory is named by its code. */
const OPTION_LABELS: Readonly<Record<string, Label>> = {
  'agreed-at-any-time': { fr: 'accord à tout moment', en: 'agreed at any time' },
  'agreed-by-first-end': { fr: 'accord avant la première fin', en: 'agreed by the first end' },
  'all-projects': { fr: 'tous les projets', en: 'all projects' },
  'amendment-pending': { fr: 'dans l’attente de l’avenant', en: 'while the amendment is pending' },
  'amendment-required': { fr: 'seulement après l’avenant', en: 'only after the amendment' },
  'at-start': { fr: 'dès le début', en: 'at the start' },
  'by-day-8': { fr: 'au plus tard le 8e jour', en: 'by day 8' },
  'calendar-day': { fr: 'jours calendaires', en: 'calendar days' },
  'calendar-month': { fr: 'mois civil', en: 'calendar month' },
  'calendar-year': { fr: 'année civile', en: 'calendar year' },
  'contract-concluded': { fr: 'conclusion du contrat', en: 'conclusion of the contract' },
  'convention-first': { fr: 'la convention d’abord', en: 'the convention first' },
  cpc642: { fr: 'prorogé, CPC art. 642', en: 'extended, CPC art. 642' },
  'day-after': { fr: 'le lendemain', en: 'the day after' },
  'favourable-outcome-only': { fr: 'issue favorable seule', en: 'a favourable outcome only' },
  'first-presented': { fr: 'première présentation', en: 'first presentation' },
  'first-signature': { fr: 'première signature', en: 'first signature' },
  franc: { fr: 'délai franc', en: 'full days, neither end counted' },
  'full-days': { fr: 'jours pleins', en: 'full days' },
  'last-of-signature-and-transmission': {
    fr: 'dernière de la signature et de la transmission',
    en: 'the later of signature and transmission',
  },
  'last-signature': { fr: 'dernière signature', en: 'last signature' },
  'next-echeance': { fr: 'pour l’échéance suivante', en: 'for the next échéance' },
  no: { fr: 'non', en: 'no' },
  'no-effect': { fr: 'sans effet', en: 'no effect' },
  none: { fr: 'aucun', en: 'none' },
  'not-required-accepted': { fr: '« non requise » admise', en: '“not required” accepted' },
  'nth-day': { fr: 'le jour même du terme', en: 'on the last day itself' },
  ouvre: { fr: 'jours ouvrés', en: 'working days' },
  quantieme: { fr: 'même quantième', en: 'same day number' },
  received: { fr: 'réception', en: 'receipt' },
  'request-received': { fr: 'réception de la demande', en: 'receipt of the request' },
  'request-sent': { fr: 'envoi de la demande', en: 'sending of the request' },
  'same-day': { fr: 'le jour même', en: 'the same day' },
  'same-floor': { fr: 'même minimum', en: 'the same minimum' },
  sent: { fr: 'envoi', en: 'sending' },
  signature: { fr: 'signature', en: 'signature' },
  'term-boundary': { fr: 'borne du terme', en: 'boundary of the term' },
  'terminated-projects': { fr: 'projets résiliés', en: 'terminated projects' },
  unresolved: { fr: 'non tranché', en: 'unresolved' },
  veille: { fr: 'veille', en: 'eve' },
  'whitelist-registered': { fr: 'inscription en liste blanche', en: 'registration in the whitelist' },
  yes: { fr: 'oui', en: 'yes' },
}

/** What an option of a reading is called, in words; a territory keeps its code. */
export function optionName(option: string, language: keyof Label): string {
  return OPTION_LABELS[option]?.[language] ?? option
}
