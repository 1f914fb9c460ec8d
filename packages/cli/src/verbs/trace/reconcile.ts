import { reconcile } from '@entente/interops-trace'
import { EXIT } from '../../exit-codes.ts'
import { streamInput } from '../../read-input.ts'
import type { RegisterVerb } from '../../verb.ts'

/** `entente trace reconcile`: compares what the client recorded with what the provider recorded. */
export const registerReconcile: RegisterVerb = (family, answer) => {
  family
    .command('reconcile')
    .description('compare two exports or pair lists: which VIs both sides know, and which not')
    .argument('<client>', "the client's export or pair list")
    .argument('<provider>', "the provider's export or pair list")
    .option('--edge-minutes <n>', 'how near to the edge of the window a lonely VI is pending', '10')
    .addHelpText('after', '\nExample:\n  entente trace reconcile cliente.ndjson fournisseuse.ndjson')
    .action(
      answer(async (terminal, client: string, provider: string, { edgeMinutes }: { edgeMinutes: string }) => {
        const report = await reconcile(streamInput(client, terminal), streamInput(provider, terminal), {
          edgeMinutes: Number(edgeMinutes),
        })
        const { counts, mismatches, from, to } = report
        return {
          text: [
            `${report.verdict}, from ${from?.toISOString() ?? '-'} to ${to?.toISOString() ?? '-'}`,
            ...Object.entries(counts).map(([kind, count]) => `  ${kind.padEnd(14)} ${count}`),
            ...mismatches.map(({ class: kind, hash }) => `  ${kind.padEnd(14)} ${hash}`),
          ].join('\n'),
          json: report,
          exit: report.verdict === 'concordant' ? EXIT.ok : EXIT.no,
        }
      }),
    )
}
