import type { HttpClient } from '@entente/core/ports'
import { memoryKeyValueStore } from '@entente/runtime'
import { codeThrownBy, frozenClock } from '@entente/testkit'
import { describe, expect, it } from 'vitest'
import { openWitness, type Witness } from '../../src/anchors/witness.ts'
import { witnessAnchor } from '../../src/anchors/witness-anchor.ts'
import { formatWitnessRequest } from '../../src/anchors/witness-request.ts'
import { verifyJournal } from '../../src/export/verify-journal.ts'
import { exportJournal, openJournal } from '../../src/journal/open-journal.ts'
import { logKey } from '../../src/journal/require-options.ts'
import { signCheckpoint } from '../../src/notes/checkpoint.ts'
import type { NoteKey } from '../../src/notes/note-key.ts'
import { context, journalFixture, newCheckpointKey, reader, verifiedVector } from '../journal-fixture.ts'

const WITNESS = '49270153600012/witness'
const key = newCheckpointKey()
const witnessKey: NoteKey = { name: WITNESS, type: 'cosignature-v1', publicKey: key.publicKey }

/** Carries requests to a witness in this process; what travels is the protocol's own text. */
function wireTo(witness: Witness): HttpClient {
  return {
    send: async ({ url, body }) => {
      expect(url.href).toBe('https://partner.example/witness/add-checkpoint')
      const answer = await witness.addCheckpoint(Buffer.from(body ?? []).toString())
      return { status: answer.status, headers: {}, url, body: Buffer.from(answer.body) }
    },
    stream: () => Promise.reject(new Error('not used')),
  }
}

function anchored(more: { down?: boolean } = {}) {
  const { options, clock } = journalFixture()
  const witness = openWitness({
    name: WITNESS,
    key,
    logs: [logKey(options)],
    store: memoryKeyValueStore(),
    clock,
  })
  const down: HttpClient = { ...wireTo(witness), send: () => Promise.reject(new Error('no connection')) }
  const http = more.down === true ? down : wireTo(witness)
  const anchor = witnessAnchor({ url: new URL('https://partner.example/witness/'), http, key: witnessKey })
  return { options: { ...options, anchors: [anchor] }, clock, witness }
}

describe('a journal with a partner as witness', () => {
  it('is proved and anchored up to the head that the partner saw, and says since when it is not', async () => {
    const { options, clock } = anchored()
    const journal = await openJournal(options)
    await journal.append(verifiedVector('_1'), context)
    expect(await journal.anchor()).toEqual({ size: 2, at: new Date('2026-11-22T09:00:00Z') })
    clock.advance(5_000)
    await journal.append(verifiedVector('_2'), context)
    await journal.publishHead()
    clock.advance(5_000)
    const bytes = await exportJournal(journal, reader)
    const result = await verifyJournal(bytes, { keys: [journal.key], witnesses: [witnessKey] })
    expect(result.verdict).toBe('intact')
    expect(result.logs[0]?.anchored).toMatchObject({
      size: 2,
      by: WITNESS,
      at: new Date('2026-11-22T09:00:00Z'),
    })
    expect(result.sentences[0]).toBe(
      `${journal.key.name}: proved up to record 3 of 2026-11-22T09:00:10.000Z, not yet anchored since record 2 of 2026-11-22T09:00:05.000Z.`,
    )
    expect(journal.health().anchor).toMatchObject({ size: 2 })
    await journal.close()
  })

  it('is anchored again by itself when the last anchor is old', async () => {
    const { options, clock } = anchored()
    const journal = await openJournal(options)
    await journal.publishHead()
    await journal.append(verifiedVector('_1'), context)
    clock.advance(3_600_000)
    await journal.append(verifiedVector('_2'), context)
    await journal.close()
    expect(journal.health().anchor?.size).toBe(3)
  })

  it('goes on when the witness does not answer, and shows it', async () => {
    const { options } = anchored({ down: true })
    const journal = await openJournal(options)
    expect(await codeThrownBy(() => journal.anchor())).toBe('TRACE_ANCHOR_FAILED')
    await journal.append(verifiedVector('_1'), context)
    expect(journal.health()).toMatchObject({ state: 'open', anchor: undefined })
    await journal.close()
  })

  it('finds its place again after a restart', async () => {
    const { options, witness } = anchored()
    const first = await openJournal(options)
    await first.anchor()
    await first.close()
    const again = witnessAnchor({
      url: new URL('https://partner.example/witness/'),
      http: wireTo(witness),
      key: witnessKey,
    })
    const second = await openJournal({ ...options, anchors: [again] })
    await second.append(verifiedVector('_1'), context)
    expect(await second.anchor()).toMatchObject({ size: 3 })
    await second.close()
  })
})

describe('a witness', () => {
  const logSigner = newCheckpointKey()
  const log: NoteKey = { name: 'log.example', type: 'ed25519', publicKey: logSigner.publicKey }
  const hash = (fill: number) => new Uint8Array(32).fill(fill)
  const checkpoint = (size: number, root: Uint8Array, origin = log.name) =>
    signCheckpoint({ origin, size, root, extensions: [] }, logSigner)
  const newWitness = () =>
    openWitness({
      name: WITNESS,
      key,
      logs: [log],
      store: memoryKeyValueStore(),
      clock: frozenClock('2026-11-22T09:00:00Z'),
    })

  it('refuses in the words of the protocol', async () => {
    const witness = newWitness()
    const ask = async (oldSize: number, note: string, proof: Uint8Array[] = []) =>
      witness.addCheckpoint(formatWitnessRequest({ oldSize, proof, checkpoint: note }))
    const first = await checkpoint(2, hash(1))
    expect((await ask(0, first)).status).toBe(200)
    expect((await ask(0, await checkpoint(2, hash(1), 'other.example'))).status).toBe(404)
    expect((await ask(2, (await checkpoint(3, hash(3))).replace('\n3\n', '\n4\n'))).status).toBe(403)
    expect(await ask(1, await checkpoint(3, hash(3)))).toMatchObject({
      status: 409,
      contentType: 'text/x.tlog.size',
      body: '2\n',
    })
    expect((await ask(2, await checkpoint(1, hash(3)))).status).toBe(400)
    expect((await ask(2, await checkpoint(3, hash(3)), [hash(4)])).status).toBe(422)
    expect((await ask(2, await checkpoint(2, hash(9)))).status).toBe(422)
    expect((await ask(2, first)).status).toBe(200)
    expect((await witness.addCheckpoint('nonsense')).status).toBe(400)
  })

  it('lets one of two contradictory heads through, also when both arrive at once', async () => {
    const witness = newWitness()
    const notes = [await checkpoint(2, hash(1)), await checkpoint(2, hash(2))]
    const answers = await Promise.all(
      notes.map((note) =>
        witness.addCheckpoint(formatWitnessRequest({ oldSize: 0, proof: [], checkpoint: note })),
      ),
    )
    expect(answers.map(({ status }) => status)).toEqual([200, 409])
  })
})

describe('a journal in production', () => {
  it('does not open without seal, anchor and two auditors, and says what is missing', async () => {
    const { options } = journalFixture()
    const error = await openJournal({ ...options, mode: 'production' }).catch((thrown: Error) => thrown)
    expect(error).toMatchObject({ code: 'TRACE_PRODUCTION_INCOMPLETE' })
    expect((error as Error).message).toContain('signer, an external anchor, two auditors')
  })
})
