import { type CivilDate, formatCivilDate } from '@entente/core/time'
import { articleOf, type RuleId, rule } from '../catalogue/rule.ts'
import type { Label } from '../explanation/label.ts'
import { NOTICE } from '../explanation/language.ts'
import type { ConventionOutline } from '../situation/outline.ts'

/** What a letter must say, and the rule or article of law that wants it. */
export interface Mention {
  readonly text: Label
  readonly source: string
}

interface LetterModel {
  readonly kind: ConventionOutline['kind']
  readonly title: Label
  readonly rule: RuleId
  /** Form of the act; that of the rule when it has one. */
  readonly channel: string
  readonly object: string
  readonly mentions: readonly Mention[]
}

const say = (source: string, fr: string, en: string): Mention => ({ text: { fr, en }, source })
const reference = say(
  'usage',
  'la référence et la date de la convention',
  'the reference and the date of the convention',
)
const effect = (source: string) => say(source, 'la date d’effet demandée', 'the day of effect asked for')
const breach = [
  say(
    'c. civ. 1225',
    'le manquement reproché et l’obligation en cause',
    'the breach and the obligation concerned',
  ),
  say(
    'c. civ. 1225',
    'la clause de résiliation, citée expressément',
    'the termination clause, expressly cited',
  ),
]

/** The formal steps of the three texts. */
const MODELS = {
  'interops-non-renewal': {
    kind: 'interops',
    title: { fr: 'Non-renouvellement', en: 'Non-renewal' },
    rule: 'INTEROPS-12.2-2',
    channel: 'LRAR',
    object: 'Non-renouvellement de la convention',
    mentions: [
      reference,
      say('art. 12-2', 'le terme de la période en cours', 'the term of the current period'),
    ],
  },
  'interops-termination': {
    kind: 'interops',
    title: { fr: 'Résiliation', en: 'Termination' },
    rule: 'INTEROPS-12.2-4',
    channel: 'LRAR',
    object: 'Résiliation de la convention à durée indéterminée',
    mentions: [
      reference,
      effect('art. 12-2'),
      say(
        'art. 12-2',
        'la qualité de fournisseur ou de client, qui fixe le délai minimal',
        'the quality of supplier or client, which sets the shortest notice',
      ),
    ],
  },
  'interops-partial-termination': {
    kind: 'interops',
    title: { fr: 'Résiliation partielle', en: 'Partial termination' },
    rule: 'INTEROPS-12.2-12',
    channel: 'LRAR',
    object: 'Résiliation d’un ou plusieurs projets de l’annexe 3',
    mentions: [
      reference,
      say('art. 12-2', 'les projets concernés', 'the projects concerned'),
      effect('art. 12-2'),
      say('art. 12-5', 'l’avenant à l’annexe 3 à signer', 'the amendment to annexe 3 to sign'),
    ],
  },
  'interops-force-majeure': {
    kind: 'interops',
    title: { fr: 'Résiliation pour force majeure', en: 'Termination for force majeure' },
    rule: 'INTEROPS-12.3-4',
    channel: 'LRAR',
    object: 'Résiliation pour force majeure',
    mentions: [
      reference,
      say(
        'art. 12-3',
        'l’événement, son début et les projets suspendus',
        'the event, its start and the suspended projects',
      ),
      say('art. 12-3', 'l’absence d’indemnité', 'the absence of indemnity'),
    ],
  },
  'interops-formal-notice': {
    kind: 'interops',
    title: { fr: 'Mise en demeure', en: 'Formal notice' },
    rule: 'INTEROPS-12.4-1',
    channel: 'LRAR valant mise en demeure',
    object: 'Mise en demeure',
    mentions: [
      reference,
      ...breach,
      say('art. 12-4', 'le délai de 30 jours à compter de la réception', 'the 30 days from receipt'),
    ],
  },
  'mssante-commitment': {
    kind: 'mssante',
    title: { fr: 'Engagement de conformité', en: 'Conformity commitment' },
    rule: 'MSS-4.2-5',
    channel: 'LRAR',
    object: 'Engagement de conformité MSSanté',
    mentions: [
      reference,
      say(
        'art. 4.2',
        'la version du DSFT en vigueur à la conclusion du contrat',
        'the DSFT version in force at the conclusion',
      ),
      say(
        'art. 4.2',
        'le respect de la loi informatique et libertés',
        'compliance with the data protection law',
      ),
      say(
        'art. 4.2',
        'le cas échéant, les dispositions sur l’hébergement de données de santé',
        'where applicable, the provisions on hosting health data',
      ),
      say(
        'annexe 2',
        'l’annexe « engagement de conformité MSSanté », dont le contenu n’est pas public',
        'the annexe "engagement de conformité MSSanté", whose content is not public',
      ),
    ],
  },
  'mssante-dsft-declaration': {
    kind: 'mssante',
    title: { fr: 'Déclaration de conformité à un DSFT', en: 'Declaration of conformity to a DSFT' },
    rule: 'MSS-10-6',
    channel: 'LRAR',
    object: 'Déclaration de conformité à la nouvelle version du DSFT',
    mentions: [
      reference,
      say(
        'art. 10',
        'la version du DSFT et sa date de publication',
        'the DSFT version and its day of publication',
      ),
    ],
  },
  'mssante-operator-notice': {
    kind: 'mssante',
    title: { fr: 'Résiliation par l’opérateur', en: 'Termination by the operator' },
    rule: 'MSS-12.1-2',
    channel: 'LRAR',
    object: 'Résiliation du contrat opérateur',
    mentions: [
      reference,
      say('art. 12.1', 'le préavis de 30 jours', 'the 30 days of notice'),
      effect('art. 12.1'),
    ],
  },
  'mssante-formal-notice': {
    kind: 'mssante',
    title: { fr: 'Mise en demeure', en: 'Formal notice' },
    rule: 'MSS-12.2-3',
    channel: 'LRAR mise en demeure',
    object: 'Mise en demeure',
    mentions: [
      reference,
      ...breach,
      say('art. 12.2', 'le délai d’un mois à compter de l’ENVOI', 'the month from the SENDING'),
    ],
  },
  'mssante-definitive-stop': {
    kind: 'mssante',
    title: { fr: 'Arrêt définitif du service', en: 'Definitive stop of the service' },
    rule: 'MSS-5.1-16',
    channel: 'LRAR',
    object: 'Arrêt définitif du service de messagerie',
    mentions: [
      reference,
      say('art. 5.1', 'le jour de l’arrêt', 'the day of the stop'),
      say(
        'art. 5.1',
        'l’arrêt ne met pas fin au contrat par lui-même',
        'the stop does not end the contract by itself',
      ),
    ],
  },
  'qf-denunciation': {
    kind: 'qf',
    title: { fr: 'Dénonciation', en: 'Denunciation' },
    rule: 'QF-9.2-2',
    channel: 'LRAR',
    object: 'Dénonciation de la convention',
    mentions: [
      reference,
      say(
        'art. 9-2',
        'l’échéance visée et le respect des trois mois',
        'the échéance aimed at and the three months',
      ),
      say(
        'art. 6-1',
        'la restitution ou la destruction des données',
        'the return or destruction of the data',
      ),
    ],
  },
  'qf-formal-notice': {
    kind: 'qf',
    title: { fr: 'Mise en demeure', en: 'Formal notice' },
    rule: 'QF-9.2-3',
    channel: 'LRAR valant mise en demeure',
    object: 'Mise en demeure',
    mentions: [
      reference,
      ...breach,
      say(
        'art. 9-2',
        'le délai de trente jours calendaires à compter de la réception',
        'the thirty calendar days from receipt',
      ),
    ],
  },
  'qf-force-majeure': {
    kind: 'qf',
    title: { fr: 'Notification de force majeure', en: 'Notification of force majeure' },
    rule: 'QF-10-4',
    channel: 'LRAR',
    object: 'Notification d’un cas de force majeure',
    mentions: [
      reference,
      say(
        'art. 10',
        'l’événement et les trois critères (c. civ. 1218)',
        'the event and the three criteria (c. civ. 1218)',
      ),
      say(
        'art. 10',
        'le délai de trente jours après lequel chacun peut résilier',
        'the thirty days after which either may terminate',
      ),
    ],
  },
  'qf-dispute': {
    kind: 'qf',
    title: { fr: 'Notification d’un litige', en: 'Notification of a dispute' },
    rule: 'QF-14-2',
    channel: 'LRAR',
    object: 'Notification d’un litige et recherche d’une solution amiable',
    mentions: [
      reference,
      say('art. 14', 'l’objet du litige', 'the matter in dispute'),
      say(
        'art. 14',
        'les soixante jours pour une solution amiable',
        'the sixty days for an amicable solution',
      ),
    ],
  },
  'qf-address-change': {
    kind: 'qf',
    title: { fr: 'Changement d’adresse', en: 'Change of address' },
    rule: 'QF-13.7-2',
    channel: 'LRAR',
    object: 'Changement d’adresse',
    mentions: [reference, say('art. 13-7', 'la nouvelle adresse', 'the new address')],
  },
} as const satisfies Readonly<Record<string, LetterModel>>

