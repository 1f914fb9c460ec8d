import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkAhead } from '../../src/export/check-ahead.ts'
import { CheckThread } from '../../src/export/check-thread.ts'
import { readLines } from '../../src/export/read-lines.ts'
import type { VerifyJournalOptions } from '../../src/export/verification.ts'
import { verifyJournal, verifyLines } from '../../src/export/verify-journal.ts'
import { exportJournal, openJournal } from '../../src/journal/open-journal.ts'
import type { NoteKey } from '../../src/notes/note-key.ts'
import { formatNoteKey } from '../../src/notes/note-key.ts'
import { context, journalFixture, newCheckpointKey, reader, verifiedVector } from '../journal-fixture.ts'

/** A journal's own opening, some VIs with a head after each four records, and the export itself. */
async function exportOf(vectors: number) {
  const { options, clock } = journalFixture()
  const journal = await openJournal(options)
  for (let n = 1; n <= vectors; n += 1) {
    clock.advance(1000)
    await journal.append(verifiedVector(`_${n}`), context)
    if (n % 4 === 3) await journal.publishHead()
  }
  const bytes = await exportJournal(journal, reader)
  await journal.close()
  return { bytes, key: journal.key, options }
}

let bytes: Uint8Array
let key: NoteKey
let lines: string[]
let thread: CheckThread
beforeAll(async () => {
  thread = new CheckThread()
  const exported = await exportOf(10)
  bytes = exported.bytes
  key = exported.key
  lines = Buffer.from(bytes).toString().split('\n').slice(0, -1)
})

afterAll(() => thread.stop())

/** As with two threads, but with one that is started once for all tests; the result must be that of one thread. */
async function verifyTwice(export_: Uint8Array, options: VerifyJournalOptions) {
  const alone = await verifyJournal(export_, { ...options, threads: 1 })
  const together = await verifyLines(
    checkAhead(readLines(export_, 4_194_304), () => thread, 0),
    options,
  )
  expect(together).toEqual(alone)
  return together
}

async function* inPieces(export_: Uint8Array, size: number) {
  for (let at = 0; at < export_.length; at += size) yield export_.subarray(at, at + size)
}

const verifyText = (changed: readonly string[]) =>
  verifyTwice(Buffer.from(changed.map((line) => `${line}\n`).join('')), { keys: [key] })
const kindsOf = async (changed: readonly string[]) =>
  (await verifyText(changed)).findings.map(({ kind }) => kind)
const recordLine = (index: number) => lines.findIndex((line) => line.startsWith(`{"index":${index},`))

