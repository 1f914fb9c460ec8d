import { checkGateway } from '@entente/gateway'
import type { Command } from 'commander'
import { EXIT } from '../../exit-codes.ts'
import type { Answer } from '../../verb.ts'
import type { GatewayTexts } from './texts.ts'

/** `entente gateway check`: what a file would do, without doing it. */
export function registerCheck(family: Command, answer: Answer, texts: GatewayTexts): void {
  family
    .command('check')
    .description(texts.check)
    .argument('<file>', texts.config)
    .action(
      answer(async ({ clock }, file: string) => {
        const summary = await checkGateway({ path: file, environment: process.env, clock })
        const lines = summary.tenants.flatMap(({ tenant, inbound, outbound }) => [
          tenant,
          ...inbound.map((route) => `  inbound  ${route}`),
          ...outbound.map((route) => `  outbound ${route}`),
        ])
        const failures = summary.revocation.map((code) => `A revocation list cannot be read: ${code}.`)
        return {
          text: [`The gateway file can be used (${summary.environment}).`, ...lines, ...failures].join('\n'),
          json: summary,
          exit: failures.length === 0 ? EXIT.ok : EXIT.no,
        }
      }),
    )
}
