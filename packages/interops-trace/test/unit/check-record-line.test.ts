import type { TraceJson } from '@entente/core/ports'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkRecordLine } from '../../src/export/check-record-line.ts'
import { formatRecordLine, splitRecordLine } from '../../src/export/export-line.ts'
import { leafHash } from '../../src/merkle/hash.ts'
import { readOpenPart } from '../../src/records/read-open-part.ts'
import {
  commitOpen,
  commitSealed,
  decodeLeaf,
  digestSealed,
  encodeLeaf,
} from '../../src/records/record-encoding.ts'
import type { OpenPart } from '../../src/records/record-shape.ts'
import { writeOpenPart } from '../../src/records/write-parts.ts'

const text = () => fc.oneof(fc.string(), fc.string({ unit: 'binary' }))
const plainText = () => fc.string({ unit: fc.constantFrom(...' abcXYZ019_-:/.,{}[]') })
const instant = fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
const json = (unit: () => fc.Arbitrary<string>) =>
  fc.letrec<{ value: TraceJson }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      unit(),
      fc.boolean(),
      fc.constant(null),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(unit(), tie('value'), { maxKeys: 3, noNullPrototype: true }),
    ),
  })).value
const part = (unit: () => fc.Arbitrary<string>): fc.Arbitrary<OpenPart> =>
  fc.record({
    v: fc.constant(1 as const),
    kind: fc.oneof(unit(), fc.constantFrom('vi.verified', 'trace.purged')),
    version: fc.nat(),
    at: instant.map((date) => date.toISOString()),
    recordedAt: instant.map((date) => date.toISOString()),
    tenant: unit(),
    project: fc.option(unit()),
    requestId: unit(),
    purpose: fc.option(unit()),
    actorKind: fc.constantFrom('person', 'application', 'system'),
    facts: fc.dictionary(unit(), json(unit), { maxKeys: 4, noNullPrototype: true }),
    key: fc.option(unit()),
    pair: fc.option(fc.record({ key: unit(), hash: unit() })),
  })

/** A line as the journal writes it. */
function lineOf(open: string, index: number, sealed: Uint8Array): string {
  const salt = Buffer.alloc(32, index % 256)
  const commitments = {
    openCommitment: commitOpen(salt, Buffer.from(open)),
    sealedCommitment: commitSealed(sealed),
    sealedDigest: digestSealed(sealed),
  }
  const leaf = encodeLeaf({ index, ...commitments })
  const content = { open, salt, sealed, terms: [] }
  return formatRecordLine({ index, recordedAt: new Date(0), kind: '', project: null, leaf, content })
}

const check = (line: string, before = '') => {
  const bytes = Buffer.from(`${before}${line}\n`)
  return checkRecordLine(bytes, Buffer.byteLength(before), bytes.length - 1)
}

/** What the long way says: `undefined` unless everything about the line is right. */
function readInFull(line: string) {
  const record = splitRecordLine(line)
  const leaf = record && decodeLeaf(record.leaf)
  const content = record?.content
  if (record === undefined || leaf === undefined || content === undefined) return undefined
  const { open, salt, sealed } = content
  const part = readOpenPart(open)
  const isRight =
    leaf.index === record.index &&
    commitOpen(salt, Buffer.from(open)) === leaf.openCommitment &&
    digestSealed(sealed) === leaf.sealedDigest &&
    part !== undefined &&
    (part.key !== null || commitSealed(sealed) === leaf.sealedCommitment)
  if (!isRight) return undefined
  const { tenant, recordedAt } = part
  return { index: record.index, recordedAt: Date.parse(recordedAt), tenant, leafHash: leafHash(record.leaf) }
}

const record = (unit: () => fc.Arbitrary<string>) =>
  fc.tuple(part(unit), fc.nat(2 ** 31), fc.uint8Array({ maxLength: 60 }))
const withoutEnd = (line: string): string => line.slice(0, -1)

