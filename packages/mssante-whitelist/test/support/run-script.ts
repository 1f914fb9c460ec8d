import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** Starts a script of this folder in a process of its own, behind a command when one is given. */
export function startScript(
  name: string,
  args: readonly string[],
  before: readonly string[] = [],
): ChildProcess {
  const script = fileURLToPath(new URL(name, import.meta.url))
  const node = ['--conditions=@entente/source', '--import', import.meta.resolve('tsx'), script]
  const [command = process.execPath, ...rest] = [...before, process.execPath, ...node, ...args]
  return spawn(command, rest, { stdio: ['pipe', 'pipe', 'pipe'] })
}

/** Everything a process printed, once it has ended. */
export async function outcomeOf(
  child: ChildProcess,
): Promise<{ readonly out: string; readonly error: string }> {
  const printed = { out: '', error: '' }
  child.stdout?.on('data', (chunk: Buffer) => {
    printed.out += chunk.toString()
  })
  child.stderr?.on('data', (chunk: Buffer) => {
    printed.error += chunk.toString()
  })
  await once(child, 'close')
  return printed
}
