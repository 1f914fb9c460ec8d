import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../..', import.meta.url))

/** Starts a TypeScript file of the tests in a process of its own, optionally behind another command. */
export function runSource(
  file: string,
  args: readonly string[],
  before: readonly string[] = [],
): ChildProcess {
  const source = fileURLToPath(new URL(file, import.meta.url))
  const node = [process.execPath, '--conditions=@entente/source', '--import', 'tsx', source, ...args]
  const [command, ...rest] = [...before, ...node]
  return spawn(command!, rest, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
}

/** What a process printed and how it ended. */
export async function outcomeOf(
  child: ChildProcess,
): Promise<{ stdout: string; stderr: string; status: number | null }> {
  const collect = async (stream: NodeJS.ReadableStream | null) => {
    let text = ''
    if (stream !== null) for await (const chunk of stream) text += chunk
    return text
  }
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  const [stdout, stderr] = await Promise.all([collect(child.stdout), collect(child.stderr)])
  return { stdout, stderr, status: await ended }
}
