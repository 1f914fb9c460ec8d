import { areComparableDelays, compareDelays, isDelayText, parseDelay } from '@entente/core/time'
import { type RuleId, rule } from '../catalogue/rule.ts'
import type { Label } from '../explanation/label.ts'

/** Something that a filled convention lacks, contradicts, or should have reviewed. */
export interface Finding {
  readonly rule: RuleId
  readonly article: string
  /** Place in the document: `projects[0].traceRetention`. */
  readonly path: string
  /** `missing` keeps the convention from being complete; `warning` deserves a look. */
  readonly severity: 'missing' | 'warning'
  readonly message: Label
  readonly review: 'none'
}

type Report = (id: RuleId, path: string, severity: Finding['severity'], fr: string, en: string) => void
type Fields = Readonly<Record<string, unknown>>

const OLD_LAW: readonly (readonly [pattern: RegExp, fr: string, en: string, rule: RuleId])[] = [
  [
    /loi\s+(?:n°\s*)?78-17.{0,40}art(?:icle|\.)\s*34\b|art(?:icle|\.)\s*34\b.{0,60}78-17/i,
    'l’art. 34 de la loi 78-17 est devenu l’art. 121',
    'art. 34 of law 78-17 is now art. 121',
    'INTEROPS-6.2-1',
  ],
  [
    /\bADELI\b/i,
    'le répertoire ADELI est décommissionné',
    'the ADELI register is decommissioned',
    'MSS-6.1-3',
  ],
  [/27\s+avril\s+2018/i, 'le RGPD est du 27 avril 2016', 'the GDPR is of 27 April 2016', 'QF-6.2-1'],
  [/\bSSL\b/, 'SSL est lu comme TLS 1.2 ou plus récent', 'SSL is read as TLS 1.2 or newer', 'QF-7.1-1'],
]

const LONGEST_SCANNED = 200_000

/**
 * Answers "what is still missing in this filled convention?": blanks, options both kept or both struck out, notice
 * floors below the model's, references to law that has moved.
 *
 * Works on a draft as well as on a document that `loadConvention` would refuse: it never throws.
 *
 * @param draft the convention as a JSON value, of unknown origin
 */
export function lint(draft: unknown): readonly Finding[] {
  const findings: Finding[] = []
  const report: Report = (id, path, severity, fr, en) => {
    findings.push({
      rule: id,
      article: rule(id).article,
      path,
      severity,
      message: { fr, en },
      review: 'none',
    })
  }
  const fields = fieldsOf(draft)
  if (fields.kind === 'interops') lintInterops(fields, report)
  else if (fields.kind === 'mssante') lintMssante(fields, report)
  else if (fields.kind === 'qf') lintQf(fields, report)
  else
    report(
      'INTEROPS-2-1',
      'kind',
      'missing',
      'le genre de convention manque',
      'the kind of convention is missing',
    )
  lintLaw(draft, report)
  return findings
}

function lintInterops(fields: Fields, report: Report): void {
  lintParties(fields, ['name', 'legalBasis', 'seat', 'representedBy'], 'INTEROPS-0-1', report)
  for (const [designation, id] of [
    ['fournisseur', 'INTEROPS-0-2'],
    ['client', 'INTEROPS-0-3'],
  ] as const) {
    const count = entriesOf(fields.parties).filter((party) => party.designation === designation).length
    if (count !== 1) {
      report(
        id,
        'parties',
        'missing',
        `exactement une partie est désignée ${designation}`,
        `exactly one party is designated ${designation}`,
      )
    }
  }
  lintSigning(fields, 'INTEROPS-S-1', report)
  lintDuration(fields, report)
  const annexes = fieldsOf(fields.annexes)
  if (annexes.operatingConditions === undefined)
    report(
      'INTEROPS-3-2',
      'annexes.operatingConditions',
      'missing',
      'l’annexe 1 manque',
      'annexe 1 is missing',
    )
  if (annexes.network === undefined)
    report('INTEROPS-3-3', 'annexes.network', 'missing', 'l’annexe 2 manque', 'annexe 2 is missing')
  if (entriesOf(fields.pkis).length === 0)
    report('INTEROPS-7.2.2-3', 'pkis', 'warning', 'aucune IGC n’est indiquée', 'no PKI is stated')
  if (entriesOf(fields.projects).length === 0)
    report(
      'INTEROPS-3-5',
      'projects',
      'warning',
      'l’annexe 3 ne contient aucun projet',
      'annexe 3 holds no project',
    )
  entriesOf(fields.projects).forEach((project, index) => {
    const path = `projects[${index}]`
    if (isBlank(project.traceRetention))
      report(
        'INTEROPS-9-6',
        `${path}.traceRetention`,
        'missing',
        'la durée de conservation des traces manque',
        'the retention of traces is missing',
      )
    if (project.standard === undefined)
      report(
        'INTEROPS-3-7',
        `${path}.standard`,
        'missing',
        'la version des spécifications manque',
        'the version of the specifications is missing',
      )
    if (entriesOf(project.contacts).length === 0)
      report(
        'INTEROPS-5.1-6',
        `${path}.contacts`,
        'missing',
        'aucun interlocuteur n’est désigné',
        'no contact is designated',
      )
    if (entriesOf(project.services).length === 0)
      report(
        'INTEROPS-4-1',
        `${path}.services`,
        'missing',
        'aucun service n’est défini',
        'no service is defined',
      )
    const formality = fieldsOf(project.formality)
    if (project.phase === 'production' && formality.favourableOn === undefined) {
      report(
        'INTEROPS-12.1-6',
        `${path}.formality.favourableOn`,
        'missing',
        'l’issue de la formalité manque : le projet attend',
        'the outcome of the formality is missing: the project waits',
      )
    }
  })
  lintFloor(fields, 'noticeSupplier', 'P1Y', report)
  lintFloor(fields, 'noticeClient', 'P1M', report)
}

