import type { CivilDate } from '@entente/core/time'
import { type RuleId, rule } from '../catalogue/rule.ts'
import type { Label } from '../explanation/label.ts'
import { type Assumption, assumptionsOf } from '../interpretation/interpretation.ts'
import { mainLifecycle, type ReadSituation, readSituation, type Situation } from '../situation/situation.ts'
import { confidentialityEnd } from '../situation/status.ts'

/** A duty that outlives the convention. */
export interface SurvivingDuty {
  readonly rule: RuleId
  readonly article: string
  readonly quote: string
  readonly what: Label
  /** Last day; absent when the text gives no end. */
  readonly until?: CivilDate
  readonly assumptions: readonly Assumption[]
  readonly review: 'none'
}

/**
 * Answers "what survives the end?". Empty while no end is known.
 *
 * @throws {RuleError} those of `replay`
 */
export function survivingDuties(situation: Situation, asOf: CivilDate): readonly SurvivingDuty[] {
  const read = readSituation(situation, asOf)
  const { endsOn } = mainLifecycle(read).snapshot.milestones
  if (endsOn === undefined) return []
  const until = confidentialityEnd(read, endsOn)
  switch (read.terms.kind) {
    case 'interops':
      return [
        duty(read, 'INTEROPS-12.2-14', {
          fr: 'Engagements de l’art. 9 sur les traces, jusqu’à leur purge',
          en: 'Commitments of art. 9 on traces, until they are purged',
        }),
        duty(read, 'INTEROPS-6.1-1', {
          fr: 'Secret professionnel, sans terme',
          en: 'Professional secrecy, without end',
        }),
      ]
    case 'mssante':
      return [
        duty(read, 'MSS-9-5', { fr: 'Confidentialité', en: 'Confidentiality' }, until),
        duty(read, 'MSS-12.3-3', {
          fr: 'Retrait du logo et des mentions',
          en: 'Removal of the logo and of mentions',
        }),
      ]
    case 'qf':
      return [
        duty(read, 'QF-6.1-1', { fr: 'Secret professionnel', en: 'Professional secrecy' }, until),
        duty(read, 'QF-9.2-6', { fr: 'Articles 6 et 8', en: 'Articles 6 and 8' }),
        duty(read, 'QF-6.1-9', {
          fr: 'Restitution ou destruction des données',
          en: 'Return or destruction of the data',
        }),
      ]
  }
}

function duty(read: ReadSituation, id: RuleId, what: Label, until?: CivilDate): SurvivingDuty {
  const { article, quote } = rule(id)
  return {
    rule: id,
    article,
    quote,
    what,
    ...(until === undefined ? {} : { until }),
    assumptions: assumptionsOf([id], read.readings),
    review: 'none',
  }
}
