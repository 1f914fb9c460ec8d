import type { DeadlineState, RuleMode } from '@entente/convention-rules'
import type { LifecycleState } from '@entente/core/convention'
import { inBothLanguages } from '../../language.ts'

interface RuleWords {
  readonly notReviewed: string
  readonly reviewedBy: (who: string) => string
  /** What the rule asks, in our English words. */
  readonly statement: (english: string) => string
  readonly mode: Readonly<Record<RuleMode, string>>
  readonly state: Readonly<Record<LifecycleState, string>>
  readonly article: (article: string) => string
  readonly literally: (day: string) => string
  readonly deadline: Readonly<Record<DeadlineState, string>>
  readonly onDay: (convention: string, day: string, state: string) => string
  readonly nothingMissing: string
  readonly severity: Readonly<Record<'missing' | 'warning', string>>
  /** First words of the lines of `what-if`. */
  readonly change: Readonly<Record<'status' | 'added' | 'removed' | 'moved' | 'refused', string>>
  readonly refusedIn: (event: string, state: string) => string
}

/** What `entente rules` says. */
export const words = inBothLanguages<RuleWords>({
  en: {
    notReviewed: 'reviewed by nobody legal yet',
    reviewedBy: (who) => `reviewed by ${who}`,
    statement: (english) => english,
    mode: { checkable: 'checkable', computable: 'computable', 'attestable-only': 'attestable-only' },
    state: { draft: 'draft', 'in-force': 'in-force', suspended: 'suspended', ended: 'ended' },
    article: (article) => `art. ${article}`,
    literally: (day) => `literally ${day}`,
    deadline: { open: 'open', met: 'met', overdue: 'overdue', passed: 'passed' },
    onDay: (convention, day, state) => `${convention} on ${day}: ${state}`,
    nothingMissing: 'Nothing is missing.',
    severity: { missing: 'missing', warning: 'warning' },
    change: { status: 'status', added: 'added', removed: 'removed', moved: 'moved', refused: 'refused' },
    refusedIn: (event, state) => `${event} in the state ${state}`,
  },
  fr: {
    notReviewed: 'aucun juriste ne l’a relue',
    reviewedBy: (who) => `relue par ${who}`,
    statement: (english) => `En anglais : ${english}`,
    mode: {
      checkable: 'contrôlable',
      computable: 'calculable',
      'attestable-only': 'seulement attestable',
    },
    state: { draft: 'projet', 'in-force': 'en vigueur', suspended: 'suspendue', ended: 'finie' },
    article: (article) => `art. ${article}`,
    literally: (day) => `à la lettre ${day}`,
    deadline: { open: 'à venir', met: 'tenue', overdue: 'en retard', passed: 'passée' },
    onDay: (convention, day, state) => `${convention} le ${day} : ${state}`,
    nothingMissing: 'Il ne manque rien.',
    severity: { missing: 'manque', warning: 'attention' },
    change: { status: 'état', added: 'ajoutée', removed: 'retirée', moved: 'déplacée', refused: 'refusé' },
    refusedIn: (event, state) => `${event} dans l’état ${state}`,
  },
})
