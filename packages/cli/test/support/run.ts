import { Readable } from 'node:stream'
import { frozenClock } from '@entente/testkit'
import { Command } from 'commander'
import {
  type Answer,
  verbs as allVerbs,
  type Language,
  type RegisterFamily,
  runCli,
  type Terminal,
  type VerbAnswer,
} from '../../src/index.ts'
import { noteAnswer } from './shape-file.ts'

/** The entry of json-shapes.txt for what a verb answers when no answer was possible. */
export const FAILURE = '(no answer)'

/** Runs one command line in this process and gives what a shell would see. */
export async function entente(
  args: readonly string[],
  {
    input = '',
    at = '2026-03-02T09:00:00Z',
    verbs = allVerbs,
    language = 'en',
    decorated = false,
    progress = () => undefined,
  }: {
    input?: string | Uint8Array
    at?: string
    verbs?: readonly RegisterFamily[]
    language?: Language
    decorated?: boolean
    progress?: (text: string) => void
  } = {},
): Promise<{ exit: number; out: string; error: string }> {
  let out = ''
  let error = ''
  const exit = await runCli(
    args,
    {
      stdin: Readable.from([Buffer.from(input)]),
      clock: frozenClock(at),
      language,
      decorated,
      progress,
      out: (text) => {
        out += text
      },
      error: (text) => {
        error += text
      },
    },
    verbs.map(noting),
  )
  if (args.includes('--json') && exit === 3 && out.startsWith('{\n  "error"'))
    noteAnswer(FAILURE, JSON.parse(out))
  return { exit, out, error }
}

type Work<Arguments extends unknown[]> = (
  terminal: Terminal,
  ...given: Arguments
) => Promise<VerbAnswer> | VerbAnswer

/** The same verbs; what they answer is noted for json-shapes.txt. */
function noting(register: RegisterFamily): RegisterFamily {
  return (program, answer, language) => {
    const noted: Answer = <Arguments extends unknown[]>(work: Work<Arguments>) => {
      let command: unknown
      const act = answer<Arguments>(async (terminal, ...given) => {
        const result = await work(terminal, ...given)
        if (command instanceof Command) noteAnswer(nameOf(command), result.json)
        return result
      })
      return (...given: Arguments) => {
        command = given.at(-1)
        return act(...given)
      }
    }
    register(program, noted, language)
  }
}

function nameOf(command: Command): string {
  const { parent } = command
  return parent === null || parent.parent === null ? command.name() : `${nameOf(parent)} ${command.name()}`
}
