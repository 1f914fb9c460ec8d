import type { SqlRow, SqlValue } from '@entente/core/ports'
import { RuntimeError } from '../errors.ts'
import type { BatchingSqlExecutor, SqlOutcome, SqlStatement } from './batching-sql-driver.ts'
import { checkStatement } from './check-statement.ts'

/** A statement that passed {@link checkStatement}. */
export interface CheckedStatement {
  readonly sql: string
  /** It is run once for each list of parameters. */
  readonly rows: readonly (readonly SqlValue[])[]
  readonly expect: number | undefined
}

/** @throws {RuntimeError} `SQL_PARAMETER` `SQL_STATEMENT` */
export function checkStatements(statements: readonly SqlStatement[]): readonly CheckedStatement[] {
  return statements.map(({ sql, parameters = [], rows = [parameters], expect }) => {
    checkStatement(sql, rows)
    return { sql, rows, expect }
  })
}

/** @throws {RuntimeError} `SQL_UNEXPECTED_CHANGES` with the position of the statement in its group */
export function refuseUnexpected(
  { changes }: SqlOutcome,
  { expect }: CheckedStatement,
  statement: number,
): void {
  if (expect === undefined || changes === expect) return
  throw new RuntimeError({
    code: 'SQL_UNEXPECTED_CHANGES',
    what: `A statement changed ${changes} rows instead of ${expect}.`,
    why: 'Nothing of its group was kept.',
    details: { changes, expect, statement },
  })
}

type RunStep = (begin: boolean, statements: readonly CheckedStatement[]) => Promise<readonly SqlOutcome[]>

/**
 * The executor of one transaction: sends its steps one after the other, BEGIN together with the first. A failed step
 * dooms the transaction, also when the work swallows the error: PostgreSQL works so, and both engines do the same.
 */
export class TransactionExecutor implements BatchingSqlExecutor {
  readonly #run: RunStep
  #last: Promise<unknown> = Promise.resolve()
  #ended = false
  #failure: { readonly error: unknown } | undefined
  begun = false

  constructor(run: RunStep) {
    this.#run = run
  }

  async query(sql: string, parameters: readonly SqlValue[] = []): Promise<readonly SqlRow[]> {
    const [outcome] = await this.runBatch([{ sql, parameters }])
    return outcome?.rows ?? []
  }

  async execute(sql: string, parameters: readonly SqlValue[] = []): Promise<number> {
    const [outcome] = await this.runBatch([{ sql, parameters }])
    return outcome?.changes ?? 0
  }

  async runBatch(statements: readonly SqlStatement[]): Promise<readonly SqlOutcome[]> {
    if (statements.length === 0) return []
    const checked = checkStatements(statements)
    if (this.#ended) {
      throw new RuntimeError({
        code: 'SQL_TRANSACTION_CLOSED',
        what: 'A statement was sent after its transaction had ended.',
      })
    }
    const step = this.#last.then(() => {
      this.refuseAfterFailure()
      const begin = !this.begun
      this.begun = true
      return this.#run(begin, checked)
    })
    this.#last = step.catch((error: unknown) => {
      this.#failure ??= { error }
    })
    return step
  }

  refuseAfterFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error
  }

  /** Accepts no further step and waits for the one in progress. */
  async end(): Promise<void> {
    this.#ended = true
    await this.#last
  }
}

/** How an engine ends a transaction. */
export interface TransactionEnding {
  readonly timeoutMs: number
  readonly commit: () => Promise<void>
  /** Must not reject. */
  readonly rollback: () => Promise<void>
}

/**
 * Runs the work of one transaction under its time cap, then commits or rolls back.
 *
 * @throws {RuntimeError} `SQL_TRANSACTION_TIMEOUT`, and whatever the work or the commit throws
 */
export async function runTransaction<Result>(
  work: (sql: BatchingSqlExecutor) => Promise<Result>,
  executor: TransactionExecutor,
  ending: TransactionEnding,
): Promise<Result> {
  try {
    const result = await within(ending.timeoutMs, work(executor))
    await executor.end()
    executor.refuseAfterFailure()
    if (executor.begun) await ending.commit()
    return result
  } catch (error) {
    await executor.end()
    if (executor.begun) await ending.rollback()
    throw error
  }
}

async function within<Result>(timeoutMs: number, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(
        new RuntimeError({
          code: 'SQL_TRANSACTION_TIMEOUT',
          what: `The work of a transaction took longer than ${timeoutMs} ms and was rolled back.`,
        }),
      )
    }, timeoutMs)
  })
  try {
    return await Promise.race([work, timeout])
  } finally {
    clearTimeout(timer)
  }
}
