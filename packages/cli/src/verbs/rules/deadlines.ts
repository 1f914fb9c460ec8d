import {
  bySafeDate,
  type Deadline,
  deadlines,
  deadlineTitle,
  type Language,
  statusOf,
} from '@entente/convention-rules'
import { EXIT } from '../../exit-codes.ts'
import type { RegisterFamily } from '../../verb.ts'
import { openSituation, type SituationOptions, takesSituation } from './open-situation.ts'
import { words } from './words.ts'

/** `entente rules deadlines`: what must be done before when. */
export const registerDeadlines: RegisterFamily = (family, answer, language) => {
  takesSituation(family.command('deadlines'), language)
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
            words[options.language].onDay(
              situation.convention.id,
              query.asOf,
              words[options.language].state[status.state],
            ),
            ...found.map((deadline) => line(deadline, options.language)),
          ].join('\n'),
          json: { status, deadlines: found },
          exit: EXIT.ok,
        }
      }),
    )
}

function line({ rule, article, envelope, state }: Deadline, language: Language): string {
  const said = words[language]
  const literal = envelope.literal === envelope.safe ? [] : [said.literally(envelope.literal)]
  const facts = [said.article(article), ...literal, said.deadline[state]]
  return `  ${envelope.safe}  ${deadlineTitle(rule, language)} (${facts.join(', ')})`
}
