import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type Answer,
  auditorPrivateKey,
  type ExchangeReference,
  endUserBehind,
  type Inquiry,
  informationReached,
  type Journal,
  pagmsHeldAt,
  profileUsed,
  requestAndVector,
  subjectReport,
} from '@entente/interops-trace'
import type { Command } from 'commander'
import { collect } from '../../collect.ts'
import { EXIT } from '../../exit-codes.ts'
import { readText } from '../../read-input.ts'
import type { RegisterVerb, Answer as RunVerb, Terminal, VerbAnswer } from '../../verb.ts'
import { invalid } from '../invalid.ts'
import { type JournalOptions, takesJournal, withJournal } from './open-journal.ts'
import { readInstant } from './read-instant.ts'
import { openRevalidation } from './revalidate.ts'
import { words } from './words.ts'
import { writeNewFile } from './write-new-file.ts'

interface AnswerOptions extends JournalOptions {
  readonly auditor?: string
  readonly proofs?: string
}
interface ExchangeOptions extends AnswerOptions {
  readonly request?: string
  readonly vi?: string
}
interface PairOptions extends ExchangeOptions {
  readonly anchor: readonly string[]
  readonly evidence?: string
}
interface PagmOptions extends AnswerOptions {
  readonly entity: string
  readonly at: string
  readonly service?: string
}
interface UserOptions extends AnswerOptions {
  readonly user: string
  readonly from?: string
  readonly to?: string
}

/** `entente trace answer …`: the questions of articles 5.2 and 5.3, each answered with its records and proofs. */
export const registerAnswer: RegisterVerb = (family, answer) => {
  const questions = family
    .command('answer')
    .description('answer a question of articles 5.2 and 5.3, with proofs')
  question(
    questions,
    'pagms',
    'who held which PAGM at an instant (art. 5.3)',
    '--entity agent.txt --at 2026-03-02T09:00:00+01:00',
  )
    .requiredOption(
      '--entity <file>',
      'file that holds the identifier of the user, type of user or application',
    )
    .requiredOption('--at <instant>', 'ISO 8601 with an offset')
    .option('--service <uri>', 'that service alone')
    .action(
      answer((terminal, options: PagmOptions) =>
        answerWith(terminal, options, async (journal, inquiry) => {
          const entity = await readIdentifier(options.entity, terminal)
          const at = readInstant('--at', options.at)
          const service = options.service === undefined ? {} : { service: options.service }
          return pagmsHeldAt(journal, { entity, at, ...service }, inquiry)
        }),
      ),
    )
  aboutExchange(
    answer,
    questions,
    'end-user',
    'the end user behind a request, as named in the VI (art. 5.3)',
    endUserBehind,
  )
  aboutExchange(
    answer,
    questions,
    'profile',
    'the PAGM and the profile used for a request (art. 5.2)',
    profileUsed,
  )
  aboutPair(answer, questions)
  question(
    questions,
    'information',
    'what information a user reached (art. 5.2)',
    '--user agent.txt --from 2026-01-01T00:00:00+01:00',
  )
    .requiredOption('--user <file>', 'file that holds the identifier of the user, as in the VI')
    .option('--from <instant>', 'recorded at or after, ISO 8601 with an offset')
    .option('--to <instant>', 'recorded before, ISO 8601 with an offset')
    .action(
      answer((terminal, options: UserOptions) =>
        answerWith(terminal, options, async (journal, inquiry) => {
          const { user, from, to } = options
          const asked = {
            userId: await readIdentifier(user, terminal),
            ...(from !== undefined && { from: readInstant('--from', from) }),
            ...(to !== undefined && { to: readInstant('--to', to) }),
          }
          return informationReached(journal, asked, inquiry)
        }),
      ),
    )
  question(
    questions,
    'subject',
    "what the journal holds about a person, for that person's right of access",
    '--user personne.txt',
  )
    .requiredOption('--user <file>', 'file that holds the identifier of the person')
    .action(
      answer((terminal, options: UserOptions) =>
        answerWith(terminal, options, async (journal, inquiry) => {
          const { content, records } = await subjectReport(
            journal,
            { identifier: await readIdentifier(options.user, terminal) },
            inquiry,
          )
          return { content: [content], records }
        }),
      ),
    )
}

function question(questions: Command, name: string, description: string, own: string): Command {
  return takesJournal(questions.command(name))
    .description(description)
    .option(
      '--auditor <id=file>',
      'private key that opens sealed parts, PEM; not needed for a journal in the clear',
    )
    .option('--proofs <folder>', 'write the proof of each record there, as .tlog-proof files')
    .addHelpText(
      'after',
      `\nExample:\n  entente trace answer ${name} --store traces.db --tenant 99000000200016 --writer app-1 \\\n    --checkpoint-key tete.key --index-key index.key --reader auditrice --purpose "Contrôle 2026-17" \\\n    --auditor rssi=rssi.key ${own}`,
    )
}

