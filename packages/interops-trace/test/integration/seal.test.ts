import type { Signer } from '@entente/core/ports'
import { codeThrownBy, createPki, frozenClock } from '@entente/testkit'
import { signerFromPem } from '@entente/trust'
import { beforeAll, describe, expect, it } from 'vitest'
import { packAnswer, verifyAnswerPackage } from '../../src/exchange/answer-package.ts'
import type { TraceAnswer } from '../../src/exchange/exchange-documents.ts'
import { verifyJournal } from '../../src/export/verify-journal.ts'
import { exportJournal, openJournal } from '../../src/journal/open-journal.ts'
import { certificateFingerprint } from '../../src/notes/seal.ts'
import { context, journalFixture, reader, verifiedVector } from '../journal-fixture.ts'

let seal: Signer
let fingerprint: string
beforeAll(() => {
  const pki = createPki(frozenClock('2026-11-22T09:00:00Z'))
  const authority = pki
    .root({ subject: [['CN', 'Racine fictive']] })
    .authority({ subject: [['CN', 'AC fictive']] })
  const leaf = authority.leaf({ subject: [['CN', 'Cachet de la caisse']] })
  seal = signerFromPem({ privateKey: leaf.privateKeyPem, certificateChain: leaf.chainPem })
  fingerprint = certificateFingerprint(seal.certificateChain[0])
})

describe('a journal whose heads carry the seal of the organisme', () => {
  it('verifies for whoever pins the certificate, and for nobody else', async () => {
    const journal = await openJournal(journalFixture(undefined, { signer: seal }).options)
    await journal.append(verifiedVector('_1'), context)
    const bytes = await exportJournal(journal, reader)
    const verify = (sealedBy: readonly string[]) => verifyJournal(bytes, { keys: [journal.key], sealedBy })
    expect((await verify([fingerprint])).verdict).toBe('intact')
    expect((await verify(['00'.repeat(32)])).findings).toMatchObject([{ kind: 'unsigned' }])
  })

  it('is damaged for whoever expects a seal that is not there', async () => {
    const journal = await openJournal(journalFixture().options)
    const bytes = await exportJournal(journal, reader)
    const { findings } = await verifyJournal(bytes, { keys: [journal.key], sealedBy: [fingerprint] })
    expect(findings).toMatchObject([{ kind: 'unsigned' }])
  })
})

describe('a large answer in several files', () => {
  const trace = (n: number) => ({
    traceId: `log#${n}`,
    at: new Date('2026-11-22T09:00:00Z'),
    requestId: `req-${n}`,
    vectorId: undefined,
    service: undefined,
    operation: 'consultation',
    profile: undefined,
    outcome: 'granted',
    objects: [],
    proof: undefined,
  })
  const answer: TraceAnswer = {
    type: 'answer',
    id: '6f1c0a52-0000-4000-8000-000000000001',
    requestId: '6f1c0a52-0000-4000-8000-000000000002',
    at: new Date('2026-11-22T09:00:00Z'),
    status: 'COMPLETE',
    refusal: undefined,
    vectors: [],
    applications: Array.from({ length: 25 }, (_, n) => trace(n)),
  }

  it('is checked file by file against its sealed manifest', async () => {
    const sent = await packAnswer(answer, seal, 10)
    expect(sent.chunks.map(({ name }) => name)).toEqual([
      'traces-0001.ndjson',
      'traces-0002.ndjson',
      'traces-0003.ndjson',
    ])
    await expect(verifyAnswerPackage(sent, fingerprint)).resolves.toBeUndefined()
  })

  it('is refused when a file changed, is missing, or came twice, or when another sealed it', async () => {
    const sent = await packAnswer(answer, seal, 10)
    const [first, ...others] = sent.chunks
    const changed = {
      ...first!,
      bytes: Uint8Array.from(first!.bytes, (byte, at) => (at === 20 ? byte ^ 1 : byte)),
    }
    for (const chunks of [[changed, ...others], others, [first!, first!, ...others]]) {
      expect(await codeThrownBy(() => verifyAnswerPackage({ ...sent, chunks }, fingerprint))).toBe(
        'TRACE_DOCUMENT_INVALID',
      )
    }
    const manifest = sent.manifest.replace('COMPLETE', 'PARTIELLE')
    expect(await codeThrownBy(() => verifyAnswerPackage({ ...sent, manifest }, fingerprint))).toBe(
      'TRACE_NOTE_INVALID',
    )
    expect(await codeThrownBy(() => verifyAnswerPackage(sent, '00'.repeat(32)))).toBe('TRACE_NOTE_INVALID')
  })
})
