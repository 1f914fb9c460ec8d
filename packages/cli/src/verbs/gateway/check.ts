import { checkGateway } from '@entente/gateway'
import type { Command } from 'commander'
import { EXIT } from '../../exit-codes.ts'
import { labelled } from '../../language.ts'
import type { Answer } from '../../verb.ts'
import { conventionStatus } from './convention-status.ts'
import type { GatewayTexts } from './texts.ts'

/** `entente gateway check`: what a file would do, without doing it. */
export function registerCheck(family: Command, answer: Answer, texts: GatewayTexts): void {
  family
    .command('check')
    .description(texts.check)
    .argument('<file>', texts.config)
    .addHelpText('after', '\nExample:\n  entente gateway check gateway.json')
    .action(
      answer(async ({ clock, language }, file: string) => {
        const summary = await checkGateway({
          path: file,
          environment: process.env,
          clock,
          statusOf: conventionStatus,
        })
        const lines = summary.tenants.flatMap(({ tenant, inbound, outbound, conventions }) => [
          tenant,
          ...conventions.flatMap(({ convention, state, ends, projects }) => [
            `  ${labelled(convention, texts.standing(state, ends), language)}`,
            ...projects.map(
              (one) => `    ${labelled(one.project, texts.standing(one.state, undefined), language)}`,
            ),
          ]),
          ...inbound.map((route) => `  ${texts.inbound} ${route}`),
          ...outbound.map((route) => `  ${texts.outbound} ${route}`),
        ])
        const failures = summary.revocation.map((code) => texts.unreadableList(code))
        return {
          text: [texts.usable(summary.environment), ...lines, ...failures].join('\n'),
          json: summary,
          exit: failures.length === 0 ? EXIT.ok : EXIT.no,
        }
      }),
    )
}
