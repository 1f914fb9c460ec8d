import { isTraceError, verifyTlogProof } from '@entente/interops-trace'
import { EXIT } from '../../exit-codes.ts'
import { readText } from '../../read-input.ts'
import { tellError } from '../../tell-error.ts'
import type { RegisterVerb, Terminal, VerbAnswer } from '../../verb.ts'
import { invalid } from '../invalid.ts'
import { readCount } from '../read-count.ts'
import { type JournalOptions, takesJournal, withJournal } from './open-journal.ts'
import { readLogKey } from './read-key.ts'
import { words } from './words.ts'

interface ProveOptions extends Partial<JournalOptions> {
  readonly leaf?: string
  readonly key?: string
  readonly proof?: string
  readonly log?: string
  readonly index?: string
}

/** `entente trace prove`: makes the proof that one record is in a log, or checks one. */
export const registerProve: RegisterVerb = (family, answer) => {
  family
    .command('check-proof')
    .description('check a .tlog-proof file against the hash of a record and the key of its log')
    .argument('<proof>', '.tlog-proof file, or - for standard input')
    .requiredOption('--leaf <sha256>', "the record's leaf hash, as its holder computed it")
    .requiredOption('--key <key>', 'public key of the log')
    .addHelpText(
      'after',
      '\nExample:\n  entente trace check-proof vi.tlog-proof --leaf 5dc9… --key "$(cat log.pub)"',
    )
    .action(answer(checkProof))
  takesJournal(family.command('prove'))
    .description('prove that one record is in a log')
    .requiredOption('--log <origin>', 'name of the log, from the receipt')
    .requiredOption('--index <n>', 'position in the log, from the receipt')
    .addHelpText(
      'after',
      '\nThe proof is the text of a .tlog-proof file; check it with entente trace check-proof.\n\nExample:\n  entente trace prove --store traces.db --tenant 99000000200016 --writer app-1 \\\n    --checkpoint-key tete.key --index-key index.key --reader auditrice --purpose "Contrôle 2026-17" \\\n    --log traces.caisse.example/app-1 --index 17 > vi.tlog-proof',
    )
    .action(
      answer((terminal, options: JournalOptions & { readonly log: string; readonly index: string }) =>
        withJournal(options, terminal, async (journal) => {
          const said = words[terminal.language]
          const outcome = await journal.prove({
            log: options.log,
            index: readCount('--index', options.index, 0),
          })
          return outcome.status === 'proven'
            ? { text: outcome.proof, json: outcome, exit: EXIT.ok }
            : { text: said.notYet, json: outcome, exit: EXIT.no }
        }),
      ),
    )
}

async function checkProof(terminal: Terminal, file: string, options: ProveOptions): Promise<VerbAnswer> {
  const { leaf = '', key = '' } = options
  if (!/^[0-9a-f]{64}$/.test(leaf))
    throw invalid(
      '--leaf is not a SHA-256 in lower-case hexadecimal.',
      '--leaf n’est pas un SHA-256 en hexadécimal minuscule.',
    )
  try {
    const head = verifyTlogProof(await readText(file, terminal), Buffer.from(leaf, 'hex'), readLogKey(key))
    return {
      text: words[terminal.language].inLog(head.size),
      json: { proven: true, size: head.size, origin: head.origin },
      exit: EXIT.ok,
    }
  } catch (error) {
    if (!isTraceError(error)) throw error
    const { code, message } = error
    return {
      text: await tellError(error, terminal.language),
      json: { proven: false, code, message },
      exit: EXIT.no,
    }
  }
}
