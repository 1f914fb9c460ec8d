import { Worker } from 'node:worker_threads'
import { type CheckedLines, checkLines, type LinesToCheck } from './checked-lines.ts'

/** Requests that a thread works on or has before it, so that it never waits for the next one. */
const AHEAD = 6

/**
 * A second thread that checks records. It only ever saves time: where it cannot start, or ends, or has enough to do, the
 * calling thread does the same work.
 */
export class CheckThread {
  readonly #worker: Worker
  readonly #waiting: { readonly lines: LinesToCheck; readonly resolve: (checked: CheckedLines) => void }[] =
    []
  #ended = false

  constructor() {
    this.#worker = startWorker()
    this.#worker.on('message', (checked: CheckedLines) => this.#waiting.shift()?.resolve(checked))
    this.#worker.on('error', () => this.#end())
    this.#worker.on('exit', () => this.#end())
  }

  /** @param lines in memory of their own */
  check(lines: LinesToCheck): CheckedLines | Promise<CheckedLines> {
    if (this.#ended || this.#waiting.length >= AHEAD) return checkLines(lines)
    return new Promise((resolve) => {
      this.#waiting.push({ lines, resolve })
      this.#worker.postMessage(lines)
    })
  }

  async stop(): Promise<void> {
    await this.#worker.terminate()
  }

  #end(): void {
    this.#ended = true
    for (const { lines, resolve } of this.#waiting.splice(0)) resolve(checkLines(lines))
  }
}

/** The worker lies beside this module: as JavaScript in the published package, as TypeScript in the sources. */
function startWorker(): Worker {
  const options = { name: 'entente-trace-check' }
  if (!import.meta.url.endsWith('.ts'))
    return new Worker(new URL('./check-worker.js', import.meta.url), options)
  // Loader hooks given on the command line do not reach workers on Node 20, so the worker loads its source itself.
  const loader = import.meta.resolve('tsx/esm/api')
  const source = new URL('./check-worker.ts', import.meta.url)
  const bootstrap = `import('${loader}').then(({ tsImport }) => tsImport('${source}', '${import.meta.url}'))`
  return new Worker(bootstrap, { ...options, eval: true })
}