function lintMssante(fields: Fields, report: Report): void {
  lintParties(fields, ['name', 'seat', 'representedBy', 'notificationAddress'], 'MSS-15-6', report)
  lintSigning(fields, 'MSS-S-1', report)
  if (isBlank(fields.operatorReferent))
    report(
      'MSS-10-10',
      'operatorReferent',
      'missing',
      'le référent-opérateur manque',
      'the operator referent is missing',
    )
  if (isBlank(fields.dsftVersion))
    report(
      'MSS-4.2-4',
      'dsftVersion',
      'missing',
      'la version du DSFT en vigueur manque',
      'the DSFT version in force is missing',
    )
  if (entriesOf(fields.domains).length === 0)
    report(
      'MSS-2-3',
      'domains',
      'missing',
      'aucun domaine n’est déclaré (annexe 1)',
      'no domain is declared (annexe 1)',
    )
  if (entriesOf(fields.commitments).length === 0)
    report(
      'MSS-4.2-5',
      'commitments',
      'warning',
      'aucun engagement de conformité (annexe 2)',
      'no conformity commitment (annexe 2)',
    )
}

function lintQf(fields: Fields, report: Report): void {
  lintParties(fields, ['name', 'seat', 'representedBy'], 'QF-0-2', report)
  lintSigning(fields, 'QF-S-1', report)
  if (isBlank(fields.id))
    report('QF-0-1', 'id', 'missing', 'le numéro de convention manque', 'the convention number is missing')
  if (typeof fields.msaId !== 'string' || [...fields.msaId].length !== 8) {
    report(
      'QF-0-1',
      'msaId',
      'missing',
      'le numéro d’identification MSA doit avoir 8 caractères',
      'the MSA number must have 8 characters',
    )
  }
  if (fields.formality === undefined)
    report(
      'QF-9.1-2',
      'formality',
      'warning',
      'aucune transmission de formalité : la convention n’a pas d’effet',
      'no formality was transmitted: the convention has no effect',
    )
  if (entriesOf(fields.purposes).length === 0)
    report('QF-6.1-3', 'purposes', 'missing', 'aucune finalité n’est indiquée', 'no purpose is stated')
  if (entriesOf(fields.users).length === 0)
    report(
      'QF-4.1-2',
      'users',
      'warning',
      'aucun utilisateur n’est désigné (annexe 2)',
      'no user is designated (annexe 2)',
    )
  if (fields.sessionIdleMinutes === undefined)
    report(
      'QF-7.1-4',
      'sessionIdleMinutes',
      'warning',
      'la durée d’inactivité n’est pas fixée',
      'the idle time is not set',
    )
}

function lintParties(fields: Fields, names: readonly string[], id: RuleId, report: Report): void {
  const parties = entriesOf(fields.parties)
  if (parties.length < 2) report(id, 'parties', 'missing', 'il manque une partie', 'a party is missing')
  parties.forEach((party, index) => {
    for (const name of names) {
      if (isBlank(party[name]))
        report(id, `parties[${index}].${name}`, 'missing', 'le champ est vide', 'the field is empty')
    }
  })
}

function lintSigning(fields: Fields, id: RuleId, report: Report): void {
  const signing = fieldsOf(fields.signing)
  if (isBlank(signing.place))
    report(id, 'signing.place', 'missing', 'le lieu de signature manque', 'the place of signature is missing')
  if (signing.copies !== 2)
    report(id, 'signing.copies', 'warning', 'le texte prévoit 2 exemplaires', 'the text has 2 copies')
  const signed = new Set(entriesOf(signing.signatures).map(({ party }) => party))
  for (const { id: party } of entriesOf(fields.parties)) {
    if (!signed.has(party))
      report(id, 'signing.signatures', 'missing', 'une partie n’a pas signé', 'a party has not signed')
  }
}

function lintDuration(fields: Fields, report: Report): void {
  const duration = fieldsOf(fields.duration)
  const lengths = duration.initial !== undefined || duration.renewal !== undefined
  if (duration.kind !== 'fixed' && duration.kind !== 'indefinite') {
    report(
      'INTEROPS-12.1-3',
      'duration',
      'missing',
      'aucune option de durée n’est retenue',
      'no option of duration is kept',
    )
  } else if (duration.kind === 'indefinite' && lengths) {
    report(
      'INTEROPS-12.1-3',
      'duration',
      'missing',
      'les deux options de durée sont conservées',
      'both options of duration are kept',
    )
  } else if (duration.kind === 'fixed' && (isBlank(duration.initial) || isBlank(duration.renewal))) {
    report(
      'INTEROPS-12.1-1',
      'duration',
      'missing',
      'les années de la durée manquent',
      'the years of the duration are missing',
    )
  }
}

function lintFloor(fields: Fields, name: string, model: string, report: Report): void {
  const stated = fieldsOf(fields.delays)[name]
  if (!isDelayText(stated)) return
  const [floor, usual] = [parseDelay(stated), parseDelay(model)]
  if (areComparableDelays(floor, usual) && compareDelays(floor, usual) < 0) {
    report(
      'INTEROPS-12.2-8',
      `delays.${name}`,
      'warning',
      `préavis plus court que celui du modèle (${model})`,
      `notice shorter than the model's (${model})`,
    )
  }
}

function lintLaw(draft: unknown, report: Report): void {
  const text = (JSON.stringify(draft) ?? '').slice(0, LONGEST_SCANNED)
  for (const [pattern, fr, en, id] of OLD_LAW) {
    if (pattern.test(text)) report(id, '', 'warning', fr, en)
  }
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}

function entriesOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(fieldsOf) : []
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '')
}
