import { type ChildProcess, spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { codeThrownBy } from '@entente/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyJournal } from '../../src/export/verify-journal.ts'
import { exportJournal, openJournal } from '../../src/journal/open-journal.ts'
import { checkpointKeyFromPem } from '../../src/notes/note-key.ts'
import { embeddedStore } from '../../src/stores/embedded-store.ts'
import { editDatabase } from '../database-edit.ts'
import { context, journalFixture, reader, verifiedVector } from '../journal-fixture.ts'

const KILLS = 20
/** 1,000 kills in the deep campaign: a journal of its own for every twenty, each with its own seed. */
const JOURNALS = process.env.ENTENTE_DEEP === '1' ? 50 : 1
/** How long after the start of an opening, and after the first acknowledgement, a kill comes at the latest. */
const OPENING_MS = 60
const WRITING_MS = 250
/** Half of the journals have logs so short that kills also fall where one log follows another. */
const SHORT_LOG = 700
/** Nothing here depends on how fast anything goes: a machine that is stopped for a while fails no test. */
const NO_HASTE_MS = 3_600_000
const writer = fileURLToPath(new URL('./crash-writer.ts', import.meta.url))

let folder: string
let keyFile: string
let pem: string
const children: ChildProcess[] = []

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'entente-trace-'))
  keyFile = join(folder, 'key.pem')
  pem = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
  writeFileSync(keyFile, pem)
})
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

const openHere = (path: string) => {
  const checkpointKey = checkpointKeyFromPem(pem)
  const { options } = journalFixture(embeddedStore(path), { checkpointKey, clock: { now: () => new Date() } })
  return openJournal(options)
}

interface RunningWriter {
  readonly child: ChildProcess
  readonly output: () => string
  readonly exited: Promise<void>
}

function startWriter(
  path: string,
  { shell, logRecords }: { shell?: string; logRecords?: number } = {},
): RunningWriter {
  const run = [process.execPath, '--conditions=@entente/source', '--import', 'tsx', writer]
  const node = [...run, path, keyFile, ...(logRecords === undefined ? [] : [String(logRecords)])]
  const [command = '', ...rest] =
    shell === undefined ? node : ['bash', '-c', `${shell}; exec "$0" "$@"`, ...node]
  const child = spawn(command, rest, { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  let text = ''
  child.stdout?.on('data', (data: Buffer) => {
    text += data.toString()
  })
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()))
  return { child, output: () => text, exited }
}

