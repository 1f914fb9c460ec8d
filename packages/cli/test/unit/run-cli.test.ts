import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { EntenteError } from '@entente/core'
import { plantSentinels } from '@entente/testkit'
import { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { frenchHelpTexts } from '../../src/french-help-texts.ts'
import {
  verbs as allVerbs,
  CliError,
  inBothLanguages,
  languageFrom,
  type RegisterVerb,
} from '../../src/index.ts'
import { entente } from '../support/run.ts'

const failing =
  (thrown: unknown): RegisterVerb =>
  (program, answer) => {
    program.command('fail').action(
      answer(() => {
        throw thrown
      }),
    )
  }

describe('the command line', () => {
  it('explains itself, with its exit codes', async () => {
    const { exit, out } = await entente(['--help'])
    expect(exit).toBe(0)
    expect(out).toContain('Usage: entente')
    expect(out).toContain('Exit codes:')
  })

  it('ends with 2 and a suggestion when a verb does not exist', async () => {
    const { exit, error } = await entente(['idd'])
    expect(exit).toBe(2)
    expect(error).toContain('Did you mean id?')
  })

  it('ends with 3 and a taught error when no answer was possible', async () => {
    const verbs = [
      failing(
        new CliError({
          code: 'CLI_INPUT_UNREADABLE',
          what: 'Cannot read x.',
          fix: 'Give y.',
          french: 'Donner y.',
        }),
      ),
    ]
    expect(await entente(['fail'], { verbs })).toEqual({
      exit: 3,
      out: '',
      error: 'CLI_INPUT_UNREADABLE: Cannot read x. Give y.\n',
    })
    const { out } = await entente(['--json', 'fail'], { verbs })
    expect(JSON.parse(out).error).toMatchObject({ code: 'CLI_INPUT_UNREADABLE', retryable: false })
  })

  it('gives programs the code, the message, the details and whether it may pass by itself', async () => {
    class SomeError extends EntenteError {}
    const details = { path: 'projects.0', problems: 2, isLast: true }
    const error = new SomeError({ code: 'SOMETHING', what: 'It broke.', details, retryable: true })
    const { exit, out } = await entente(['--json', 'fail'], { verbs: [failing(error)] })
    expect(exit).toBe(3)
    expect(JSON.parse(out)).toEqual({
      error: { code: 'SOMETHING', message: 'It broke.', details, retryable: true },
    })
  })

  it('ends with 70 on a defect of its own', async () => {
    const { exit, error } = await entente(['fail'], { verbs: [failing(new TypeError('broken'))] })
    expect(exit).toBe(70)
    expect(error).toContain('TypeError: broken')
  })

  it('runs as a program', () => {
    const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
    const { status, stdout } = spawnSync(
      process.execPath,
      ['--conditions=@entente/source', '--import', 'tsx', main, '--json', 'id', 'check', 'siret'],
      { input: '99999999800019\n', encoding: 'utf8' },
    )
    expect(JSON.parse(stdout)).toEqual({ kind: 'siret', valid: true })
    expect(status).toBe(0)
  })
})

describe('languages', () => {
  it('follows LC_ALL, LC_MESSAGES and LANG, in this order', () => {
    expect(languageFrom({ LANG: 'fr_FR.UTF-8' })).toBe('fr')
    expect(languageFrom({ LANG: 'fr' })).toBe('fr')
    expect(languageFrom({ LANG: 'fr_FR.UTF-8', LC_ALL: 'C' })).toBe('en')
    expect(languageFrom({ LANG: 'C', LC_MESSAGES: 'fr_CA' })).toBe('fr')
    expect(languageFrom({ LANG: 'fr_FR', LC_ALL: '' })).toBe('fr')
    expect(languageFrom({ LANG: 'frr' })).toBe('en')
    expect(languageFrom({})).toBe('en')
  })

  it('explains itself, and what is wrong with a command line, in French', async () => {
    const { out } = await entente(['--help'], { language: 'fr' })
    expect(out).toContain('Utilisation : entente')
    expect(out).toContain('Codes de sortie :')
    const { exit, error } = await entente(['idd'], { language: 'fr' })
    expect(exit).toBe(2)
    expect(error).toContain('commande inconnue « idd »\n(Vouliez-vous dire id ?)')
    expect((await entente(['keys', 'list'], { language: 'fr' })).error).toContain('est obligatoire')
    expect((await entente(['vi', 'make', '--help'], { language: 'fr' })).out).toContain('Exemple :')
  })

  it('says in French what else is wrong with a command line', async () => {
    const complaint = async (...args: string[]) =>
      (await entente(args, { language: 'fr' })).error.split('\n')[0]
    expect(await complaint('vi', 'check', 'x')).toBe(
      'erreur : l’option « --convention <file> » est obligatoire',
    )
    expect(await complaint('vi', 'inspect')).toBe('erreur : l’argument « file » manque')
    expect(await complaint('vi', 'inspect', 'a', 'b', 'c')).toBe(
      'erreur : trop d’arguments pour « inspect » : au plus 1, pas 3',
    )
    expect(await complaint('vi', 'inspect', '--revel', 'a')).toBe('erreur : option inconnue « --revel »')
    expect(await complaint('vi', 'check', '--at')).toBe(
      'erreur : l’option « --at <instant> » attend une valeur',
    )
    expect(await complaint('convention', 'new', 'bail')).toBe(
      'erreur : « bail » n’est pas accepté ; au choix : interops, mssante, qf.',
    )
    const nothing = await entente([], { language: 'fr' })
    expect(nothing).toMatchObject({ exit: 2, out: '' })
    expect(nothing.error).toMatch(/^Utilisation : entente \[options\] \[commande\]\n/)
  })

  it('fits help into 100 columns, with examples that run when they are copied', async () => {
    const program = new Command('entente')
    for (const register of allVerbs) register(program, () => async () => undefined, 'en')
    const paths = (command: Command, path: readonly string[]): readonly (readonly string[])[] =>
      command.commands.flatMap((child) => [[...path, child.name()], ...paths(child, [...path, child.name()])])
    for (const language of ['en', 'fr'] as const) {
      for (const path of paths(program, [])) {
        const { out } = await entente([...path, '--help'], { language })
        const wide = out.split('\n').filter((line) => line.length > 100 && line.trim().includes(' '))
        expect(wide, path.join(' ')).toEqual([])
      }
    }
    const { out } = await entente(['vi', 'check', '--help'])
    expect(out).toContain(
      [
        '  entente vi check message.xml --convention convention.json --deployment deployment.json \\',
        '    --service https://droits.caisse.example/consultation --crl ac.crl=ac.pem \\',
        '    --crl racine.crl=racine.pem\n',
      ].join('\n'),
    )
    expect(out).toContain('JSON (required)\n')
    expect(out).toMatch(/^Global Options:\n {2}--json {2,}print one JSON document/m)
  })

  it('has a French text for every help text, and no French text for nothing', () => {
    const texts = (command: Command): readonly string[] => [
      command.description(),
      ...command.options.map(({ description }) => description),
      ...command.registeredArguments.map(({ description }) => description),
      ...command.commands.flatMap(texts),
    ]
    const said = (language: 'en' | 'fr') => {
      const program = new Command('entente')
      for (const register of allVerbs) register(program, () => async () => undefined, language)
      return program.commands.flatMap(texts)
    }
    const french = said('fr')
    const same = said('en').filter((text, place) => text === french[place] && text !== '')
    expect(same.filter((text) => !Object.hasOwn(frenchHelpTexts, text))).toEqual([])
    const sentences = (text: string) => /^[A-Z].*\.$/.test(text)
    const unused = Object.keys(frenchHelpTexts).filter((text) => !same.includes(text))
    expect(unused.filter((text) => !sentences(text))).toEqual([])
  })

  it('gives every verb an example, in both languages', () => {
    for (const language of ['en', 'fr'] as const) {
      const program = new Command('entente').exitOverride().configureOutput({ writeOut: () => undefined })
      for (const register of allVerbs) register(program, () => async () => undefined, language)
      const leaves = (command: Command): readonly Command[] =>
        command.commands.length === 0 ? [command] : command.commands.flatMap(leaves)
      for (const verb of program.commands.flatMap(leaves)) {
        let shown = ''
        verb.configureOutput({
          writeOut: (text) => {
            shown += text
          },
        })
        verb.outputHelp()
        expect(shown, verb.name()).toMatch(/Ex[ae]mples? ?:\n {2}\S*.*entente /)
      }
    }
  })

  it('keeps JSON the same in both languages', async () => {
    const run = (language: 'en' | 'fr') =>
      entente(['--json', 'doctor'], { language }).then(({ out }) => JSON.parse(out))
    expect(await run('fr')).toEqual(await run('en'))
    expect(inBothLanguages({ en: { a: 'x' }, fr: { a: 'y' } }).fr.a).toBe('y')
  })
})

describe('a pipe', () => {
  it('that is closed early ends the command quietly', () => {
    const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
    const { status, stderr } = spawnSync(
      'bash',
      [
        '-c',
        `set -o pipefail; "${process.execPath}" --conditions=@entente/source --import tsx "${main}" convention new interops | true`,
      ],
      { encoding: 'utf8' },
    )
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  })
})

describe('id check', () => {
  it('answers yes with 0 and no with 1', async () => {
    expect(await entente(['id', 'check', 'siren'], { input: '999999980\n' })).toMatchObject({
      exit: 0,
      out: 'valid siren\n',
    })
    const refused = await entente(['--json', 'id', 'check', 'siren'], { input: '999999981' })
    expect(refused.exit).toBe(1)
    expect(JSON.parse(refused.out)).toMatchObject({ kind: 'siren', valid: false, code: 'ID_CHECK_KEY_WRONG' })
  })

  it('speaks French', async () => {
    const french = (input: string) => entente(['id', 'check', 'siren'], { input, language: 'fr' })
    expect((await french('999999980')).out).toBe('siren valide\n')
    expect((await french('999999981')).out).toMatch(
      /^ID_CHECK_KEY_WRONG : La forme est bonne mais la clé de contrôle ne l’est pas : un caractère au moins est faux\. Relire l’identifiant à sa source ; ne jamais corriger la clé\.\n {2}Détail technique \(en anglais\) : .+\n$/,
    )
  })

  it('never repeats the identifier it was given', async () => {
    const sentinels = plantSentinels()
    const nir = sentinels.watch('299999999999999')
    const { out, error } = await entente(['id', 'check', 'nir'], { input: nir })
    expect(sentinels.leaksIn(out, error)).toEqual([])
  })

  it('refuses more input than an identifier can have', async () => {
    const { exit, error } = await entente(['id', 'check', 'nir'], { input: '1'.repeat(5_000) })
    expect(exit).toBe(3)
    expect(error).toContain('CLI_INPUT_TOO_LARGE')
  })

  it('refuses an unknown kind and lists the known ones', async () => {
    const { exit, error } = await entente(['id', 'check', 'passport'], { input: 'x' })
    expect(exit).toBe(2)
    expect(error).toContain('siret')
  })
})
