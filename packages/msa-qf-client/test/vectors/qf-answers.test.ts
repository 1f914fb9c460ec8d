import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { caught } from '@entente/testkit'
import type { ApiAnswer } from '../../src/api/api-answer.ts'
import { answerV2, answerV3 } from '../../src/api/answer-schema.ts'
import { classifyError } from '../../src/api/classify-error.ts'
import { readErrorBody } from '../../src/api/error-schema.ts'

interface Vector {
  readonly name: string
  readonly version: 'v3' | 'v2'
  readonly status: number
  readonly body: unknown
  readonly periodAsked?: boolean
  readonly expect: {
    readonly kind?: string
    readonly error?: string
    readonly provider?: string
    readonly amount?: number
    readonly stated?: object
    readonly noStated?: true
    readonly birthDate?: object | null
  }
}

const file = new URL('../../../../vectors/qf/answers.json', import.meta.url)
const { vectors }: { vectors: readonly Vector[] } = JSON.parse(readFileSync(file, 'utf8'))

function answerOf({ version, status, body, periodAsked = false }: Vector): ApiAnswer {
  const error = readErrorBody(body)
  const facts = { httpStatus: status, ...(error && { errorCode: error.code }) }
  if (status === 200) {
    return { kind: 'file', file: (version === 'v2' ? answerV2 : answerV3).parse(body), facts }
  }
  return classifyError({ facts, error, at: new Date(0), periodAsked })
}

describe.each(vectors)('$name', (vector) => {
  const wanted = vector.expect

  it(wanted.error ?? wanted.kind ?? '', async () => {
    if (wanted.error !== undefined) {
      expect(await caught(() => answerOf(vector))).toMatchObject({ name: 'QfError', code: wanted.error })
      return
    }
    const answer = answerOf(vector)
    expect(answer.kind).toBe(wanted.kind)
    if (answer.kind !== 'file') return
    expect(answer.file.provider).toBe(wanted.provider)
    expect(answer.file.amount).toBe(wanted.amount)
    if (wanted.stated !== undefined) expect(answer.file.stated).toEqual(wanted.stated)
    if (wanted.noStated) expect(answer.file).not.toHaveProperty('stated')
    if (wanted.birthDate !== undefined) {
      expect(answer.file.allocataires?.[0]?.birthDate ?? null).toEqual(wanted.birthDate)
    }
  })
})
