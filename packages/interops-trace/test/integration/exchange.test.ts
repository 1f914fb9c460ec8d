import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { codeThrownBy } from '@entente/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  endUserBehind,
  informationReached,
  pagmsHeldAt,
  profileUsed,
  requestAndVector,
  subjectReport,
} from '../../src/answers/answers.ts'
import { answerTraceRequest } from '../../src/exchange/answer-trace-request.ts'
import type { ExchangeDocument, TraceAnswer, TraceRequest } from '../../src/exchange/exchange-documents.ts'
import { jsonCodec } from '../../src/exchange/json-codec.ts'
import { answerToBordereau, answerToCsv } from '../../src/exchange/printable-answer.ts'
import {
  answerDueOn,
  declareSuspectBehaviour,
  dueState,
  requestTraces,
} from '../../src/exchange/request-traces.ts'
import { xmlCodec } from '../../src/exchange/xml-codec.ts'
import type { Journal } from '../../src/journal/journal.ts'
import { openJournal } from '../../src/journal/open-journal.ts'
import { verifyTlogProof } from '../../src/notes/tlog-proof.ts'
import { applicationAccess, pagmGranted, pagmRevoked } from '../../src/records/interops-events.ts'
import { auditorPrivateKey } from '../../src/sealing/auditor-key.ts'
import { newAuditors } from '../auditor-fixture.ts'
import { context, journalFixture, reader, verifiedVector } from '../journal-fixture.ts'

const auditors = newAuditors()
const inquiry = { reader, auditor: auditorPrivateKey('rssi', auditors.privatePem) }
const FROM = 'urn:interops:73282932000074:idp:client:1'
const TO = 'urn:interops:49270153600012:sp:fournisseur'
const SERVICE = 'https://f.example/droits'

let journal: Journal
let request: TraceRequest
let answer: TraceAnswer

beforeAll(async () => {
  const { options, clock } = journalFixture(undefined, { auditors: auditors.keys })
  journal = await openJournal(options)
  const decision = { entity: 'agent-17', pagm: 'DROITS_CONSULTATION', service: SERVICE }
  await journal.append(pagmGranted({ ...decision, at: new Date('2026-01-10T08:00:00Z') }), context)
  await journal.append(pagmRevoked({ ...decision, at: new Date('2026-06-01T08:00:00Z') }), context)
  const vi = Buffer.from('<Assertion/>').toString('base64')
  const event = verifiedVector('_vi-1', 'agent-17')
  const payload = { ...event.payload, vi, request: 'req-17', requestDigest: 'abc' }
  await journal.append({ ...event, payload }, { ...context, requestId: 'req-17' })
  clock.advance(2_000)
  const access = {
    at: clock.now(),
    service: SERVICE,
    operation: 'consultation-droits',
    profile: 'LECTEUR',
    pagms: ['DROITS_CONSULTATION'],
    vectorId: '_vi-1',
    userId: 'agent-17',
    objects: ['dossier 4711'],
    concerned: ['assuré-99'],
    outcome: 'granted',
  } as const
  await journal.append(applicationAccess(access), { ...context, requestId: 'req-17' })
  request = await requestTraces(
    journal,
    { from: FROM, to: TO, reason: 'INC-2026-014 & suites', criteria: { vectorIds: ['_vi-1', '_vi-2'] } },
    reader,
  )
  answer = await answerTraceRequest(journal, request, inquiry)
})

