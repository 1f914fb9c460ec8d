import { loadConvention } from '@entente/core/convention'
import { civilDateInParis, parseDelay } from '@entente/core/time'
import {
  approvePurge,
  type Journal,
  type PurgeProposal,
  proposalId,
  proposePurge,
  purge,
  type ReadContext,
  type RetentionPolicy,
  readPurgeProposal,
  retentionPolicyFrom,
} from '@entente/interops-trace'
import type { Command } from 'commander'
import { collect } from '../../collect.ts'
import { EXIT } from '../../exit-codes.ts'
import { readJson } from '../../read-json.ts'
import type { RegisterVerb, Terminal, VerbAnswer } from '../../verb.ts'
import { invalid } from '../invalid.ts'
import { type JournalOptions, takesJournal, withJournal } from './open-journal.ts'
import { words } from './words.ts'
import { writeNewFile } from './write-new-file.ts'

interface ProposeOptions extends JournalOptions {
  readonly convention?: string
  readonly keep: readonly string[]
  readonly to: string
}
interface StepOptions extends JournalOptions {
  readonly proposal: string
}

const ROLES = ['search', 'purge'] as const

/** `entente trace purge …`: propose, have another person approve, execute. Each step is recorded. */
export const registerPurge: RegisterVerb = (family, answer) => {
  const steps = family
    .command('purge')
    .description('erase what is past its retention, in three recorded steps')
  takesJournal(steps.command('propose'))
    .description('write what is past its retention as a proposal; nothing is erased')
    .option('--convention <file>', 'take the retention of each project from its sheet in this convention')
    .option(
      '--keep <project=delay>',
      'or give it: droits=P1Y, - for records without project; may be repeated',
      collect,
      [],
    )
    .requiredOption('--to <file>', 'file for the proposal; it must not exist')
    .addHelpText(
      'after',
      '\nExample:\n  entente trace purge propose --store traces.db --tenant 99000000200016 --writer app-1 \\\n    --checkpoint-key tete.key --index-key index.key --reader auditrice --purpose "Contrôle 2026-17" --convention convention.json --to purge.json',
    )
    .action(
      answer((terminal, options: ProposeOptions) =>
        withJournal(
          options,
          terminal,
          (journal, reader) => propose(journal, reader, options, terminal),
          ROLES,
        ),
      ),
    )
  takesProposal(steps.command('approve'), 'responsable')
    .description('put the visa of another person on a proposal')
    .action(
      answer((terminal, options: StepOptions) =>
        withProposal(options, terminal, async (journal, proposal, reader) => {
          await approvePurge(journal, proposal, reader)
          const id = proposalId(proposal)
          return { text: words[terminal.language].approved(id), json: { id, approved: true }, exit: EXIT.ok }
        }),
      ),
    )
  takesProposal(steps.command('execute'), 'auditrice')
    .description('erase what an approved proposal names; what is held since stays')
    .action(
      answer((terminal, options: StepOptions) =>
        withProposal(options, terminal, async (journal, proposal, reader) => {
          const said = words[terminal.language]
          const report = await purge(journal, proposal, reader)
          return {
            text: [
              said.erased(report.erased, report.keysDestroyed.length),
              said.notReached,
              ...report.notReached.map((what) => `  ${said.outOfReach(what)}`),
            ].join('\n'),
            json: report,
            exit: EXIT.ok,
          }
        }),
      ),
    )
}

/** What the visa and the execution take alike. */
function takesProposal(command: Command, reader: string): Command {
  return takesJournal(command)
    .requiredOption('--proposal <file>', 'the proposal, as it was written')
    .addHelpText(
      'after',
      `\nExample:\n  entente trace purge ${command.name()} --store traces.db --tenant 99000000200016 --writer app-1 \\\n    --checkpoint-key tete.key --index-key index.key --reader ${reader} --purpose "Contrôle 2026-17" --proposal purge.json`,
    )
}

async function propose(
  journal: Journal,
  reader: ReadContext,
  options: ProposeOptions,
  terminal: Terminal,
): Promise<VerbAnswer> {
  const said = words[terminal.language]
  const proposal = await proposePurge(journal, await readPolicy(options, terminal), reader)
  const id = proposalId(proposal)
  await writeNewFile(options.to, [`${JSON.stringify(proposal, null, 2)}\n`])
  const rows = proposal.items.map(
    ({ project, records, keep, before, unusual }) =>
      `  ${said.proposed(project ?? '-', records, before, keep, unusual)}`,
  )
  return {
    text: [said.proposal(id), ...rows].join('\n'),
    json: { id, proposal },
    exit: proposal.items.length === 0 ? EXIT.no : EXIT.ok,
  }
}

/** Reads the proposal before the journal is opened, so that a wrong file leaves no record. */
async function withProposal(
  options: StepOptions,
  terminal: Terminal,
  work: (journal: Journal, proposal: PurgeProposal, reader: ReadContext) => Promise<VerbAnswer>,
): Promise<VerbAnswer> {
  const proposal = readPurgeProposal(await readJson(options.proposal, terminal))
  return withJournal(options, terminal, (journal, reader) => work(journal, proposal, reader), ROLES)
}

async function readPolicy(options: ProposeOptions, terminal: Terminal): Promise<RetentionPolicy> {
  if ((options.convention === undefined) === (options.keep.length === 0)) {
    throw invalid('Give either --convention or --keep.', 'Donner --convention ou --keep, pas les deux.')
  }
  if (options.convention !== undefined) {
    const convention = loadConvention(await readJson(options.convention, terminal))
    if (convention.kind !== 'interops')
      throw invalid(
        '--convention is not an INTEROPS convention.',
        '--convention n’est pas une convention INTEROPS.',
      )
    return retentionPolicyFrom(convention, civilDateInParis(terminal.clock.now()))
  }
  const rules = options.keep.map((rule) => {
    const [project = '', delay = ''] = rule.split('=')
    if (project === '' || delay === '')
      throw invalid('--keep takes <project>=<delay>.', '--keep s’écrit <projet>=<délai>.')
    return { project: project === '-' ? null : project, keep: parseDelay(delay) }
  })
  return { rules }
}