describe('the short way to check a record', () => {
  it('says of any record what the long way says, or nothing', () => {
    const records = fc.oneof(record(plainText), record(text))
    let checked = 0
    fc.assert(
      fc.property(records, ([open, index, sealed]) => {
        const line = withoutEnd(lineOf(writeOpenPart(open), index, sealed))
        const result = check(line, 'something before it')
        if (result === undefined) return
        checked += 1
        expect(result).toEqual(readInFull(line))
      }),
      { seed: 5, numRuns: 1_000 },
    )
    expect(checked).toBeGreaterThan(200)
  })

  it('is gone to its end by the records that a journal writes', () => {
    const facts = {
      a: [1, -7, true, false, null, { b: 'c' }],
      empty: {},
      list: [],
      outcome: 'accepted',
      z: 0,
    }
    for (const key of [null, 'key-1']) {
      const open = writeOpenPart({ ...USUAL, facts, key })
      expect(check(withoutEnd(lineOf(open, 7, Buffer.from('sealed'))))).toMatchObject({
        index: 7,
        tenant: 't',
      })
    }
  })

  it('is left by a line with one character more, less or other, unless the long way accepts it too', () => {
    const letters = fc.constantFrom(...' "{}[]:,0123456789abcdefABCDEFtn\\é\u0000-+=/_.')
    fc.assert(
      fc.property(record(plainText), fc.nat(), letters, ([open, index, sealed], place, letter) => {
        const whole = withoutEnd(lineOf(writeOpenPart(open), index, sealed))
        const at = place % whole.length
        for (const changed of [
          whole.slice(0, at) + letter + whole.slice(at + 1),
          whole.slice(0, at) + letter + whole.slice(at),
          whole.slice(0, at) + whole.slice(at + 1),
        ]) {
          const result = check(changed)
          if (result !== undefined) expect(result, changed).toEqual(readInFull(changed))
        }
      }),
      { seed: 7, numRuns: 2_000 },
    )
  })

  it('takes a readable part for canonical only where the long way does', () => {
    const base = writeOpenPart(USUAL)
    const judged = (open: string) => check(withoutEnd(lineOf(open, 1, Buffer.from('sealed')))) !== undefined
    for (const [facts, isCanonical] of [
      ['{"a":1}', true],
      ['{"a":1.0}', false],
      ['{"a":-0}', false],
      ['{"a":01}', false],
      ['{"a":1e2}', false],
      ['{"b":1,"a":1}', false],
      ['{"a":1,"a":1}', false],
      ['{"a": 1}', false],
      ['{"a":[1,]}', false],
      ['{"a":tru}', false],
      ['{,}', false],
      ['[]', false],
      ['{"a":{"c":1,"b":2}}', false],
      [`{"a":${'['.repeat(40)}${']'.repeat(40)}}`, false],
    ] as const) {
      expect(judged(base.replace('"facts":{}', `"facts":${facts}`)), facts).toBe(isCanonical)
    }
    for (const wrong of ['2026-13-22T09:00:00.000Z', '2026-11-22T24:00:00.000Z', '2026-11-22T09:00:00Z']) {
      expect(judged(base.replace('"recordedAt":"2026-11-22T09:00:00.000Z"', `"recordedAt":"${wrong}"`))).toBe(
        false,
      )
      expect(judged(base.replace('"at":"2026-11-22T09:00:00.000Z"', `"at":"${wrong}"`))).toBe(false)
    }
  })

  it('is left by a line whose quotation marks are too few, as the long way refuses it', () => {
    const whole = withoutEnd(lineOf(writeOpenPart(USUAL), 1, new Uint8Array(0)))
    expect(check(whole)).toMatchObject({ index: 1 })
    const shorter = whole.replace('"sealed":""', '"sealed":"')
    expect(check(shorter)).toBeUndefined()
    expect(splitRecordLine(shorter)).toBeUndefined()
  })

  it('leaves what the journal says of itself to the long way', () => {
    for (const kind of ['trace.journal-opened', 'trace.purged', 'trace.spool-trimmed']) {
      expect(
        check(withoutEnd(lineOf(writeOpenPart({ ...USUAL, kind }), 1, Buffer.from('sealed')))),
      ).toBeUndefined()
    }
  })
})

const USUAL = {
  v: 1,
  kind: 'vi.verified',
  version: 1,
  at: '2026-11-22T09:00:00.000Z',
  recordedAt: '2026-11-22T09:00:00.000Z',
  tenant: 't',
  project: null,
  requestId: 'r',
  purpose: null,
  actorKind: 'application',
  facts: {},
  key: null,
  pair: null,
} as const
