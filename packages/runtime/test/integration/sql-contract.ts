import { caught, codeThrownBy, plantSentinels } from '@entente/testkit'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type BatchingSqlDriver, isRuntimeError } from '../../src/index.ts'

/** What every SQL driver promises. `open` gives a driver on an empty database with a short transaction time cap. */
export function describeSqlDriver(engine: string, open: () => Promise<BatchingSqlDriver>): void {
  describe(`the ${engine} driver`, () => {
    let sql: BatchingSqlDriver
    const blob = () => (sql.dialect === 'sqlite' ? 'BLOB' : 'BYTEA')
    const rows = () => sql.query('SELECT id, text FROM note ORDER BY id')

    beforeAll(async () => {
      sql = await open()
      await sql.execute(
        `CREATE TABLE note (id BIGINT PRIMARY KEY, text TEXT NOT NULL CHECK (text <> 'refused'), data ${blob()}, ratio DOUBLE PRECISION)`,
      )
    })
    beforeEach(() => sql.execute('DELETE FROM note'))
    afterAll(() => sql.close())

    test('gives values back as they went in, integers as bigint', async () => {
      const data = new Uint8Array([0, 1, 255]).subarray(1)
      const statement = 'INSERT INTO note (id, text, data, ratio) VALUES (?, ?, ?, ?)'
      expect(await sql.execute(statement, [2n ** 63n - 1n, 'été ☕ 😀', data, 0.1])).toBe(1)
      expect(await sql.execute(statement, [-(2n ** 63n), '', null, -2.5])).toBe(1)
      expect(await sql.query('SELECT id, text, data, ratio FROM note ORDER BY id')).toEqual([
        { id: -(2n ** 63n), text: '', data: null, ratio: -2.5 },
        { id: 2n ** 63n - 1n, text: 'été ☕ 😀', data: new Uint8Array([1, 255]), ratio: 0.1 },
      ])
    })

    test('runs one statement for many lists of parameters', async () => {
      const insert = 'INSERT INTO note (id, text, data, ratio) VALUES (?, ?, ?, ?)'
      const data = Buffer.from('0001ff02', 'hex').subarray(1, 3)
      const many = Array.from({ length: 300 }, (_, n) => [n, `é${'x'.repeat(n)}`, data, n === 7 ? null : 0.5])
      const [outcome] = await sql.runBatch([{ sql: insert, rows: many, expect: 300 }])
      expect(outcome).toEqual({ rows: [], changes: 300 })
      expect(await sql.query('SELECT text, data, ratio FROM note WHERE id IN (7, 299) ORDER BY id')).toEqual([
        { text: 'éxxxxxxx', data: new Uint8Array([1, 255]), ratio: null },
        { text: many[299]?.[1], data: new Uint8Array([1, 255]), ratio: 0.5 },
      ])
    })

    test('keeps nothing of a batch in which a statement changed another number of rows than it had to', async () => {
      const insert = 'INSERT INTO note (id, text) VALUES (?, ?) ON CONFLICT DO NOTHING'
      await sql.execute(insert, [1, 'first'])
      const twice = [
        { sql: insert, rows: [[2, 'a']], expect: 1 },
        {
          sql: insert,
          rows: [
            [3, 'b'],
            [1, 'c'],
          ],
          expect: 2,
        },
      ]
      const error = await caught(() => sql.runBatch(twice))
      expect(isRuntimeError(error, 'SQL_UNEXPECTED_CHANGES') && error.details).toMatchObject({ statement: 1 })
      expect(await rows()).toEqual([{ id: 1n, text: 'first' }])
    })

    test('answers what is sent ahead in the order of the calls', async () => {
      const done: number[] = []
      const insert = 'INSERT INTO note (id, text) VALUES (?, ?)'
      await Promise.all(
        Array.from({ length: 50 }, async (_, n) => {
          if (n > 20) await Promise.resolve()
          await sql.runBatch([{ sql: insert, rows: [[n, 'x']] }])
          done.push(n)
        }),
      )
      if (sql.dialect === 'sqlite') expect(done).toEqual([...done].sort((left, right) => left - right))
      expect(done).toHaveLength(50)
    })

    test('takes an integral number as an integer', async () => {
      await sql.execute('INSERT INTO note (id, text) VALUES (?, ?)', [7, 'x'])
      expect(await rows()).toEqual([{ id: 7n, text: 'x' }])
      expect(await sql.query('SELECT COUNT(*) AS n FROM note WHERE id = ?', [7])).toEqual([{ n: 1n }])
    })

    test('finds placeholders outside of strings, quoted names and comments only', async () => {
      const text = 'SELECT \'?\' AS a, /* ? */ text AS "b?" FROM note WHERE text = ? -- ?\n AND id = ?'
      await sql.execute('INSERT INTO note (id, text) VALUES (?, ?)', [1, 'x'])
      expect(await sql.query(text, ['x', 1])).toEqual([{ a: '?', 'b?': 'x' }])
    })

    test.each([
      ['too few', ['1']],
      ['too many', [1, 'a', 'b']],
      ['a boolean', [1, true]],
      ['undefined', [1, undefined]],
      ['a NUL character', [1, 'a\0b']],
      ['a lone surrogate', [1, '\ud800']],
      ['not a number', [Number.NaN, 'a']],
      ['an unsafe integer', [2 ** 53, 'a']],
      ['65 bits', [2n ** 63n, 'a']],
      ['an object', [1, { toString: () => 'a' }]],
    ])('refuses parameters: %s', async (_, parameters) => {
      const insert = () => sql.execute('INSERT INTO note (id, text) VALUES (?, ?)', parameters as never)
      expect(await codeThrownBy(insert)).toBe('SQL_PARAMETER')
      expect(await rows()).toEqual([])
    })

    test.each([
      'BEGIN',
      ' commit',
      'ROLLBACK',
      'SAVEPOINT a',
      '-- x\nEND',
      "INSERT INTO note (id, text) VALUES (1, ';'); DELETE FROM note",
    ])('refuses what is not one plain statement: %s', async (statement) => {
      expect(await codeThrownBy(() => sql.execute(statement))).toBe('SQL_STATEMENT')
    })

    test('accepts a final semicolon and one inside a string', async () => {
      expect(await sql.query("SELECT ';' AS a; ")).toEqual([{ a: ';' }])
    })

    test('names a statement that the engine does not understand', async () => {
      const error = await caught(() => sql.query('SELECT x FROM missing_table'))
      expect(isRuntimeError(error, 'SQL_STATEMENT')).toBe(true)
      expect(String(error)).toContain('missing_table')
    })

    test('reports a constraint without the values that broke it', async () => {
      const sentinels = plantSentinels()
      const text = sentinels.plant('name')
      await sql.execute('INSERT INTO note (id, text) VALUES (?, ?)', [1, text])
      const twice = await caught(() => sql.execute('INSERT INTO note (id, text) VALUES (?, ?)', [1, text]))
      const wrongType =
        sql.dialect === 'postgres' && (await caught(() => sql.query('SELECT CAST(? AS BIGINT) AS n', [text])))
      const check = await caught(() => sql.execute('UPDATE note SET text = ?', ['refused']))
      expect(isRuntimeError(twice, 'SQL_CONSTRAINT')).toBe(true)
      expect(isRuntimeError(check, 'SQL_CONSTRAINT')).toBe(true)
      expect(sentinels.leaksIn(twice, wrongType, check)).toEqual([])
    })

    test('runs a batch whole', async () => {
      const outcomes = await sql.runBatch([
        { sql: 'INSERT INTO note (id, text) VALUES (?, ?)', parameters: [1, 'a'] },
        { sql: 'INSERT INTO note (id, text) VALUES (2, ?) RETURNING id, text', parameters: ['b'] },
        { sql: 'INSERT INTO note (id, text) VALUES (1, ?) ON CONFLICT (id) DO NOTHING', parameters: ['c'] },
        { sql: 'UPDATE note SET ratio = 1' },
      ])
      expect(outcomes.map(({ changes }) => changes)).toEqual([1, 1, 0, 2])
      expect(outcomes[1]?.rows).toEqual([{ id: 2n, text: 'b' }])
      expect(await sql.runBatch([])).toEqual([])
    })

    test('runs nothing of a batch that fails', async () => {
      const insert = (id: number) => ({
        sql: 'INSERT INTO note (id, text) VALUES (?, ?)',
        parameters: [id, 'a'],
      })
      expect(await codeThrownBy(() => sql.runBatch([insert(1), insert(2), insert(1)]))).toBe('SQL_CONSTRAINT')
      expect(await rows()).toEqual([])
    })

    test('keeps the failure of one caller from the others that write at the same time', async () => {
      const results = await Promise.allSettled(
        [1, 2, 2, 3, 3, 4].map((id) => sql.execute('INSERT INTO note (id, text) VALUES (?, ?)', [id, 'a'])),
      )
      expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(2)
      expect((await rows()).map(({ id }) => id)).toEqual([1n, 2n, 3n, 4n])
    })

    test('commits a transaction whose work resolves and gives its result', async () => {
      const result = await sql.transaction(async (inside) => {
        await inside.execute('INSERT INTO note (id, text) VALUES (?, ?)', [1, 'a'])
        const [found] = await inside.query('SELECT text FROM note WHERE id = ?', [1])
        await inside.runBatch([{ sql: 'INSERT INTO note (id, text) VALUES (?, ?)', parameters: [2, 'b'] }])
        return found?.text
      })
      expect(result).toBe('a')
      expect(await rows()).toHaveLength(2)
    })

    test('rolls back a transaction whose work rejects, and passes the reason on', async () => {
      const reason = new Error('changed my mind')
      const work = sql.transaction(async (inside) => {
        await inside.execute('INSERT INTO note (id, text) VALUES (?, ?)', [1, 'a'])
        throw reason
      })
      await expect(work).rejects.toBe(reason)
      expect(await rows()).toEqual([])
    })

    test('rolls back when a statement failed, even if the work swallows the error', async () => {
      const work = () =>
        sql.transaction(async (inside) => {
          await inside.execute('INSERT INTO note (id, text) VALUES (?, ?)', [1, 'a'])
          await inside.execute('INSERT INTO note (id, text) VALUES (?, ?)', [1, 'a']).catch(() => undefined)
        })
      expect(await codeThrownBy(work)).toBe('SQL_CONSTRAINT')
      expect(await rows()).toEqual([])
    })

    test('accepts a transaction that does nothing', async () => {
      expect(await sql.transaction(async () => 'nothing')).toBe('nothing')
    })

    test('shows what a transaction wrote to nobody before its commit', async () => {
      let seen: unknown
      await sql.transaction(async (inside) => {
        await inside.execute('INSERT INTO note (id, text) VALUES (?, ?)', [1, 'a'])
        seen = sql.query('SELECT COUNT(*) AS n FROM note')
        await inside.execute('DELETE FROM note')
      })
      expect(await seen).toEqual([{ n: 0n }])
    })

    test('refuses an executor after its transaction', async () => {
      const kept = await sql.transaction(async (inside) => inside)
      expect(await codeThrownBy(() => kept.query('SELECT 1 AS one'))).toBe('SQL_TRANSACTION_CLOSED')
    })

    test('ends a transaction that waits for itself', async () => {
      const work = () =>
        sql.transaction(async (inside) => {
          await inside.execute('INSERT INTO note (id, text) VALUES (?, ?)', [1, 'a'])
          await new Promise(() => undefined)
        })
      expect(await codeThrownBy(work)).toBe('SQL_TRANSACTION_TIMEOUT')
      expect(await rows()).toEqual([])
    })

    test('loses no update of concurrent transactions', async () => {
      await sql.execute('INSERT INTO note (id, text, ratio) VALUES (1, ?, 0)', ['counter'])
      const increment = () =>
        sql.transaction(async (inside) => {
          const [counter] = await inside.query('SELECT ratio FROM note WHERE id = 1')
          await inside.execute('UPDATE note SET ratio = ? WHERE id = 1', [Number(counter?.ratio) + 1])
        })
      const untilDone = async (): Promise<void> => {
        try {
          await increment()
        } catch (error) {
          if (!isRuntimeError(error, 'SQL_CONFLICT') || !error.retryable) throw error
          await untilDone()
        }
      }
      await Promise.all(Array.from({ length: 8 }, untilDone))
      expect(await sql.query('SELECT ratio FROM note')).toEqual([{ ratio: 8 }])
    })

    test('refuses work after close, and closes twice in peace', async () => {
      const other = await open()
      await other.close()
      await other.close()
      for (const work of [
        () => other.query('SELECT 1 AS one'),
        () => other.execute('DELETE FROM note'),
        () => other.runBatch([{ sql: 'DELETE FROM note' }]),
        () => other.transaction(async () => 1),
      ]) {
        expect(await codeThrownBy(work)).toBe('SQL_CLOSED')
      }
    })
  })
}
