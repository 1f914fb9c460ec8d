import { Readable } from 'node:stream'
import { frozenClock } from '@entente/testkit'
import { verbs as allVerbs, type RegisterVerb, runCli } from '../../src/index.ts'

/** Runs one command line in this process and gives what a shell would see. */
export async function entente(
  args: readonly string[],
  {
    input = '',
    at = '2026-03-02T09:00:00Z',
    verbs = allVerbs,
  }: { input?: string | Uint8Array; at?: string; verbs?: readonly RegisterVerb[] } = {},
): Promise<{ exit: number; out: string; error: string }> {
  let out = ''
  let error = ''
  const exit = await runCli(
    args,
    {
      stdin: Readable.from([Buffer.from(input)]),
      clock: frozenClock(at),
      decorated: false,
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
