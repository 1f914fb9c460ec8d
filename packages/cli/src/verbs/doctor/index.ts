import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { type Deployment, loadDeployment } from '@entente/core/deployment'
import { auditorPrivateKey } from '@entente/interops-trace'
import { EXIT } from '../../exit-codes.ts'
import { labelled } from '../../language.ts'
import { mark } from '../../marks.ts'
import { readText } from '../../read-input.ts'
import { readJson } from '../../read-json.ts'
import { firstLine } from '../../signer-options.ts'
import type { RegisterFamily, Terminal, VerbAnswer } from '../../verb.ts'
import { invalid } from '../invalid.ts'
import { drillArchive } from './drill-archive.ts'
import { type ClockSource, examineClock } from './examine-clock.ts'
import { examineDeployment } from './examine-deployment.ts'
import { examineEnvironment } from './examine-environment.ts'
import type { Finding } from './finding.ts'
import { words } from './words.ts'

interface DoctorOptions {
  readonly deployment?: string
  readonly online?: boolean
  readonly clock?: string
  readonly drill?: string
  readonly auditor?: string
  readonly archive?: string
  readonly passphrase?: string
}

const DEFAULT_SKEW_SECONDS = 60

/** `entente doctor`: what will fail soon, before it does. */
export const registerDoctor: RegisterFamily = (program, answer, language) => {
  const said = words[language]
  program
    .command('doctor')
    .description(said.summary)
    .option('--deployment <file>', said.deployment)
    .option('--online', said.online)
    .option('--clock <url>', said.clock)
    .option('--drill <key>', said.drill)
    .option('--auditor <id>', said.auditor)
    .option('--archive <export>', said.archive)
    .option('--passphrase <file>', said.passphrase)
    .addHelpText(
      'after',
      '\nExamples:\n  entente doctor --deployment deployment.json --online\n  entente doctor --drill dpo-2026.key --auditor dpo-2026 --passphrase - --archive traces.ndjson',
    )
    .action(answer(examine))
}

async function examine(terminal: Terminal, options: DoctorOptions): Promise<VerbAnswer> {
  const said = words[terminal.language]
  const findings: Finding[] = [...examineEnvironment(process.versions.node, process.env)]
  const file = options.deployment
  const deployment = file === undefined ? undefined : loadDeployment(await readJson(file, terminal))
  if (deployment !== undefined && file !== undefined) {
    const folder = file === '-' ? process.cwd() : dirname(resolve(file))
    findings.push(...examineDeployment(deployment, folder, terminal.clock.now()))
    if (options.online === true) findings.push(...(await examineClocks(deployment, folder, terminal)))
  }
  if (options.clock !== undefined) {
    if (!URL.canParse(options.clock))
      throw invalid('--clock is not an address.', '--clock n’est pas une adresse.')
    const url = new URL(options.clock)
    findings.push(
      await examineClock(
        { subject: url.host, url },
        deployment?.clockSkewSeconds ?? DEFAULT_SKEW_SECONDS,
        terminal.clock,
      ),
    )
  }
  if (options.drill !== undefined) findings.push(await drill(options, terminal))
  const bad = findings.filter(({ outcome }) => outcome === 'bad').length
  return {
    text: [...findings.map((one) => line(one, terminal)), bad === 0 ? said.well : said.ill(bad)].join('\n'),
    json: { findings },
    exit: bad === 0 ? EXIT.ok : EXIT.no,
  }
}

async function examineClocks(
  { endpoints, anchors, clockSkewSeconds }: Deployment,
  folder: string,
  terminal: Terminal,
): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const endpoint of endpoints) {
    terminal.progress(words[terminal.language].looking(endpoint.id))
    const ca = anchors
      .filter(({ id, reference }) => endpoint.anchors?.includes(id) === true && reference.startsWith('file:'))
      .map(({ reference }) => readFileSync(resolve(folder, reference.slice('file:'.length)), 'utf8'))
    const source: ClockSource = { subject: endpoint.id, url: new URL(endpoint.url), ca }
    findings.push(await examineClock(source, clockSkewSeconds, terminal.clock))
  }
  return findings
}

async function drill(
  { drill: key, auditor, archive, passphrase }: DoctorOptions,
  terminal: Terminal,
): Promise<Finding> {
  if (key === undefined || auditor === undefined || archive === undefined) {
    throw invalid('--drill needs --auditor and --archive.', '--drill demande --auditor et --archive.')
  }
  const secret = passphrase === undefined ? undefined : firstLine(await readText(passphrase, terminal))
  return drillArchive(archive, auditorPrivateKey(auditor, await readText(key, terminal), secret), terminal)
}

function line({ id, subject, outcome, reason, amount = 0 }: Finding, terminal: Terminal): string {
  const said = words[terminal.language]
  const named = subject === undefined ? said.ids[id] : `${said.ids[id]} ${subject}`
  return `${mark(outcome, terminal)} ${labelled(named, said.reasons[reason](amount), terminal.language)}`
}
