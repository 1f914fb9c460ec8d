import {
  bySafeDate,
  type Deadline,
  deadlines,
  deadlineTitle,
  explain,
  type Language,
  renderTrace,
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
    .option('--steps', 'explain each date: article, quote, the count step by step, other readings')
    .action(
      answer(async (terminal, file: string, options: SituationOptions & { readonly steps?: true }) => {
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
            ...found.map((deadline) =>
              options.steps === true ? steps(deadline, options.language) : line(deadline, options.language),
            ),
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

/** The explanation in full, for whoever has to check the count. */
function steps(deadline: Deadline, language: Language): string {
  return `\n${renderTrace(explain(deadline), { language })}`
}