/** What was acknowledged, by log and index. A last line that was cut by the kill counts for nothing. */
function acknowledged(output: string): Map<string, string> {
  const whole = output.slice(0, output.lastIndexOf('\n') + 1)
  return new Map(
    [...whole.matchAll(/^(\S+#\d+) ([0-9a-f]{64})$/gm)].map(([, place = '', leaf = '']) => [place, leaf]),
  )
}

function placeOf(text: string): { log: string; index: number } {
  const [log = '', index] = text.split('#')
  return { log, index: Number(index) }
}

/** Waits for a text, however long it takes, or for the end of the writer. */
async function seen(text: string, { output, exited }: RunningWriter): Promise<void> {
  let ended = false
  void exited.then(() => {
    ended = true
  })
  while (!output().includes(text) && !ended) await sleep(5)
}

/** The same points for the same seed: a linear congruential generator, from 0 to 1. */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

describe('a writer that is killed', () => {
  it.each(Array.from({ length: JOURNALS }, (_, n) => n))(
    `has lost nothing it acknowledged and left nothing half written, ${KILLS} times (journal %i)`,
    async (round) => {
      const path = join(folder, `killed-${round}.db`)
      const random = randomFrom(round)
      const all = new Map<string, string>()
      const logs = round % 2 === 0 ? { logRecords: SHORT_LOG } : {}
      for (let kill = 0; kill < KILLS; kill += 1) {
        const running = startWriter(path, logs)
        // One kill in four falls into the opening, which recovers from the kill before.
        const opening = kill % 4 === 3
        await seen(opening ? 'opening\n' : ' ', running)
        await sleep(random() * (opening ? OPENING_MS : WRITING_MS))
        running.child.kill('SIGKILL')
        await running.exited
        expect(running.output()).not.toContain('failed')
        const acks = acknowledged(running.output())
        if (!opening) expect(acks.size).toBeGreaterThan(0)
        for (const [place, leaf] of acks) {
          expect(all.has(place), 'no place is given twice').toBe(false)
          all.set(place, leaf)
        }
      }
      const journal = await openHere(path)
      await journal.publishHead()
      for (const [place, leafHash] of all) {
        expect(await journal.prove(placeOf(place))).toMatchObject({ status: 'proven', leafHash })
      }
      if (round % 2 === 0)
        expect(new Set([...all.keys()].map((place) => placeOf(place).log)).size).toBeGreaterThan(2)
      const {
        verdict,
        findings,
        logs: verified,
      } = await verifyJournal(await exportJournal(journal, reader), {
        keys: [journal.key],
      })
      expect(findings).toEqual([])
      expect(verdict).toBe('intact')
      for (const { records, proven } of verified) expect(proven.size).toBe(records)
      await journal.close()
      rmSync(path)
    },
    NO_HASTE_MS,
  )
})

describe('a store that runs out of space', () => {
  it(
    'acknowledges nothing that is not on the disk, and goes on once there is space',
    async () => {
      const path = join(folder, 'full.db')
      // A limit on the size of files, in KiB, stands for a full disk and needs no rights.
      const running = startWriter(path, { shell: 'ulimit -f 600; trap "" XFSZ' })
      await running.exited
      const acks = acknowledged(running.output())
      expect(running.output()).toMatch(/failed TRACE_(STORE_FAILED|BROKEN)\n$/)
      expect(acks.size).toBeGreaterThan(0)
      const journal = await openHere(path)
      for (const [place, leafHash] of acks) {
        expect(await journal.prove(placeOf(place))).toMatchObject({ leafHash })
      }
      await journal.append(verifiedVector('_after'), context)
      await journal.close()
    },
    NO_HASTE_MS,
  )
})

describe('a store that fails under the journal', () => {
  it('closes the gate with a coded error, and opens it again after recovery', async () => {
    const store = embeddedStore(join(folder, 'broken.db'))
    const { options } = journalFixture(store)
    const journal = await openJournal(options)
    const { receipt } = await journal.append(verifiedVector('_1'), context)
    await store.close()
    expect(await codeThrownBy(() => journal.append(verifiedVector('_2'), context))).toBe('TRACE_CLOSED')
    expect(journal.state()).toBe('broken')
    expect(await codeThrownBy(() => journal.append(verifiedVector('_3'), context))).toBe('TRACE_BROKEN')
    expect(journal.health()).toMatchObject({ state: 'broken', brokenBy: 'TRACE_CLOSED' })
    await journal.recover()
    expect(journal.state()).toBe('open')
    const after = await journal.append(verifiedVector('_4'), context)
    expect(after.receipt.index).toBe(receipt.index + 2)
    const { verdict } = await verifyJournal(await exportJournal(journal, reader), { keys: [journal.key] })
    expect(verdict).toBe('intact')
    await journal.close()
  })

  it('refuses to open when the store no longer holds what its last head covers', async () => {
    const checkpointKey = checkpointKeyFromPem(pem)
    const complete = journalFixture(embeddedStore(join(folder, 'a.db')), { checkpointKey })
    const first = await openJournal(complete.options)
    await first.append(verifiedVector('_1'), context)
    await first.close()
    await editDatabase(join(folder, 'a.db'), 'DELETE FROM trace_record WHERE place = 1')
    expect(await codeThrownBy(() => openJournal(complete.options))).toBe('TRACE_STORE_DAMAGED')
  })
})

describe('a clock that goes backwards', () => {
  it('stops the journal beyond the tolerance and lets it go on when it has caught up', async () => {
    const { options, clock } = journalFixture()
    const journal = await openJournal(options)
    await journal.append(verifiedVector('_1'), context)
    clock.advance(-1_500)
    const { receipt } = await journal.append(verifiedVector('_2'), context)
    expect(receipt.recordedAt).toEqual(new Date('2026-11-22T09:00:00Z'))
    clock.advance(-60_000)
    expect(journal.state()).toBe('broken')
    expect(await codeThrownBy(() => journal.append(verifiedVector('_3'), context))).toBe(
      'TRACE_CLOCK_BACKWARDS',
    )
    clock.advance(62_000)
    expect(journal.state()).toBe('open')
    await journal.append(verifiedVector('_4'), context)
  })
})

describe('a journal under too much load', () => {
  it('sheds what it cannot queue and keeps what it accepted', async () => {
    const { options } = journalFixture(undefined, { limits: { maxQueued: 10 } })
    const journal = await openJournal(options)
    const calls = Array.from({ length: 30 }, (_, n) => journal.append(verifiedVector(`_${n}`), context))
    expect(journal.state()).toBe('overloaded')
    const settled = await Promise.allSettled(calls)
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(10)
    expect(settled.at(-1)).toMatchObject({ reason: { code: 'TRACE_OVERLOADED', retryable: true } })
    expect(journal.state()).toBe('open')
  })

  it('counts unauthenticated refusals, records a few a minute, and never closes the gate for them', async () => {
    const { options, clock } = journalFixture(undefined, { limits: { unauthenticatedPerMinute: 3 } })
    const journal = await openJournal(options)
    const refusal = { ...verifiedVector('_x'), kind: 'vi.refused', search: {} }
    for (let n = 0; n < 100; n += 1) journal.noteUnauthenticated(refusal, context)
    await journal.append(verifiedVector('_accepted'), context)
    expect(journal.health().unauthenticated).toEqual({ noted: 100, recorded: 3 })
    clock.advance(60_000)
    journal.noteUnauthenticated(refusal, context)
    await journal.append(verifiedVector('_accepted'), context)
    const [last] = await journal.search({ kinds: ['vi.refused'] }, reader)
    expect(last?.open.facts).toMatchObject({ authenticated: false, notRecordedBefore: 97 })
    expect(journal.state()).toBe('open')
  })
})
