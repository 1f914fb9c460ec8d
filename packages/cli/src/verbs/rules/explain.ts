import { findRule, sourceOf } from '@entente/convention-rules'
import { EXIT } from '../../exit-codes.ts'
import { clauses } from '../../language.ts'
import type { RegisterVerb } from '../../verb.ts'
import { words } from './words.ts'

/** `entente rules explain`: one rule with its article and its quote. */
export const registerExplain: RegisterVerb = (family, answer) => {
  family
    .command('explain')
    .description('show one rule with its article, its quote and where it stands in the text')
    .argument('<rule>', 'id of a rule, such as INTEROPS-12.2-6')
    .addHelpText('after', '\nExample:\n  entente rules explain INTEROPS-8-3')
    .action(
      answer((terminal, id: string) => {
        const said = words[terminal.language]
        const rule = findRule(id)
        const { title } = sourceOf(rule.document)
        const review = rule.review === 'none' ? said.notReviewed : said.reviewedBy(rule.review.who)
        return {
          text: [
            `${rule.id}  ${title}, ${said.article(rule.article)}`,
            `  ${said.statement(rule.statement)}`,
            `  « ${rule.quote} »`,
            `  ${clauses([rule.subject, said.mode[rule.mode], review], terminal.language)}`,
          ].join('\n'),
          json: rule,
          exit: EXIT.ok,
        }
      }),
    )
}