function takesExchange(command: Command): Command {
  return command
    .option('--request <file>', 'file that holds the identifier of the request')
    .option('--vi <file>', 'file that holds the identifier of the VI')
}

type ExchangeQuestion = (
  journal: Journal,
  exchange: ExchangeReference,
  inquiry: Inquiry,
) => Promise<Answer<readonly object[]>>

function aboutExchange(
  answer: RunVerb,
  questions: Command,
  name: string,
  description: string,
  ask: ExchangeQuestion,
): void {
  takesExchange(question(questions, name, description, '--request requete.txt')).action(
    answer((terminal, options: ExchangeOptions) =>
      answerWith(terminal, options, async (journal, inquiry) =>
        ask(journal, await readExchange(options, terminal), inquiry),
      ),
    ),
  )
}

function aboutPair(answer: RunVerb, questions: Command): void {
  takesExchange(
    question(
      questions,
      'pair',
      'the pair of request and VI, as archived, proven again (art. 5.3)',
      '--vi vi.txt --anchor racine.pem --evidence preuves',
    ),
  )
    .option('--anchor <file>', 'certificate trusted at that time, PEM; may be repeated', collect, [])
    .option('--evidence <folder>', 'certificates and revocation lists kept when VIs were accepted')
    .action(
      answer(async (terminal, options: PairOptions) => {
        const { anchor, evidence } = options
        if ((anchor.length === 0) !== (evidence === undefined))
          throw invalid('--anchor and --evidence go together.', '--anchor et --evidence vont ensemble.')
        const revalidate =
          evidence === undefined ? undefined : await openRevalidation(anchor, evidence, terminal)
        return answerWith(terminal, options, async (journal, inquiry) => {
          const exchange = await readExchange(options, terminal)
          const { content, records } = await requestAndVector(journal, exchange, inquiry, revalidate)
          const pairs = content.map(({ vector, request, ...pair }) => ({
            ...pair,
            request: request === undefined ? undefined : Buffer.from(request).toString('base64'),
            vector: Buffer.from(vector).toString('base64'),
          }))
          return { content: pairs, records }
        })
      }),
    )
}

/** Opens the journal, asks, and gives the answer with its records and their proofs. */
function answerWith(
  terminal: Terminal,
  options: AnswerOptions,
  ask: (journal: Journal, inquiry: Inquiry) => Promise<Answer<readonly object[]>>,
): Promise<VerbAnswer> {
  return withJournal(options, terminal, async (journal, reader) => {
    const auditor = await readAuditor(options.auditor, terminal)
    const { content, records } = await ask(journal, { reader, ...(auditor !== undefined && { auditor }) })
    const proven = records.map(({ found: { log, index, leafHash, open }, actor, proof }) => ({
      log,
      index,
      leafHash,
      kind: open.kind,
      recordedAt: open.recordedAt,
      actor,
      proof,
    }))
    if (options.proofs !== undefined) await writeProofs(options.proofs, proven)
    const said = words[terminal.language]
    const rows = proven.map(
      ({ index, recordedAt, kind, proof }) =>
        `  ${said.record(index)}  ${recordedAt}  ${kind}  ${proof === undefined ? said.provedByExport : said.proven}`,
    )
    return {
      text: [...content.map((item) => JSON.stringify(item)), said.restingOn(rows.length), ...rows].join('\n'),
      json: { answer: content, records: proven },
      exit: content.length === 0 ? EXIT.no : EXIT.ok,
    }
  })
}

async function writeProofs(
  folder: string,
  records: readonly { readonly index: number; readonly proof: string | undefined }[],
): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  for (const { index, proof } of records) {
    if (proof !== undefined) await writeNewFile(join(folder, `${index}.tlog-proof`), [proof])
  }
}

/** Identifiers of persons are read from files: the command line of a process is visible to others. */
async function readIdentifier(file: string, terminal: Terminal): Promise<string> {
  const identifier = (await readText(file, terminal)).trim()
  if (identifier === '')
    throw invalid(
      'A file that should hold an identifier is empty.',
      'Un fichier qui devrait contenir un identifiant est vide.',
    )
  return identifier
}

async function readExchange(
  { request, vi }: ExchangeOptions,
  terminal: Terminal,
): Promise<ExchangeReference> {
  if ((request === undefined) === (vi === undefined))
    throw invalid('Give either --request or --vi.', 'Donner --request ou --vi, pas les deux.')
  return request === undefined
    ? { vectorId: await readIdentifier(vi ?? '', terminal) }
    : { requestId: await readIdentifier(request, terminal) }
}

async function readAuditor(option: string | undefined, terminal: Terminal) {
  if (option === undefined) return undefined
  const [id = '', file = ''] = option.split('=')
  if (id === '' || file === '')
    throw invalid('--auditor takes <id>=<file>.', '--auditor s’écrit <id>=<fichier>.')
  return auditorPrivateKey(id, await readText(file, terminal))
}
