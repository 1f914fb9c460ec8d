import { startFakeApi, testToken } from '@entente/msa-qf-client/testing'
import type { Command } from 'commander'
import { EXIT } from '../../exit-codes.ts'
import type { Language } from '../../language.ts'
import { untilInterrupted } from '../../until-interrupted.ts'
import type { Answer, Terminal } from '../../verb.ts'
import { readCount } from '../read-count.ts'
import { words } from './words.ts'

const DAY_MS = 86_400_000

/** `entente qf sandbox`: the API with invented families, for a client that is being written. */
export function registerSandbox(family: Command, answer: Answer, language: Language): void {
  const said = words[language]
  family
    .command('sandbox')
    .description(said.sandbox)
    .option('--latency <ms>', said.latency, '0')
    .addHelpText('after', '\nExample:\n  entente qf sandbox --latency 200')
    .action(answer(sandbox))
}

async function sandbox({ clock, language, error }: Terminal, { latency }: { readonly latency: string }) {
  const said = words[language]
  const latencyMs = readCount('--latency', latency, 0)
  const api = await startFakeApi({ now: () => clock.now(), latencyMs })
  try {
    const token = testToken(new Date(clock.now().getTime() + DAY_MS))
    error(`${said.serving(api.url)}\n${said.testToken(token)}\n`)
    await untilInterrupted()
  } finally {
    await api.close()
  }
  return { text: said.served(api.calls.length), json: { calls: api.calls.length }, exit: EXIT.ok }
}
