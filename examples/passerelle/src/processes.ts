import { type ChildProcess, spawn } from 'node:child_process'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Command } from './languages.ts'

const children: ChildProcess[] = []

/** Starts a program that ends with this one. */
export function start({ program, args, environment = {} }: Command): ChildProcess {
  const child = spawn(program, [...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  })
  children.push(child)
  return child
}

/** Runs a program to its end and gives what it printed. */
export async function run(command: Command): Promise<string> {
  const child = start(command)
  let out = ''
  child.stdout?.on('data', (data: Buffer) => {
    out += data.toString()
  })
  child.stderr?.on('data', (data: Buffer) => {
    out += data.toString()
  })
  await new Promise((resolve) => child.once('close', resolve))
  return out.trim()
}

/** Waits until something listens on a port of this machine. */
export async function untilListening(port: number): Promise<void> {
  for (let waited = 0; waited < 60_000; waited += 100) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1')
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
      socket.once('connect', () => socket.destroy())
    })
    if (open) return
    await sleep(100)
  }
  throw new Error(`Nothing listens on port ${port}.`)
}

/** A gateway in a process of its own: the `entente gateway run` of the command line. */
export interface RunningGateway {
  readonly listening: Readonly<Record<string, { inbound?: { port: number }; outbound?: { port: number } }>>
  readonly admin: { readonly port: number }
  /** Takes the changed file over, as an operator does. */
  reload(): Promise<string>
  stop(): Promise<number | null>
}

export async function startGateway(file: string): Promise<RunningGateway> {
  const cli = fileURLToPath(new URL('../../../packages/cli/src/main.ts', import.meta.url))
  const child = start({
    program: process.execPath,
    args: ['--conditions=@entente/source', '--import', 'tsx', cli, 'gateway', 'run', file],
  })
  const lines: string[] = []
  let waiting: (() => void) | undefined
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    lines.push(...text.split('\n').filter((line) => line !== ''))
    waiting?.()
  })
  child.once('exit', () => waiting?.())
  const next = async (part: string): Promise<string> => {
    for (;;) {
      const at = lines.findIndex((line) => line.includes(part))
      if (at !== -1) return lines.splice(at, 1)[0] ?? ''
      if (child.exitCode !== null) throw new Error(`The gateway ended: ${lines.join('\n')}`)
      await new Promise<void>((resolve) => {
        waiting = resolve
      })
    }
  }
  const { listening, admin } = JSON.parse(await next('"listening"'))
  return {
    listening,
    admin,
    reload: () => {
      child.kill('SIGHUP')
      return next('"reload"')
    },
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', resolve)
        child.kill('SIGTERM')
      }),
  }
}

export function endAll(): void {
  for (const child of children) if (child.exitCode === null) child.kill('SIGKILL')
}
