import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isCoreError } from '@entente/core'
import { loadConvention } from '@entente/core/convention'
import { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { verbs } from '../../src/index.ts'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const read = (file: string) => readFileSync(join(root, file), 'utf8')

/** The pages that people read: the documentation and the README of each package. */
const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
  ...readdirSync(join(root, 'packages')).map((name) => join('packages', name, 'README.md')),
]

/** Command lines in the fenced blocks of a text, with their continuation lines. */
function commandLines(text: string): readonly string[] {
  return [...text.matchAll(/^```(?:sh|text)\n([\s\S]*?)^```/gm)]
    .flatMap(([, block = '']) => block.replaceAll(/\\\n\s*/g, ' ').split('\n'))
    .flatMap((line) => /^\s*(?:npx (?:--no-install )?)?entente ([a-z-].*)$/.exec(line)?.[1] ?? [])
}

const program = new Command('entente').option('--json')
for (const register of verbs) register(program, () => async () => undefined, 'en')

/** What a command line says that the program does not know; undefined when it knows everything. */
function unknownIn(line: string): string | undefined {
  const [call = ''] = line.split(/\s(?:[|>#]|&&)/)
  const words = call.match(/"[^"]*"|'[^']*'|\S+/g) ?? []
  let command = program
  for (const word of words.filter((one) => !one.startsWith('-'))) {
    if (command.commands.length === 0) break
    const next = command.commands.find((one) => one.name() === word)
    if (next === undefined) return `${command.name()} ${word}`
    command = next
  }
  const known = [...program.options, ...command.options].map(({ long }) => long)
  return words.find(
    (word) => word.startsWith('--') && word !== '--help' && !known.includes(word.split('=')[0]),
  )
}

describe('the documentation', () => {
  it('names verbs and options that exist', () => {
    const lines = pages.flatMap((page) => commandLines(read(page)).map((line) => ({ page, line })))
    expect(lines.length).toBeGreaterThan(10)
    expect(lines.filter(({ line }) => unknownIn(line) !== undefined)).toEqual([])
    expect(unknownIn('rules what-if convention.json --event x')).toBe('--event')
    expect(unknownIn('rules when')).toBe('rules when')
  })

  it('gives examples in help with verbs and options that exist', () => {
    for (const command of leaves(program)) {
      let help = ''
      command.configureOutput({
        writeOut: (text) => {
          help += text
        },
      })
      command.outputHelp()
      const examples = (/\nEx[ae]mples? ?:\n([\s\S]*)$/.exec(help)?.[1] ?? '').replaceAll(/\\\n\s*/g, ' ')
      const lines = examples.split('\n').flatMap((line) => /entente (.*)$/.exec(line)?.[1] ?? [])
      expect(lines.length, command.name()).toBeGreaterThan(0)
      expect(
        lines.map(unknownIn).filter((unknown) => unknown !== undefined),
        command.name(),
      ).toEqual([])
    }
  })

  it('shows the message that a wrong convention gets, word for word', () => {
    const page = read('docs/guides/writing-a-convention.md')
    const [, shown = ''] = /^```text\n([\s\S]*?)^```/m.exec(page) ?? []
    const convention = JSON.parse(read('vectors/conventions/valid/interops.json'))
    convention.signing.place = ''
    convention.projects[0].services[0].audience = 'consultation'
    delete convention.amendments
    let message = ''
    try {
      loadConvention(convention)
    } catch (error) {
      if (!isCoreError(error, 'CONVENTION_INVALID')) throw error
      message = error.message
    }
    expect(message).toBe(shown.replaceAll('\n', ' ').trim())
  })
})

function leaves(command: Command): readonly Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leaves)
}
