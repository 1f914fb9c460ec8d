import { findRule, sourceOf } from '@entente/convention-rules'
import { EXIT } from '../../exit-codes.ts'
import type { RegisterVerb } from '../../verb.ts'

/** `entente rules explain`: one rule with its article and its quote. */
export const registerExplain: RegisterVerb = (family, answer) => {
  family
    .command('explain')
    .description('show one rule with its article, its quote and where it stands in the text')
    .argument('<rule>', 'id of a rule, such as INTEROPS-12.2-6')
    .addHelpText('after', '\nExample:\n  entente rules explain INTEROPS-8-3')
    .action(
      answer((_terminal, id: string) => {
        const rule = findRule(id)
        const { title } = sourceOf(rule.document)
        const review =
          rule.review === 'none' ? 'reviewed by nobody legal yet' : `reviewed by ${rule.review.who}`
        return {
          text: [
            `${rule.id}  ${title}, art. ${rule.article}`,
            `  ${rule.statement}`,
            `  « ${rule.quote} »`,
            `  ${rule.subject}; ${rule.mode}; ${review}`,
          ].join('\n'),
          json: rule,
          exit: EXIT.ok,
        }
      }),
    )
}
