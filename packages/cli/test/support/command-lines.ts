import { Command } from 'commander'
import { verbs } from '../../src/index.ts'

/** The whole command, as help shows it. */
export const program = new Command('entente').option('--json')
for (const register of verbs) register(program, () => async () => undefined, 'en')

/** What a command line says that the program does not know; undefined when it knows everything. */
export function unknownIn(line: string): string | undefined {
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

/** The commands that do something. */
export function leaves(command: Command): readonly Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leaves)
}
