import type { KeyUse } from '@entente/core/deployment'
import { parseTenantId } from '@entente/core/ids'
import { Argument, Option } from 'commander'
import { collect } from '../../collect.ts'
import { EXIT } from '../../exit-codes.ts'
import type { RegisterFamily, Terminal, VerbAnswer } from '../../verb.ts'
import { invalid } from '../invalid.ts'
import { KEY_RULES, KEY_USES } from './key-table.ts'
import { KEY_TYPES, type MakeOptions, makeKey } from './make-key.ts'
import { addToManifest, isKeyName, type KeyEntry, readManifest, readManifestIfAny } from './manifest.ts'
import { words } from './words.ts'

interface CreateOptions extends MakeOptions {
  readonly into: string
  readonly id: string
  readonly tenant: string
}

type RotateOptions = Pick<MakeOptions, 'passphrase' | 'from'> & {
  readonly into: string
  readonly id?: string
}

/** `entente keys create|rotate`. */
export const registerCreate: RegisterFamily = (family, answer, language) => {
  const said = words[language]
  family
    .command('create')
    .description(said.creates)
    .addArgument(new Argument('<use>', said.use).choices(KEY_USES))
    .requiredOption('--into <folder>', said.into)
    .requiredOption('--id <name>', said.id)
    .requiredOption('--tenant <siret>', said.tenant)
    .option('--subject <attribute>', said.subject, collect, [])
    .option('--dns <name>', said.dns, collect, [])
    .addOption(new Option('--type <type>', said.type).choices(KEY_TYPES).default('rsa-3072'))
    .option('--passphrase <file>', said.passphrase)
    .option('--from <file>', said.from)
    .addHelpText(
      'after',
      '\nExamples:\n  entente keys create vector-signature --into cles --id vi-2026 --tenant 99000000200016 --subject C=FR --subject "O=CAISSE X" --subject CN=vi\n  entente keys create trace-auditor --into coffre --id dpo-2026 --tenant 99000000200016 --passphrase -\n  entente keys create api-token --into cles --id api-2026 --tenant 99000000200016 --from -',
    )
    .action(
      answer((terminal, use: KeyUse, options: CreateOptions) => {
        const { subject, dns, type } = options
        const entry = {
          id: options.id,
          use,
          tenant: parseTenantId(options.tenant),
          parameters: { subject, dns, type },
        }
        return create(options.into, entry, options, terminal)
      }),
    )
  family
    .command('rotate')
    .description(said.rotates)
    .argument('<key>', said.keyId)
    .requiredOption('--into <folder>', said.into)
    .option('--id <name>', said.id)
    .option('--passphrase <file>', said.passphrase)
    .option('--from <file>', said.from)
    .addHelpText('after', '\nExample:\n  entente keys rotate vi-2026 --into cles --id vi-2027')
    .action(
      answer(async (terminal, id: string, options: RotateOptions) => {
        const old = (await readManifest(options.into, terminal)).find(
          (one) => one.id === id && one.retiredAt === undefined,
        )
        if (old === undefined)
          throw invalid('No key of this folder has this name.', 'Aucune clé de ce dossier n’a ce nom.')
        const next = { ...old, id: options.id ?? successorOf(id), replaces: id }
        const make: MakeOptions = { ...parametersOf(old), ...options }
        const made = await create(options.into, next, make, terminal)
        return { ...made, text: `${made.text}\n${said.inForce(id)}` }
      }),
    )
}

async function create(
  folder: string,
  wanted: Omit<KeyEntry, 'createdAt'>,
  options: MakeOptions,
  terminal: Terminal,
): Promise<VerbAnswer> {
  const said = words[terminal.language]
  const entries = await readManifestIfAny(folder, terminal)
  if (!isKeyName(wanted.id))
    throw invalid(
      '--id is not a short name: a-z, 0-9, dot, underscore, hyphen, at most 64.',
      '--id n’est pas un nom court : a-z, 0-9, point, tiret bas, tiret, 64 au plus.',
    )
  if (entries.some(({ id }) => id === wanted.id))
    throw invalid('A key of this folder has this name already.', 'Une clé de ce dossier a déjà ce nom.')
  const auditors = wanted.use === 'trace-auditor'
  if (entries.some(({ use }) => (use === 'trace-auditor') !== auditors)) {
    throw invalid(
      "Auditors' keys have a folder of their own, which no server ever holds.",
      'Les clés des auditeurs ont un dossier à elles, qu’aucun serveur ne détient jamais.',
    )
  }
  terminal.progress(`… ${wanted.use}`)
  const handOn = await makeKey(folder, wanted.id, wanted.use, options, terminal)
  const entry: KeyEntry = { ...wanted, createdAt: terminal.clock.now().toISOString() }
  await addToManifest(folder, entries, entry)
  const hint =
    handOn === undefined ? [] : [handOn.endsWith('.csr') ? said.request(handOn) : said.share(handOn)]
  return {
    text: [said.made(wanted.id), ...hint, ...(auditors ? [said.offline] : [])].join('\n'),
    json: { ...entry, due: KEY_RULES[entry.use].months ?? null, ...(handOn !== undefined && { handOn }) },
    exit: EXIT.ok,
  }
}

function successorOf(id: string): string {
  const [, stem = id, number] = /^(.*?)(?:-(\d+))?$/.exec(id) ?? []
  return number === undefined ? `${id}-2` : `${stem}-${Number(number) + 1}`
}

function parametersOf({ parameters }: KeyEntry): Pick<MakeOptions, 'subject' | 'dns' | 'type'> {
  const list = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : [])
  const type = KEY_TYPES.find((one) => one === parameters.type) ?? 'rsa-3072'
  return { subject: list(parameters.subject), dns: list(parameters.dns), type }
}
