import { describe, expect, it } from 'vitest'
import { conventionProblems, loadConvention } from '../../src/convention/index.ts'
import { loadDeployment } from '../../src/deployment/index.ts'
import { migrateDocument, type RawDocument } from '../../src/documents/migrate-document.ts'
import { readConventionVector } from '../support/read-convention-vector.ts'

describe('migration of a document', () => {
  const steps = [
    ({ nom, ...rest }: RawDocument): RawDocument => ({ ...rest, name: nom }),
    (document: RawDocument): RawDocument => ({ ...document, names: [document.name] }),
  ]

  it('runs every step from the version of the document on', () => {
    expect(migrateDocument({ schemaVersion: 1, nom: 'a' }, steps)).toEqual({
      document: { schemaVersion: 3, name: 'a', names: ['a'] },
    })
    expect(migrateDocument({ schemaVersion: 2, name: 'b' }, steps)).toEqual({
      document: { schemaVersion: 3, name: 'b', names: ['b'] },
    })
  })

  it('leaves a document of the current version as it is', () => {
    expect(migrateDocument({ schemaVersion: 3, name: 'c' }, steps)).toEqual({
      document: { schemaVersion: 3, name: 'c' },
    })
  })

  it.each([[4], [0], [1.5], ['1'], [undefined], [Number.NaN]])('refuses version %s', (schemaVersion) => {
    expect(migrateDocument({ schemaVersion }, steps)).toEqual({
      problem: {
        path: 'schemaVersion',
        expected: 'expected a whole number from 1 to 3, the versions this release reads',
      },
    })
  })
})

describe('what is not a document', () => {
  it.each([[undefined], [null], ['{}'], [[]], [new Map()], [new Date(0)], [42]])('%s is refused', (input) => {
    expect(() => loadConvention(input)).toThrowError(expect.objectContaining({ code: 'CONVENTION_INVALID' }))
    expect(() => loadDeployment(input)).toThrowError(expect.objectContaining({ code: 'DEPLOYMENT_INVALID' }))
  })
})

describe('a document too large to be looked at', () => {
  const sample = readConventionVector('valid/interops.json')
  const deep = (levels: number): unknown => (levels === 0 ? 'x' : [deep(levels - 1)])
  const cycle: Record<string, unknown> = { ...sample }
  cycle.projects = [cycle]

  it.each([
    ['values', { ...sample, traceConditions: new Array(300_000).fill('x') }],
    ['holes', { ...sample, traceConditions: new Array(300_000) }],
    ['characters', { ...sample, title: 'x'.repeat(9_000_000) }],
    ['levels', { ...sample, title: deep(40) }],
    ['itself', cycle],
  ])('is refused as a whole: too many %s', (_what, document) => {
    expect(conventionProblems(document)).toEqual([
      { path: '', expected: 'expected at most 200000 values, 8000000 characters and 24 levels' },
    ])
  })
})

describe('the one error of an invalid document', () => {
  const sample = readConventionVector('valid/interops.json')

  it('counts every problem and lists the first twenty', () => {
    const projects = Array.from({ length: 30 }, () => ({}))
    const attempt = () => loadConvention({ ...sample, projects })
    expect(attempt).toThrowError(
      /^The INTEROPS convention has \d+ problems\. projects\[0\]\.id: expected a short name/,
    )
    expect(attempt).toThrowError(/ And \d+ more\. Correct the document at the named places\.$/)
  })
})