describe('the answers that the convention asks of both parties', () => {
  it.each([
    ['before the grant', '2026-01-10T07:59:59Z', []],
    ['while it is held', '2026-05-31T12:00:00Z', ['DROITS_CONSULTATION']],
    ['after the revocation', '2026-06-01T08:00:00Z', []],
  ])('who held which PAGM at an instant (art. 5.3): %s', async (_, at, pagms) => {
    const { content, records } = await pagmsHeldAt(journal, { entity: 'agent-17', at: new Date(at) }, inquiry)
    expect(content.map(({ pagm }) => pagm)).toEqual(pagms)
    expect(records).toHaveLength(2)
  })

  it('the end user behind a request (art. 5.3)', async () => {
    const { content } = await endUserBehind(journal, { requestId: 'req-17' }, inquiry)
    expect(content).toMatchObject([{ userId: 'agent-17', vectorId: '_vi-1' }])
  })

  it('the pair of request and VI as archived, judged again, with its proof (art. 5.3)', async () => {
    const judge = async (vector: Uint8Array) => `judged ${vector.length} bytes`
    const { content, records } = await requestAndVector(journal, { requestId: 'req-17' }, inquiry, judge)
    expect(content).toMatchObject([
      { requestId: 'req-17', requestDigest: 'abc', revalidation: 'judged 12 bytes' },
    ])
    expect(Buffer.from(content[0]!.vector).toString()).toBe('<Assertion/>')
    const { found, proof } = records[0]!
    const leafHash = new Uint8Array(Buffer.from(found.leafHash, 'hex'))
    expect(verifyTlogProof(proof ?? '', leafHash, journal.key).origin).toBe(journal.key.name)
  })

  it('what information a user reached (art. 5.2)', async () => {
    const { content } = await informationReached(journal, { userId: 'agent-17' }, inquiry)
    expect(content).toMatchObject([
      { operation: 'consultation-droits', objects: ['dossier 4711'], outcome: 'granted' },
    ])
  })

  it('the profile used for a request (art. 5.2)', async () => {
    const { content } = await profileUsed(journal, { requestId: 'req-17' }, inquiry)
    expect(content).toMatchObject([
      { pagms: ['DROITS_CONSULTATION'], profile: undefined },
      { pagms: ['DROITS_CONSULTATION'], profile: 'LECTEUR' },
    ])
  })

  it('what the journal holds about one person', async () => {
    const { content } = await subjectReport(journal, { identifier: 'assuré-99' }, inquiry)
    expect(content.concerned).toMatchObject([{ operation: 'consultation-droits' }])
    expect(content.acted).toEqual([])
  })

  it('are not given without the key of an auditor', async () => {
    expect(await codeThrownBy(() => endUserBehind(journal, { requestId: 'req-17' }, { reader }))).toBe(
      'TRACE_SEALED',
    )
  })
})

describe('a request and its answer', () => {
  it('are due in less than 15 calendar days, and say where they stand', () => {
    expect(request.dueOn).toBe('2026-12-06')
    expect(answerDueOn(new Date('2026-11-22T23:30:00Z'))).toBe('2026-12-07')
    const state = (now: string, answered?: Date) => dueState(request, answered, new Date(now))
    expect(state('2026-11-25T12:00:00Z')).toBe('open')
    expect(state('2026-12-03T12:00:00Z')).toBe('due-soon')
    expect(state('2026-12-06T12:00:00Z')).toBe('due-soon')
    expect(state('2026-12-06T23:00:00Z')).toBe('late')
    expect(state('2026-12-08T12:00:00Z', new Date('2026-12-05T12:00:00Z'))).toBe('answered')
  })

  it('hold the traces with their proofs, and are recorded', async () => {
    expect(answer).toMatchObject({
      status: 'COMPLETE',
      vectors: [
        { outcome: 'ACCEPTE', vectorId: '_vi-1', userId: 'agent-17', pagms: ['DROITS_CONSULTATION'] },
      ],
      applications: [{ operation: 'consultation-droits', profile: 'LECTEUR' }],
    })
    expect(answer.vectors[0]?.proof).toMatch(/^c2sp\.org\/tlog-proof@v1\n/)
    expect(await journal.search({ kinds: ['trace.requested', 'trace.answered'] }, reader)).toHaveLength(2)
  })

  it('may say that there is no trace, or refuse with a reason', async () => {
    const none = { ...request, criteria: { ...request.criteria, vectorIds: ['_other'] } }
    expect(await answerTraceRequest(journal, none, inquiry)).toMatchObject({
      status: 'AUCUNE_TRACE',
      vectors: [],
    })
    const refused = await answerTraceRequest(journal, request, { ...inquiry, refuse: 'HORS_CONVENTION' })
    expect(refused).toMatchObject({ status: 'REFUSEE', refusal: 'HORS_CONVENTION', vectors: [] })
  })

  it('are made by authorised persons only, with a criterion', async () => {
    const stranger = { ...reader, actor: { kind: 'person', id: 'curieux' } } as const
    const asked = { from: FROM, to: TO, reason: 'voir', criteria: {} }
    expect(await codeThrownBy(() => requestTraces(journal, asked, reader))).toBe('TRACE_DOCUMENT_INVALID')
    expect(await codeThrownBy(() => requestTraces(journal, asked, stranger))).toBe('TRACE_ACCESS_REFUSED')
    expect(await codeThrownBy(() => answerTraceRequest(journal, request, { reader: stranger }))).toBe(
      'TRACE_ACCESS_REFUSED',
    )
  })

  it('are printed with a label that nobody can overlook, in cells that no spreadsheet executes', () => {
    expect(answerToBordereau(answer, request)).toContain('n’est pas au format d’échange pivot officiel')
    expect(answerToBordereau(answer, request)).toContain('au plus tard le 6 décembre 2026')
    const hostile = { ...answer, vectors: [{ ...answer.vectors[0]!, userId: '=HYPERLINK("x")' }] }
    expect(answerToCsv(hostile)).toContain(`"'=HYPERLINK(""x"")"`)
  })
})

