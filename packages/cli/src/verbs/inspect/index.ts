import { setTimeout as wait } from 'node:timers/promises'
import { parseCertificates } from '@entente/trust'
import { EXIT } from '../../exit-codes.ts'
import { readInput, readText } from '../../read-input.ts'
import { takesRevocation } from '../../revocation-options.ts'
import { openExplanations } from '../../tell-error.ts'
import type { RegisterFamily, Terminal, VerbAnswer } from '../../verb.ts'
import { writeNew } from '../../write-output.ts'
import { invalid } from '../invalid.ts'
import { inspectText } from './inspect-text.ts'
import type { Inspection } from './inspection.ts'
import { type JudgeOptions, openJudge } from './judge-vector.ts'
import { writePage } from './page.ts'
import { startInspector } from './serve.ts'
import { words } from './words.ts'

interface InspectOptions extends JudgeOptions {
  readonly to?: string
  readonly signer?: string
  readonly port?: string
  readonly minutes: string
  readonly revealPersonal?: boolean
}

const MAX_BYTES = 32 * 1024 * 1024
const MINUTE_MS = 60_000

/** `entente inspect`: what a VI, a JWT or a list says, on a page that never leaves the machine. */
export const registerInspect: RegisterFamily = (program, answer, language) => {
  const said = words[language]
  takesRevocation(program.command('inspect'), language)
    .description(said.summary)
    .argument('[file]', said.file)
    .option('--to <file>', said.to)
    .option('--convention <file>', said.convention)
    .option('--deployment <file>', said.deployment)
    .option('--service <uri>', said.service)
    .option('--signer <file>', said.signer)
    .option('--port <number>', said.port)
    .option('--minutes <number>', said.minutes, '30')
    .option('--reveal-personal', said.reveal)
    .addHelpText(
      'after',
      '\nExamples:\n  entente inspect\n  entente inspect message.xml --to message.html --convention convention.json --deployment deployment.json \\\n    --service https://droits.caisse.example/consultation --crl ac.crl=ac.pem',
    )
    .action(answer(inspect))
}

async function inspect(
  terminal: Terminal,
  file: string | undefined,
  options: InspectOptions,
): Promise<VerbAnswer> {
  const judge = await openJudge(options, terminal)
  const [signer] =
    options.signer === undefined ? [] : parseCertificates(await readText(options.signer, terminal))
  if (options.signer !== undefined && signer === undefined)
    throw invalid('--signer holds no certificate.', '--signer ne contient pas de certificat.')
  const look = (bytes: Uint8Array): Promise<Inspection> =>
    inspectText(bytes, {
      at: terminal.clock.now(),
      revealPersonal: options.revealPersonal === true,
      judge,
      signer,
    })
  const first = file === undefined ? undefined : await look(await readInput(file, terminal, MAX_BYTES))
  return options.to === undefined ? serve(terminal, look, first, options) : write(terminal, first, options.to)
}

async function write(terminal: Terminal, first: Inspection | undefined, file: string): Promise<VerbAnswer> {
  const { language, clock } = terminal
  if (first === undefined)
    throw invalid(
      '--to needs something to show: a file, or - for standard input.',
      '--to demande quelque chose à montrer : un fichier, ou - pour l’entrée standard.',
    )
  await writeNew(
    file,
    writePage(first, { language, explain: await openExplanations(language), at: clock.now() }),
  )
  const good = first.verdict === 'passed' || first.verdict === 'not-judged'
  return {
    text: words[language].written(file),
    json: { file, inspection: first },
    exit: good ? EXIT.ok : EXIT.no,
  }
}

async function serve(
  terminal: Terminal,
  look: (bytes: Uint8Array) => Promise<Inspection>,
  first: Inspection | undefined,
  { port, minutes }: InspectOptions,
): Promise<VerbAnswer> {
  const { language, clock } = terminal
  const idle = Number(minutes) * MINUTE_MS
  if (!(idle > 0 && idle <= 1_440 * MINUTE_MS))
    throw invalid('--minutes is not a number from 0 to 1440.', '--minutes n’est pas un nombre de 0 à 1440.')
  const chosen = port === undefined ? undefined : Number(port)
  if (chosen !== undefined && !(Number.isInteger(chosen) && chosen > 0 && chosen < 65_536)) {
    throw invalid('--port is not a port.', '--port n’est pas un port.')
  }
  const inspector = await startInspector({
    language,
    explain: await openExplanations(language),
    clock,
    inspect: look,
    ...(first && { first }),
    ...(chosen !== undefined && { port: chosen }),
  })
  const stop = new AbortController()
  const onSignal = () => stop.abort()
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal)
  try {
    terminal.error(`${words[language].serving(inspector.url)}\n`)
    while (!stop.signal.aborted) {
      const left = inspector.lastRequest() + idle - clock.now().getTime()
      if (left <= 0) break
      await wait(Math.min(left, MINUTE_MS), undefined, { signal: stop.signal }).catch(() => undefined)
    }
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal)
    await inspector.close()
  }
  return {
    text: words[language].served(inspector.shown()),
    json: { shown: inspector.shown() },
    exit: EXIT.ok,
  }
}
