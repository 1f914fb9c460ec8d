import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'

const program = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

/**
 * Runs `entente --json …` as a French user does, in a process of its own, until it has said that it serves; does `work`
 * with what it said, presses Ctrl+C, and gives its answer.
 */
export async function untilCtrlC(
  args: readonly string[],
  serving: RegExp,
  work: (said: string) => Promise<void>,
): Promise<unknown> {
  const child = spawn(
    process.execPath,
    ['--conditions=@entente/source', '--import', 'tsx', program, '--json', ...args],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, LC_ALL: 'fr_FR.UTF-8' } },
  )
  let said = ''
  let answered = ''
  child.stderr.on('data', (data: Buffer) => {
    said += data.toString()
  })
  child.stdout.on('data', (data: Buffer) => {
    answered += data.toString()
  })
  const exited = once(child, 'exit')
  try {
    await expect.poll(() => said, { timeout: 30_000 }).toMatch(serving)
    await work(said)
    child.kill('SIGINT')
    expect(await exited).toEqual([0, null])
    return JSON.parse(answered)
  } finally {
    child.kill('SIGKILL')
  }
}
