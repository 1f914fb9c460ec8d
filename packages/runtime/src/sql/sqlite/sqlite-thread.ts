import { Worker } from 'node:worker_threads'
import { RuntimeError } from '../../errors.ts'
import type { JobResult, WorkerAnswer, WorkerRequest, WorkerSettings } from './worker-protocol.ts'

interface Waiting {
  readonly resolve: (results: readonly JobResult[]) => void
  readonly reject: (error: RuntimeError) => void
}

/** The thread that holds the connection: requests are answered in their order, or the thread is dead. */
export class SqliteThread {
  readonly #worker: Worker
  readonly #exit: Promise<unknown>
  readonly #waiting: Waiting[] = []
  #dead: RuntimeError | undefined

  private constructor(worker: Worker) {
    this.#worker = worker
    this.#exit = new Promise((resolve) => worker.on('exit', resolve))
    worker.on('message', (answer: WorkerAnswer) => {
      const waiting = this.#settle()
      // In a turn of its own: a port hands over whatever came while callers ran, and would keep sockets and timers waiting.
      setImmediate(() => waiting?.resolve(answer.results))
    })
    worker.on('error', (cause) => this.#die(cause))
    worker.on('exit', () => this.#die(undefined))
  }

  /** Starts the thread; its first answer says whether the database could be opened. */
  static async start(
    settings: WorkerSettings,
  ): Promise<{ thread: SqliteThread; opened: JobResult | undefined }> {
    const thread = new SqliteThread(startWorker(settings))
    const [opened] = await thread.#answer()
    return { thread, opened }
  }

  /** Why the thread can no longer be used, once it is dead. */
  get dead(): RuntimeError | undefined {
    return this.#dead
  }

  /** @param moved memory that goes over to the thread instead of being copied */
  async exchange(
    request: WorkerRequest,
    moved: readonly ArrayBufferLike[] = [],
  ): Promise<readonly JobResult[]> {
    if (this.#dead !== undefined) throw this.#dead
    const answered = this.#answer()
    this.#worker.postMessage(
      request,
      moved.filter((memory) => memory instanceof ArrayBuffer),
    )
    return answered
  }

  /**
   * Waits for the thread to end by itself, after a close request or a failed start. It is never terminated: libsql
   * aborts the whole process when its thread ends inside a call.
   */
  async ended(): Promise<void> {
    this.#worker.ref()
    await this.#exit
  }

  #answer(): Promise<readonly JobResult[]> {
    // An idle connection must not keep the process alive; a pending answer must.
    this.#worker.ref()
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject })
    })
  }

  #settle(): Waiting | undefined {
    const waiting = this.#waiting.shift()
    if (this.#waiting.length === 0) this.#worker.unref()
    return waiting
  }

  #die(cause: unknown): void {
    this.#dead ??= new RuntimeError({
      code: 'SQL_BROKEN',
      what: 'The thread that holds the SQLite connection ended.',
      why: 'What was in progress may be stored or not.',
      cause,
    })
    for (let waiting = this.#settle(); waiting !== undefined; waiting = this.#settle()) {
      waiting.reject(this.#dead)
    }
  }
}

/** The worker lies beside this module: as JavaScript in the published package, as TypeScript in the sources. */
function startWorker(settings: WorkerSettings): Worker {
  const options = { workerData: settings, name: 'entente-sqlite' }
  if (!import.meta.url.endsWith('.ts'))
    return new Worker(new URL('./sqlite-worker.js', import.meta.url), options)
  // Loader hooks given on the command line do not reach workers on Node 20, so the worker loads its source itself.
  const loader = import.meta.resolve('tsx/esm/api')
  const source = new URL('./sqlite-worker.ts', import.meta.url)
  const bootstrap = `import('${loader}').then(({ tsImport }) => tsImport('${source}', '${import.meta.url}'))`
  return new Worker(bootstrap, { ...options, eval: true })
}