/** Name of a formal step. */
export type LetterId = keyof typeof MODELS

/** Everything that a letter needs, as data, and a draft in French to complete. */
export interface Letter {
  readonly id: LetterId
  readonly title: Label
  readonly rule: RuleId
  readonly article: string
  readonly quote: string
  readonly channel: string
  readonly mentions: readonly Mention[]
  /** The draft: what is in brackets is to be filled in. */
  readonly draft: string
  readonly review: 'none'
}

/** Formal steps of one kind of convention. */
export function letterIds(kind: ConventionOutline['kind']): readonly LetterId[] {
  return LETTER_IDS.filter((id) => MODELS[id].kind === kind)
}

const LETTER_IDS: readonly LetterId[] = Object.keys(MODELS).filter((id): id is LetterId => id in MODELS)

/**
 * Prepares the letter of a formal step: its form, what it must mention and a draft in French.
 *
 * @param on the day of the letter
 * @example
 * letterOf('qf-denunciation', convention, parseCivilDate('2025-03-01')).mentions
 */
export function letterOf(id: LetterId, convention: ConventionOutline, on: CivilDate): Letter {
  const model: LetterModel = MODELS[id]
  const { quote } = rule(model.rule)
  const article = articleOf(model.rule)
  const draft = [
    '[Expéditeur, adresse]',
    '[Destinataire, adresse prévue par la convention]',
    '',
    `${model.channel} n° [numéro]`,
    `[Lieu], le ${formatCivilDate(on, 'fr')}`,
    '',
    `Objet : ${model.object} — ${convention.title} (${convention.id})`,
    '',
    'Madame, Monsieur,',
    '',
    `En application de l’${article} de la convention (« ${quote} »), nous vous adressons la présente.`,
    '',
    ...model.mentions.map(({ text, source }) => `- [${text.fr} — ${source}]`),
    '',
    '[Nom et qualité du signataire, signature]',
    '',
    NOTICE.fr,
  ].join('\n')
  return {
    id,
    title: model.title,
    rule: model.rule,
    article,
    quote,
    channel: model.channel,
    mentions: model.mentions,
    draft,
    review: 'none',
  }
}