describe('the verification of an export', () => {
  it('finds an untouched journal intact and says what no anchor covers yet', async () => {
    const result = await verifyJournal(bytes, { keys: [key] })
    expect(result).toMatchObject({
      verdict: 'intact',
      findings: [],
      logs: [{ records: 12, heads: 3, purged: 0 }],
    })
    expect(result.sentences).toEqual([
      `${key.name}: proved up to record 11 of 2026-11-22T09:00:10.000Z, not yet anchored since record 0 of 2026-11-22T09:00:00.000Z.`,
    ])
  })

  it('gives a large export to a second thread, which ends with it', async () => {
    expect((await verifyJournal(bytes, { keys: [key], threads: 2 })).verdict).toBe('intact')
  })

  it('goes on alone when the second thread ends', async () => {
    const ending = new CheckThread()
    const lines = checkAhead(readLines(bytes, 4_194_304), () => ending, 0)
    const verification = verifyLines(lines, { keys: [key] })
    await ending.stop()
    expect((await verification).verdict).toBe('intact')
  })

  it('accepts the export in pieces of any size', async () => {
    for (const threads of [1, 2] as const) {
      expect((await verifyJournal(inPieces(bytes, 7), { keys: [key], threads })).verdict).toBe('intact')
    }
  })

  it('detects a change of every single byte', async () => {
    const small = await exportOf(1)
    expect((await verifyJournal(small.bytes, { keys: [small.key] })).verdict).toBe('intact')
    for (let at = 0; at < small.bytes.length; at += 1) {
      const changed = Uint8Array.from(small.bytes)
      changed[at] = (changed[at] ?? 0) ^ 1
      const { verdict } = await verifyTwice(changed, { keys: [small.key] })
      if (verdict !== 'damaged') throw new Error(`The change of byte ${at} was not seen.`)
    }
  }, 120_000)

  it('detects any byte put in place of another, left out or inserted', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(bytes.length - 1),
        fc.nat(255),
        fc.constantFrom(0, 1, 2),
        async (at, value, how) => {
          fc.pre(how !== 0 || value !== bytes[at])
          const kept = Buffer.from(bytes.subarray(0, at))
          const rest = Buffer.from(bytes.subarray(how === 2 ? at : at + 1))
          const changed = Buffer.concat([kept, how === 1 ? Buffer.alloc(0) : Buffer.of(value), rest])
          expect((await verifyTwice(changed, { keys: [key] })).verdict).toBe('damaged')
        },
      ),
      { seed: 20261122, numRuns: 400 },
    )
  }, 60_000)

  it('names the record whose readable part was changed', async () => {
    const at = recordLine(5)
    const changed = lines.with(at, lines[at]!.replace('"accepted"', '"refused!"'))
    const { findings } = await verifyText(changed)
    expect(findings[0]).toMatchObject({ kind: 'changed', line: at + 1, records: { first: 5, last: 5 } })
  })

  it('names the stretch between two heads when a record and its leaf were replaced together', async () => {
    const other = await exportOf(10)
    const foreign = Buffer.from(other.bytes).toString().split('\n')
    const at = recordLine(5)
    const changed = lines.with(at, foreign[at]!)
    const { findings, logs } = await verifyText(changed)
    expect(findings[0]).toMatchObject({ kind: 'changed', records: { first: 4, last: 7 } })
    expect(logs[0]?.proven.size).toBe(4)
  })

  it('says which records are missing', async () => {
    const { findings } = await verifyText(lines.toSpliced(recordLine(5), 1))
    expect(findings[0]).toMatchObject({ kind: 'missing', records: { first: 5, last: 5 } })
  })

  it('says which record was moved', async () => {
    const at = recordLine(5)
    const changed = lines.with(at, lines[at + 1]!).with(at + 1, lines[at]!)
    expect(await kindsOf(changed)).toContain('reordered')
  })

  it('sees an export cut at its end, and one cut and closed again', async () => {
    expect(await kindsOf(lines.slice(0, recordLine(9)))).toContain('truncated')
    const withoutTail = [...lines.slice(0, recordLine(9)), lines.at(-1)!]
    const verification = await verifyJournal(Buffer.from(`${withoutTail.join('\n')}\n`), {
      keys: [key],
      seenBefore: [JSON.parse(lines.at(-2)!).checkpoint],
    })
    expect(verification.findings.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['truncated', 'changed']),
    )
  })

  it('sees a history that contradicts a head seen before', async () => {
    const { options, clock } = journalFixture()
    const journal = await openJournal(options)
    await journal.append(verifiedVector('_1'), context)
    const exported = Buffer.from(await exportJournal(journal, reader)).toString()
    const seen: string = exported
      .split('\n')
      .filter((line) => line.includes('"checkpoint"') && line.includes('"type":"head"'))
      .map((line) => JSON.parse(line).checkpoint)[0]
    // The same key, another history: what an operator who rewrites his store from a backup would show.
    clock.advance(1)
    const rewritten = await openJournal({ ...options, store: journalFixture().options.store })
    await rewritten.append(verifiedVector('_2'), context)
    const bytes = await exportJournal(rewritten, reader)
    const { findings } = await verifyJournal(bytes, { keys: [rewritten.key], seenBefore: [seen] })
    expect(findings).toMatchObject([{ kind: 'forked' }])
  })

  it('does not take the word of a key that the verifier was not given', async () => {
    const { findings } = await verifyJournal(bytes, { keys: [] })
    expect(findings.map(({ kind }) => kind)).toEqual(['unknown-key', 'unsigned'])
    const impostor = { ...key, publicKey: newCheckpointKey().publicKey }
    expect((await verifyJournal(bytes, { keys: [impostor] })).verdict).toBe('damaged')
  })

  it('misses a log that a record names and the export leaves out', async () => {
    const { options } = journalFixture()
    const first = await openJournal(options)
    await first.close()
    const second = await openJournal({ ...options, checkpointKey: newCheckpointKey() })
    const whole = Buffer.from(await exportJournal(second, reader))
      .toString()
      .split('\n')
    const secondLog = whole.findIndex((line, at) => at > 2 && line.includes('"type":"log"'))
    const without = [whole[0], ...whole.slice(secondLog)].join('\n')
    const { findings } = await verifyJournal(Buffer.from(without), { keys: [first.key, second.key] })
    expect(findings).toContainEqual(expect.objectContaining({ kind: 'missing', log: first.key.name }))
    expect(formatNoteKey(first.key)).not.toBe(formatNoteKey(second.key))
  })

  it('refuses a line that is too long before it gathers it', async () => {
    const long = Buffer.concat([bytes, Buffer.alloc(5_000, 'a')])
    for (const threads of [1, 2] as const) {
      const options = { keys: [key], maxLineBytes: 4_000, threads }
      const { findings, logs } = await verifyJournal(inPieces(long, 1_000), options)
      expect(findings).toMatchObject([{ kind: 'unreadable', line: 0 }])
      expect(logs).toMatchObject([{ records: 12 }])
    }
  })
})
