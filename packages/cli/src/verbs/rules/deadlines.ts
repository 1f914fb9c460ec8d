import {
  bySafeDate,
  type Deadline,
  deadlines,
  deadlineTitle,
  type Language,
  statusOf,
} from '@entente/convention-rules'
import { EXIT } from '../../exit-codes.ts'
import type { RegisterVerb } from '../../verb.ts'
import { openSituation, type SituationOptions, takesSituation } from './open-situation.ts'

/** `entente rules deadlines`: what must be done before when. */
export const registerDeadlines: RegisterVerb = (family, answer) => {
  takesSituation(family.command('deadlines'))
    .description('what must be done before when, with the article; the safe day first')
    .addHelpText(
      'after',
      '\nExample:\n  entente rules deadlines convention.json --events events.json --as-of 2026-03-01',
    )
    .action(
      answer(async (terminal, file: string, options: SituationOptions) => {
        const { situation, query } = await openSituation(file, options, terminal)
        const status = statusOf(situation, query.asOf)
        const found = [...deadlines(situation, query)].sort(bySafeDate)
        return {
          text: [
            `${situation.convention.id} on ${query.asOf}: ${status.state}`,
            ...found.map((deadline) => line(deadline, options.language)),
          ].join('\n'),
          json: { status, deadlines: found },
          exit: EXIT.ok,
        }
      }),
    )
}

function line({ rule, article, envelope, state }: Deadline, language: Language): string {
  const literal = envelope.literal === envelope.safe ? '' : `, literally ${envelope.literal}`
  return `  ${envelope.safe}  ${deadlineTitle(rule, language)} (art. ${article}${literal}, ${state})`
}
