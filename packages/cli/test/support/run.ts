import { Readable } from 'node:stream'
import { frozenClock } from '@entente/testkit'
import { verbs as allVerbs, type Language, type RegisterFamily, runCli } from '../../src/index.ts'

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
    verbs,
  )
  return { exit, out, error }
}
