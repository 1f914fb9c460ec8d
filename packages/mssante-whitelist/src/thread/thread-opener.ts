import { Worker } from 'node:worker_threads'
import { WhitelistError } from '../errors.ts'
import type { ListProfile } from '../list/list-profile.ts'
import type { ListAnswer, ListRequest, OpenOptions } from './list-messages.ts'
import type { ListOpener } from './list-opener.ts'

interface Waiting {
  readonly resolve: (answer: ListAnswer) => void
  readonly reject: (error: WhitelistError) => void
}

/** Opens lists in a worker thread of its own: started on first use, kept warm, and started again when it died. */
export function threadOpener(): ListOpener {
  return new ListThread()
}

class ListThread implements ListOpener {
  #worker: Worker | undefined
  #waiting = new Map<number, Waiting>()
  #count = 0
  #isClosed = false

  async open(bytes: Uint8Array, profile: ListProfile, options: OpenOptions = {}): Promise<ListAnswer> {
    if (this.#isClosed) throw new WhitelistError('WL_CLOSED')
    const worker = this.#start()
    const { namespace, root, xades, maxBytes } = profile
    this.#count += 1
    const id = this.#count
    // Handed over, not copied: a copy of megabytes would hold the event loop up. A part of a larger buffer is copied.
    const whole = bytes.byteLength === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes)
    const request: ListRequest = { id, bytes: whole, profile: { namespace, root, xades, maxBytes }, options }
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      // An idle thread must not keep the process alive; a pending answer must.
      worker.ref()
      worker.postMessage(request, [whole.buffer as ArrayBuffer])
    })
  }

  async close(): Promise<void> {
    this.#isClosed = true
    const worker = this.#worker
    this.#fail(new WhitelistError('WL_CLOSED'))
    await worker?.terminate()
  }

  #start(): Worker {
    if (this.#worker !== undefined) return this.#worker
    const worker = startWorker()
    this.#worker = worker
    worker.on('message', (answer: ListAnswer) => this.#settle(worker, answer))
    const died = (cause?: unknown) => {
      if (this.#worker === worker)
        this.#fail(new WhitelistError('WL_THREAD_FAILED', { cause, retryable: true }))
    }
    worker.on('error', died)
    worker.on('exit', () => died())
    return worker
  }

  #settle(worker: Worker, answer: ListAnswer): void {
    this.#waiting.get(answer.id)?.resolve(answer)
    this.#waiting.delete(answer.id)
    if (this.#waiting.size === 0) worker.unref()
  }

  #fail(error: WhitelistError): void {
    this.#worker = undefined
    const waiting = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const { reject } of waiting) reject(error)
  }
}

/** The worker lies beside this module: as JavaScript in the published package, as TypeScript in the sources. */
function startWorker(): Worker {
  const options = { name: 'entente-whitelist' }
  if (!import.meta.url.endsWith('.ts'))
    return new Worker(new URL('./list-worker.js', import.meta.url), options)
  // Loader hooks and conditions given on the command line do not reach workers, so the worker loads its own source.
  const loader = import.meta.resolve('tsx/esm/api')
  const source = new URL('./list-worker.ts', import.meta.url)
  const bootstrap = `import('${loader}').then(({ tsImport }) => tsImport('${source}', '${import.meta.url}'))`
  return new Worker(bootstrap, { ...options, eval: true, execArgv: ['--conditions=@entente/source'] })
}
