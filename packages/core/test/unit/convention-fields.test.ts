import { describe, expect, it } from 'vitest'
import { conventionProblems, loadConvention } from '../../src/convention/index.ts'
import { deploymentProblems, loadDeployment } from '../../src/deployment/index.ts'
import { malformed } from '../support/malformed-documents.ts'
import { readConventionVector } from '../support/read-convention-vector.ts'

const samples = [
  { file: 'valid/interops.json', load: loadConvention, problems: conventionProblems },
  { file: 'valid/mssante.json', load: loadConvention, problems: conventionProblems },
  { file: 'valid/qf.json', load: loadConvention, problems: conventionProblems },
  { file: 'valid/deployment-production.json', load: loadDeployment, problems: deploymentProblems },
]

/** Fields without which the examples are still whole. */
const OPTIONAL = `
  $schema amendments contacts effectiveOn version phone
  delays noticeSupplier noticeClient traceConditions favourableOn openingHours days responseTimeMs
  technicalContract authLevelScale testMailboxes phases formality availability sessionIdleMinutes thirdParties
  users until endpoints stores habilitations partners clockSkewSeconds certificate passphrase crl clientKey
  delegation staleRevocation`
  .trim()
  .split(/\s+/)

/** Fields that are missed only where something else relies on them: there, the problem is named. */
const RELIED_ON: Readonly<Record<string, string>> = {
  issuerUrn: 'access[0].client',
  recipientUrn: 'provider',
  certificates: 'access[0].client',
  commitments: 'phases[1]',
  keys: 'clientKey',
  anchors: 'anchors[0]',
  mail: 'contacts[',
  portal: 'amendments[0].changes',
}

describe.each(samples)('$file, field by field', ({ file, load, problems }) => {
  const sample = readConventionVector(file)

  it('names the path of every malformed value, and only that path', () => {
    const cases = [...malformed(sample)]
    expect(cases.length).toBeGreaterThan(40)
    for (const { path, document } of cases) {
      expect(problems(document).map((problem) => problem.path)).toEqual([path])
    }
  })

  it('names the path of every missing field', () => {
    for (const { path, name, document } of withoutOneField(sample)) {
      const found = problems(document)
      if (found.some((problem) => problem.path === path)) continue
      expect([...OPTIONAL, ...Object.keys(RELIED_ON)], `without ${path}`).toContain(name)
      const told = found.map((problem) => `${problem.path}: ${problem.expected}`).join('; ')
      expect(told, `without ${path}`).toContain(told === '' ? '' : RELIED_ON[name])
    }
  })

  it('names the path of every field that it does not know', () => {
    for (const { path, document } of withOneFieldMore(sample)) {
      expect(problems(document)).toEqual([{ path, expected: 'expected no field of this name here' }])
    }
  })

  it('never repeats what it refuses, be it a value or a name', () => {
    const { $schema: _anyText, ...fields } = sample
    for (const { document } of malformed(fields, 'SENTINELLE 1 85 05\u0007')) {
      expect(messageOf(() => load(document))).not.toContain('SENTINELLE')
    }
    expect(messageOf(() => load({ ...sample, 'SENTINELLE Jeanne': 1 }))).not.toContain('SENTINELLE')
  })
})

function messageOf(action: () => unknown): string {
  try {
    action()
  } catch (error) {
    return `${error} ${JSON.stringify(error)}`
  }
  return expect.unreachable('the document was accepted')
}

interface Variant {
  readonly path: string
  readonly name: string
  readonly document: unknown
}

function* withoutOneField(value: unknown, path = ''): Generator<Variant> {
  yield* eachObject(value, path, (object, at) =>
    Object.keys(object).map((name) => {
      const { [name]: _dropped, ...rest } = object
      return { path: at === '' ? name : `${at}.${name}`, name, document: rest }
    }),
  )
}

function* withOneFieldMore(value: unknown, path = ''): Generator<Variant> {
  yield* eachObject(value, path, (object, at) => [
    {
      path: at === '' ? 'fieldTooMany' : `${at}.fieldTooMany`,
      name: '',
      document: { ...object, fieldTooMany: 1 },
    },
  ])
}

/** Puts each variant of each object back into the whole document. */
function* eachObject(
  value: unknown,
  path: string,
  variants: (object: Record<string, unknown>, path: string) => readonly Variant[],
): Generator<Variant> {
  if (typeof value !== 'object' || value === null) return
  if (Array.isArray(value)) {
    for (const [index, inner] of value.entries()) {
      for (const variant of eachObject(inner, `${path}[${index}]`, variants)) {
        yield { ...variant, document: value.map((entry, i) => (i === index ? variant.document : entry)) }
      }
    }
    return
  }
  const object: Record<string, unknown> = { ...value }
  yield* variants(object, path)
  for (const [name, inner] of Object.entries(object)) {
    for (const variant of eachObject(inner, path === '' ? name : `${path}.${name}`, variants)) {
      yield { ...variant, document: { ...object, [name]: variant.document } }
    }
  }
}
