import { describe, expect, it } from 'vitest'
import { conventionProblems, loadConvention } from '../../src/convention/index.ts'
import { deploymentProblems, loadDeployment } from '../../src/deployment/index.ts'
import { readConventionVector } from '../support/read-convention-vector.ts'

interface Vector {
  readonly file: string
  readonly document: 'convention' | 'deployment'
  readonly verdict: 'valid' | 'invalid'
  readonly why?: string
  readonly problems?: readonly string[]
}

const { vectors } = readConventionVector<{ vectors: readonly Vector[] }>('manifest.json')
const readers = {
  convention: { load: loadConvention, problems: conventionProblems, code: 'CONVENTION_INVALID' },
  deployment: { load: loadDeployment, problems: deploymentProblems, code: 'DEPLOYMENT_INVALID' },
}

describe.each(vectors.filter(({ verdict }) => verdict === 'valid'))('$file', ({ file, document }) => {
  it('is read, and what was read is read again unchanged', () => {
    const read = readers[document].load(readConventionVector(file))
    expect(readers[document].problems(read)).toEqual([])
    expect(readers[document].load(JSON.parse(JSON.stringify(read)))).toEqual(read)
  })
})

describe.each(vectors.filter(({ verdict }) => verdict === 'invalid'))('$file: $why', (vector) => {
  const { load, problems, code } = readers[vector.document]
  const input = readConventionVector(vector.file)

  it('has its problems found, all of them and no other', () => {
    expect(
      problems(input)
        .map(({ path }) => path)
        .sort(),
    ).toEqual([...(vector.problems ?? [])].sort())
  })

  it('is refused with one error that names every place', () => {
    expect(() => load(input)).toThrowError(
      expect.objectContaining({ code, details: expect.objectContaining({ problems: vector.problems?.length }) }),
    )
    for (const path of vector.problems ?? []) {
      expect(() => load(input)).toThrowError(`${path}: expected `)
    }
  })
})
