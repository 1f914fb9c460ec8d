import { type ChildProcess, spawn } from 'node:child_process'
import { type Agent, request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { fileURLToPath } from 'node:url'

export interface GatewayUsage {
  /** Resident memory of the process. */
  readonly rss: number
  /** Heap and buffers in use. */
  readonly held: number
  readonly cpuMicroseconds: number
}

/** One gateway under load. */
export interface GatewayUnderLoad {
  readonly port: number
  /** Memory in bytes and processor time so far; `settled` after a full collection. */
  usage(settled?: 'settled'): Promise<GatewayUsage>
  stop(): Promise<void>
}

export async function startGateway(file: string): Promise<GatewayUnderLoad> {
  const program = fileURLToPath(new URL('./gateway-child.ts', import.meta.url))
  const child: ChildProcess = spawn(
    process.execPath,
    ['--expose-gc', '--conditions=@entente/source', '--import', 'tsx', program, file],
    { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] },
  )
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout?.once('data', (data: Buffer) => resolve(Number(data.toString())))
    child.once('exit', (code) => reject(new Error(`the gateway ended with ${code}`)))
  })
  return {
    port,
    usage: (settled) =>
      new Promise((resolve) => {
        child.once('message', (usage) => resolve(usage as GatewayUsage))
        child.send(settled ?? 'usage')
      }),
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve())
        child.kill('SIGTERM')
      }),
  }
}

/** One call of the load. */
export interface LoadCall {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  readonly agent: Agent
}

/** What a run of calls took. */
export interface LoadResult {
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
}

/** Runs calls from a number of callers that each wait for their answer; every answer must be 200. */
export async function runLoad(callers: number, next: () => LoadCall | undefined): Promise<LoadResult> {
  const durations: number[] = []
  const began = performance.now()
  const caller = async () => {
    for (let call = next(); call !== undefined; call = next()) {
      const start = performance.now()
      const status = await send(call)
      if (status !== 200) throw new Error(`a call was answered with ${status}`)
      durations.push(performance.now() - start)
    }
  }
  await Promise.all(Array.from({ length: callers }, caller))
  const elapsed = performance.now() - began
  durations.sort((one, other) => one - other)
  const at = (share: number) =>
    durations[Math.min(durations.length - 1, Math.floor(durations.length * share))] ?? 0
  return { perSecond: (durations.length / elapsed) * 1000, p50Ms: at(0.5), p99Ms: at(0.99) }
}

function send({ url, headers, body, agent }: LoadCall): Promise<number> {
  return new Promise((resolve, reject) => {
    const answered = (response: IncomingMessage) => {
      response.resume()
      response.on('end', () => resolve(response.statusCode ?? 0))
    }
    const options = { method: 'POST', headers: { ...headers, 'content-length': body.length }, agent }
    const outgoing =
      url.protocol === 'https:' ? httpsRequest(url, options, answered) : httpRequest(url, options, answered)
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}