describe.each([xmlCodec, jsonCodec])('the codec $name', (codec) => {
  const documents = async (): Promise<readonly ExchangeDocument[]> => {
    const declared = {
      from: FROM,
      to: TO,
      description: 'Usage inhabituel',
      criteria: { services: [SERVICE] },
    }
    const declaration = await declareSuspectBehaviour(journal, declared, reader)
    const period = { from: new Date('2026-01-01T00:00:00Z'), to: new Date('2026-02-01T00:00:00Z') }
    return [
      request,
      { ...request, convention: 'CONV-1', criteria: { ...request.criteria, period } },
      answer,
      declaration,
    ]
  }

  it('gives back what it wrote, and labels it as our proposal', async () => {
    for (const document of await documents()) {
      const bytes = codec.write(document)
      expect(codec.read(bytes)).toEqual(document)
      expect(Buffer.from(bytes).toString()).toContain('Proposition du projet Entente')
    }
    expect(codec.official).toBe(false)
  })

  it.each([
    ['nothing', () => ''],
    ['something else', () => '<a xmlns="urn:x"></a>'],
    ['another version', (text: string) => text.replace('1.0', '9.9')],
    ['an unknown status', (text: string) => text.replace('COMPLETE', 'PRESQUE')],
    ['an instant without zone', (text: string) => text.replace(/(\d\d:\d\d\.\d{3})Z/, '$1')],
    ['an identifier that is none', (text: string) => text.replace(/[0-9a-f]{8}-/, 'xxxxxxxx-')],
  ])('refuses %s', async (_, change) => {
    const text = Buffer.from(codec.write(answer)).toString()
    expect(await codeThrownBy(() => codec.read(Buffer.from(change(text))))).toBe('TRACE_DOCUMENT_INVALID')
  })
})

describe('the XML schema of the proposal', () => {
  const xmllint = '/usr/bin/xmllint'
  const available = existsSync(xmllint)
  if (!available && process.env.CI !== undefined) throw new Error('Install the Debian package libxml2-utils.')
  const folder = mkdtempSync(join(tmpdir(), 'entente-trace-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const schema = fileURLToPath(new URL('../../schemas/echange-traces-1.xsd', import.meta.url))
  const validate = (bytes: Uint8Array): void => {
    const file = join(folder, 'document.xml')
    writeFileSync(file, bytes)
    execFileSync(xmllint, ['--noout', '--nonet', '--schema', schema, file], { stdio: 'pipe' })
  }

  it.skipIf(!available)('accepts what the codec writes', async () => {
    const declared = { from: FROM, to: TO, description: 'Usage inhabituel', criteria: { pagms: ['P'] } }
    const declaration = await declareSuspectBehaviour(journal, declared, reader)
    const refused = await answerTraceRequest(journal, request, {
      ...inquiry,
      refuse: 'CRITERES_INSUFFISANTS',
    })
    for (const document of [request, answer, refused, declaration]) {
      expect(() => validate(xmlCodec.write(document))).not.toThrow()
    }
  })

  it.skipIf(!available)('refuses another order, another value and another name', () => {
    const text = Buffer.from(xmlCodec.write(answer)).toString()
    for (const wrong of [
      text.replace('COMPLETE', 'PRESQUE'),
      text.replaceAll('TraceVI', 'TraceXX'),
      text.replace('version="1.0"', 'version="2.0"'),
    ]) {
      expect(() => validate(Buffer.from(wrong))).toThrow()
    }
  })
})
