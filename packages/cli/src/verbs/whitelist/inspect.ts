import { parseTenantId } from '@entente/core/ids'
import {
  confirmersOf,
  confirmPin,
  inspectList,
  type ListInspection,
  parsePin,
  pinFromInspection,
  type WhitelistPin,
  writePin,
} from '@entente/mssante-whitelist'
import { parseCertificates } from '@entente/trust'
import { EXIT } from '../../exit-codes.ts'
import type { Language } from '../../language.ts'
import { readText } from '../../read-input.ts'
import type { RegisterVerb, Terminal } from '../../verb.ts'
import { replaceFile, writeNew } from '../../write-output.ts'
import { invalid } from '../invalid.ts'
import { readListFile } from './read-list-file.ts'
import { words } from './words.ts'

interface InspectOptions {
  readonly pin?: string
  readonly tenant?: string
  readonly issuer?: string
  readonly confirm?: string
  readonly as?: string
}

/** `entente whitelist inspect`: shows what a list contains, makes a pin of it, confirms a pin. */
export const registerInspect: RegisterVerb = (family, answer) => {
  family
    .command('inspect')
    .description('show what a downloaded list contains; verifies nothing')
    .argument('<file>', 'the list; - for standard input')
    .option('--pin <file>', 'write a pin of what is seen; the file must not exist')
    .option('--tenant <siret>', 'with --pin: the organisme that will enforce it')
    .option('--issuer <file>', 'with --pin: the authority that issued the signer’s certificate, PEM')
    .option('--confirm <file>', 'add your confirmation to a pin, if this list shows what it says')
    .option('--as <name>', 'with --confirm: who confirms, after comparing with an official channel')
    .addHelpText(
      'after',
      '\nTwo people confirm, each with a list they downloaded themselves.\n\nExamples:\n  entente whitelist inspect liste.xml --pin pin.json --tenant 99000000200016 --issuer igc-sante-organisations.pem\n  entente whitelist inspect ma-copie.xml --confirm pin.json --as "Responsable messagerie"',
    )
    .action(answer(inspect))
}

async function inspect(terminal: Terminal, file: string, options: InspectOptions) {
  const inspection = inspectList(await readListFile(file, terminal))
  const { snapshot: _snapshot, ...shown } = inspection
  const isIntact = inspection.integrity === 'intact'
  const pinned = options.pin === undefined ? [] : await makePin(inspection, options.pin, options, terminal)
  const confirmed =
    options.confirm === undefined ? undefined : await confirm(inspection, options.confirm, options, terminal)
  const refused = confirmed?.outcome === 'differs'
  return {
    text: [...describe(inspection, terminal.language), ...pinned, ...(confirmed?.lines ?? [])].join('\n'),
    json: {
      ...shown,
      ...(options.pin === undefined ? {} : { pin: options.pin }),
      ...(confirmed === undefined
        ? {}
        : { confirmation: confirmed.outcome, confirmers: confirmed.confirmers }),
    },
    exit: isIntact && !refused ? EXIT.ok : EXIT.no,
  }
}

async function makePin(
  inspection: ListInspection,
  file: string,
  { tenant, issuer }: InspectOptions,
  terminal: Terminal,
): Promise<readonly string[]> {
  if (tenant === undefined || issuer === undefined)
    throw invalid('--pin needs --tenant and --issuer.', '--pin demande --tenant et --issuer.')
  const [authority] = parseCertificates(await readText(issuer, terminal))
  if (authority === undefined)
    throw invalid('--issuer is not a certificate.', '--issuer n’est pas un certificat.')
  const pin = pinFromInspection(inspection, parseTenantId(tenant), authority.sha256)
  await writeNew(file, writePin(pin))
  return ['', words[terminal.language].pinWritten(file)]
}

async function confirm(
  inspection: ListInspection,
  file: string,
  { as }: InspectOptions,
  terminal: Terminal,
): Promise<{
  readonly outcome: 'confirmed' | 'differs'
  readonly confirmers: readonly string[]
  readonly lines: readonly string[]
}> {
  if (as === undefined) throw invalid('--confirm needs --as.', '--confirm demande --as.')
  const said = words[terminal.language]
  const pin = parsePin(await readText(file, terminal))
  if (!showsThePin(inspection, pin)) {
    return {
      outcome: 'differs',
      confirmers: confirmersOf(pin),
      lines: ['', said.differs],
    }
  }
  const confirmed = confirmPin(pin, as, terminal.clock.now())
  await replaceFile(file, writePin(confirmed))
  const confirmers = confirmersOf(confirmed)
  return {
    outcome: 'confirmed',
    confirmers,
    lines: ['', said.confirmed(confirmers.length, confirmers.join(', '))],
  }
}

/** Form and signer are compared; the list itself may be a later one. */
function showsThePin(inspection: ListInspection, { pin }: WhitelistPin): boolean {
  if (inspection.integrity !== 'intact') return false
  const seen = pinFromInspection(inspection, pin.tenant, pin.signer.issuingCaSha256).pin
  const compared = (one: WhitelistPin['pin']) =>
    writePin({
      format: 'entente-whitelist-pin/1',
      pin: { ...one, seen: { ...one.seen, listSha256: '' } },
      confirmations: [],
    })
  return compared(seen) === compared(pin)
}

function describe(inspection: ListInspection, language: Language): readonly string[] {
  const said = words[language]
  const { sha256, bytes, integrity, problem, generatedAt, signingTime, algorithms, contents } = inspection
  const [signer, ...issuers] = inspection.certificates
  const line = (label: string, value: string) => `${label.padEnd(12)} ${value}`
  const { labels, unknown } = said
  return [
    line('SHA-256', `${sha256}, ${said.bytes(bytes)}`),
    line(labels.integrity, `${said.integrity[integrity]}${problem === undefined ? '' : `, ${problem}`}`),
    line(labels.generated, generatedAt?.toISOString() ?? unknown),
    line(labels.signed, signingTime?.toISOString() ?? unknown),
    ...(algorithms === undefined
      ? []
      : [line(labels.signature, `${algorithms.signature}, ${algorithms.digest}`)]),
    ...(signer === undefined
      ? []
      : [
          line(labels.signer, signer.subject),
          line('', said.issuedBy(signer.issuer)),
          line('', said.validity(signer.notBefore.toISOString(), signer.notAfter.toISOString())),
          line('', `SHA-256 ${signer.sha256}`),
          line('', said.more(issuers.length)),
        ]),
    ...(contents === undefined
      ? [line(labels.contents, said.unreadable)]
      : [
          line(
            labels.contents,
            said.contents(contents.entries, contents.domains, contents.operatorCertificates),
          ),
          ...Object.entries(contents.diagnostics).map(([kind, count]) =>
            line('', `${count} × ${said.diagnostic(kind)}`),
          ),
        ]),
    '',
    said.notCompared,
  ]
}
