import { verifyJournal } from '@entente/interops-trace'
import { collect } from '../../collect.ts'
import { EXIT } from '../../exit-codes.ts'
import { streamInput } from '../../read-input.ts'
import type { RegisterVerb } from '../../verb.ts'
import { readLogKey } from './read-key.ts'
import { words } from './words.ts'

interface VerifyOptions {
  readonly key: readonly string[]
  readonly witness: readonly string[]
  readonly sealedBy: readonly string[]
  readonly spool?: boolean
}

/** `entente trace verify`: re-checks everything in an export and says what is wrong and where. */
export const registerVerify: RegisterVerb = (family, answer) => {
  family
    .command('verify')
    .description('re-check an exported journal: every record, the tree, heads, seals and anchors')
    .argument('<export>', 'NDJSON file, or - for standard input')
    .requiredOption(
      '--key <key>',
      'public key of a log, got by another way than the export; may be repeated',
      collect,
      [],
    )
    .option('--witness <key>', 'public key of a partner that cosigns heads; may be repeated', collect, [])
    .option(
      '--sealed-by <sha256>',
      'fingerprint of the certificate that must seal each head; may be repeated',
      collect,
      [],
    )
    .option(
      '--spool',
      'the export is that of a spool: content may be missing that was trimmed after shipping',
    )
    .addHelpText('after', '\nExample:\n  entente trace verify traces.ndjson --key "$(cat log.pub)"')
    .action(
      answer(async (terminal, file: string, options: VerifyOptions) => {
        const result = await verifyJournal(streamInput(file, terminal), {
          keys: options.key.map(readLogKey),
          witnesses: options.witness.map(readLogKey),
          ...(options.spool === true && { isSpool: true }),
          ...(options.sealedBy.length > 0 && { sealedBy: options.sealedBy }),
        })
        const said = words[terminal.language]
        const logs = result.logs.map((log, at) => said.log(log, result.sentences[at] ?? ''))
        const findings = result.findings.map(
          ({ kind, line, explanation }) => `  ${said.finding(kind, line, explanation)}`,
        )
        return {
          text: [said.verdict[result.verdict], ...logs, ...findings].join('\n'),
          json: result,
          exit: result.verdict === 'intact' ? EXIT.ok : EXIT.no,
        }
      }),
    )
}
