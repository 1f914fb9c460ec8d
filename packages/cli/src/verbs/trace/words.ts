import type { FindingKind, JournalVerification, LogVerification, PairClass } from '@entente/interops-trace'
import { frenchCount, inBothLanguages } from '../../language.ts'
import { technicalDetail } from '../../tell-error.ts'

interface TraceWords {
  readonly verdict: Readonly<Record<JournalVerification['verdict'], string>>
  /** One sentence about a log; `sentence` is the one of the package. */
  readonly log: (log: LogVerification, sentence: string) => string
  readonly finding: (kind: FindingKind, line: number, explanation: string) => string
  readonly reconciled: (verdict: string, from: string, to: string) => string
  readonly pairs: Readonly<Record<PairClass, string>>
  readonly notCompared: (vectors: number) => string
  readonly inLog: (size: number) => string
  readonly notYet: string
  readonly nothingFound: string
  readonly restingOn: (count: number) => string
  readonly record: (index: number) => string
  readonly proven: string
  readonly provedByExport: string
  readonly exported: (key: string) => string
  readonly moved: (log: string, records: number, root: string) => string
  readonly proposal: (id: string) => string
  readonly proposed: (
    project: string,
    records: number,
    before: string,
    keep: string,
    unusual: boolean,
  ) => string
  readonly approved: (id: string) => string
  readonly erased: (records: number, keys: number) => string
  readonly notReached: string
  readonly outOfReach: (what: string) => string
}

/** What a purge does not reach, as the package writes it into each proposal. */
const OUT_OF_REACH: Readonly<Record<string, string>> = {
  'Backups of the store made before: sealed parts become unreadable where the wrapped data key is not in the backup, readable parts stay.':
    'Les sauvegardes du stockage faites avant : les parties scellées deviennent illisibles là où la clé de données enveloppée n’est pas dans la sauvegarde, les parties lisibles restent.',
  'Exports and answers given out before.': 'Les exports et les réponses remis avant.',
  'Other stores of the same journal, such as spools and the central store: purge each of them.':
    'Les autres stockages du même journal, comme les tampons locaux et le stockage central : purger chacun d’eux.',
  'Leaves of the tree, which tell nothing about a record whose salt is gone.':
    'Les feuilles de l’arbre, qui ne disent rien d’un enregistrement dont le sel a disparu.',
  'Searches and exports recorded about these traces, which have a retention of their own.':
    'Les recherches et exports enregistrés au sujet de ces traces, qui ont leur propre délai de conservation.',
}

/** What the French call each kind of damage. */
const DAMAGE: Readonly<Record<FindingKind, string>> = {
  changed: 'modifié : ce n’est pas ce qui avait été inscrit dans l’arbre',
  missing: 'manquant, et aucune purge enregistrée ne l’explique',
  reordered: 'déplacé : ce n’est pas sa place',
  truncated: 'tronqué : l’export finit avant ce qu’une tête signée, un ancrage ou une observation couvre',
  forked: 'bifurqué : deux têtes signées se contredisent',
  unsigned: 'signature, sceau ou contreseing faux ou manquant',
  'unknown-key': 'clé du registre non fournie au vérificateur',
  unreadable: 'illisible : ce n’est pas une ligne d’export, ou pas à sa place',
}

function recordsIn(count: number): string {
  return frenchCount(count, 'enregistrement', 'enregistrements')
}

/** What `entente trace` says about a journal. */
export const words = inBothLanguages<TraceWords>({
  en: {
    verdict: { intact: 'The journal is intact.', damaged: 'The journal is damaged.' },
    log: (_log, sentence) => sentence,
    finding: (kind, line, explanation) => `${kind} at line ${line}: ${explanation}`,
    reconciled: (verdict, from, to) => `${verdict}, from ${from} to ${to}`,
    pairs: {
      matched: 'matched',
      pending: 'pending',
      'client-only': 'client-only',
      'provider-only': 'provider-only',
      contradictory: 'contradictory',
    },
    notCompared: (vectors) => `${vectors} VIs lie outside of the time that both sides cover.`,
    inLog: (size) => `The record is in the log, under the head of size ${size}.`,
    notYet: 'Not yet: the next signed head will cover it.',
    nothingFound: 'No record found.',
    restingOn: (count) => `Resting on ${count} records:`,
    record: (index) => `record ${index}`,
    proven: 'proven',
    provedByExport: 'proved by the export of its log',
    exported: (key) => `Written. The key of the log is ${key}`,
    moved: (log, records, root) => `${log}: ${records} records, root ${root}`,
    proposal: (id) => `Proposal ${id}`,
    proposed: (project, records, before, keep, unusual) =>
      `${project}: ${records} records before ${before} (kept ${keep}${unusual ? ', an unusual time' : ''})`,
    approved: (id) => `Approved: ${id}`,
    erased: (records, keys) => `${records} records erased, ${keys} data keys destroyed.`,
    notReached: 'Not reached:',
    outOfReach: (what) => what,
  },
  fr: {
    verdict: { intact: 'Le journal est intact.', damaged: 'Le journal est endommagé.' },
    log: ({ origin, proven, anchored, notAnchoredSince }) => {
      const of = (instant: Date | undefined) => (instant === undefined ? '' : ` du ${instant.toISOString()}`)
      const until =
        proven.size === 0
          ? `${origin} : rien de prouvé`
          : `${origin} : prouvé jusqu’à l’enregistrement ${proven.size - 1}${of(proven.recordedAt)}`
      return notAnchoredSince === undefined
        ? `${until}, le tout ancré par ${anchored?.by ?? 'personne'}.`
        : `${until}, pas encore ancré depuis l’enregistrement ${anchored?.size ?? 0}${of(notAnchoredSince)}.`
    },
    finding: (kind, line, explanation) =>
      `${kind}, ligne ${line} : ${DAMAGE[kind]}\n    ${technicalDetail(explanation, 'fr')}`,
    reconciled: (verdict, from, to) => `${verdict}, du ${from} au ${to}`,
    pairs: {
      matched: 'concordants',
      pending: 'en attente (bord)',
      'client-only': 'client seul',
      'provider-only': 'fournisseur seul',
      contradictory: 'contradictoires',
    },
    notCompared: (vectors) =>
      `${frenchCount(vectors, 'VI est', 'VI sont')} hors du temps que les deux côtés couvrent.`,
    inLog: (size) => `L’enregistrement est dans le registre, sous la tête de taille ${size}.`,
    notYet: 'Pas encore : la prochaine tête signée le couvrira.',
    nothingFound: 'Aucun enregistrement trouvé.',
    restingOn: (count) => `Appuyé sur ${recordsIn(count)} :`,
    record: (index) => `enregistrement ${index}`,
    proven: 'prouvé',
    provedByExport: 'prouvé par l’export de son registre',
    exported: (key) => `Écrit. La clé du registre est ${key}`,
    moved: (log, records, root) => `${log} : ${recordsIn(records)}, racine ${root}`,
    proposal: (id) => `Proposition ${id}`,
    proposed: (project, records, before, keep, unusual) =>
      `${project} : ${recordsIn(records)} avant le ${before} (gardés ${keep}${unusual ? ', durée inhabituelle' : ''})`,
    approved: (id) => `Approuvée : ${id}`,
    erased: (records, keys) =>
      `${frenchCount(records, 'enregistrement effacé', 'enregistrements effacés')}, ${frenchCount(keys, 'clé de données détruite', 'clés de données détruites')}.`,
    notReached: 'Hors d’atteinte :',
    outOfReach: (what) => OUT_OF_REACH[what] ?? technicalDetail(what, 'fr'),
  },
})
