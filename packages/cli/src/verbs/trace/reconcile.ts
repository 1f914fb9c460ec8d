import { type PairClass, reconcile } from '@entente/interops-trace'
import { EXIT } from '../../exit-codes.ts'
import { streamInput } from '../../read-input.ts'
import type { RegisterVerb } from '../../verb.ts'
import { readCount } from '../read-count.ts'
import { words } from './words.ts'

const CLASSES: readonly PairClass[] = ['matched', 'pending', 'client-only', 'provider-only', 'contradictory']

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
      answer(async (terminal, client: string, provider: string, options: { edgeMinutes: string }) => {
        const said = words[terminal.language]
        const edgeMinutes = readCount('--edge-minutes', options.edgeMinutes, 0)
        const report = await reconcile(streamInput(client, terminal), streamInput(provider, terminal), {
          edgeMinutes,
        })
        const { counts, mismatches, notCompared, from, to } = report
        const width = Math.max(...CLASSES.map((kind) => said.pairs[kind].length)) + 1
        return {
          text: [
            said.reconciled(report.verdict, from?.toISOString() ?? '-', to?.toISOString() ?? '-'),
            ...CLASSES.map((kind) => `  ${said.pairs[kind].padEnd(width)} ${counts[kind]}`),
            ...(notCompared > 0 ? [said.notCompared(notCompared)] : []),
            ...mismatches.map(({ class: kind, hash }) => `  ${said.pairs[kind].padEnd(width)} ${hash}`),
          ].join('\n'),
          json: report,
          exit: report.verdict === 'concordant' ? EXIT.ok : EXIT.no,
        }
      }),
    )
}
