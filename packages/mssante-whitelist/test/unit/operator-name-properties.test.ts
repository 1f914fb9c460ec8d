import type { DistinguishedName } from '@entente/trust/x509'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inspectList, type NameComparison } from '../../src/index.ts'
import { writeList } from '../../src/testing/index.ts'
import { propertyRuns } from '../support/property-runs.ts'

type Attribute = readonly [type: string, value: string]

const OIDS: Readonly<Record<string, string>> = {
  CN: '2.5.4.3',
  C: '2.5.4.6',
  L: '2.5.4.7',
  ST: '2.5.4.8',
  O: '2.5.4.10',
  OU: '2.5.4.11',
}
const word = fc.stringMatching(/^[A-Za-zéÉ0-9.'()-]{1,8}$/)
const value = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' '))
/** Names as the list has them: CN, OU and some of the others, from the leaf up. */
const name = fc
  .record({ CN: value, OU: value, O: fc.option(value), ST: fc.option(value), C: fc.constantFrom('FR', 'fr') })
  .map((parts) =>
    Object.entries(parts).flatMap(([type, text]): Attribute[] => (text === null ? [] : [[type, text]])),
  )

function subjectOf(attributes: readonly Attribute[]): DistinguishedName {
  const rdns = attributes.map(([type, text]) => [
    { type: OIDS[type] ?? '', value: text, der: new Uint8Array() },
  ])
  return { der: new Uint8Array(), rdns: rdns.reverse() }
}

function match(listed: string, subject: DistinguishedName, comparison: NameComparison) {
  const xml = writeList([{ domain: 'x.mssante.fr', operator: listed }], {
    generatedAt: '2026-03-02T08:00:00Z',
  })
  const { snapshot } = inspectList(new TextEncoder().encode(xml))
  return snapshot?.matchCertificate('x.mssante.fr', subject, comparison)
}

const written = (attributes: readonly Attribute[]) => attributes.map((part) => part.join('=')).join(',')
const fold = (text: string) => text.toLowerCase()
const of = (attributes: readonly Attribute[], type: string) =>
  attributes.find(([each]) => each === type)?.[1] ?? ''

describe('the name of a certificate', () => {
  it('matches its own text, however hands spaced, quoted and cased it', () => {
    const style = fc.record({
      separator: fc.constantFrom(',', ', ', ' , '),
      space: fc.constantFrom(' ', '  ', '\u00a0', ' \u00a0'),
      quoted: fc.boolean(),
      upper: fc.boolean(),
    })
    fc.assert(
      fc.property(name, style, (attributes, { separator, space, quoted, upper }) => {
        const text = attributes
          .map(([type, plain]) => {
            const spaced = (upper ? plain.toUpperCase() : plain).replaceAll(' ', space)
            return `${type}=${quoted ? `"${spaced}"` : spaced}`
          })
          .join(separator)
        expect(match(text, subjectOf(attributes), 'strict')).toMatchObject({ hasDrift: false })
      }),
      propertyRuns,
    )
  })

  it('matches in any order of its attributes', () => {
    fc.assert(
      fc.property(
        name.chain((attributes) =>
          fc.tuple(
            fc.constant(attributes),
            fc.shuffledSubarray(attributes, { minLength: attributes.length }),
          ),
        ),
        ([attributes, shuffled]) => {
          expect(match(written(shuffled), subjectOf(attributes), 'strict')).toBeDefined()
        },
      ),
      propertyRuns,
    )
  })

  it('matches another name exactly when CN and OU are equal, and strictly only when all is', () => {
    const near = fc.tuple(name, name, fc.subarray(['CN', 'OU', 'O', 'ST'])).map(([one, other, kept]) => {
      const types = new Set(kept)
      // The second name takes some attributes over from the first.
      return [
        one,
        [...one.filter(([type]) => types.has(type)), ...other.filter(([type]) => !types.has(type))],
      ] as const
    })
    fc.assert(
      fc.property(near, ([listed, shown]) => {
        const equal = (type: string) => fold(of(listed, type)) === fold(of(shown, type))
        const all = Object.keys(OIDS).every(equal)
        expect(match(written(listed), subjectOf(shown), 'strict') !== undefined).toBe(all)
        const close = match(written(listed), subjectOf(shown), 'cn-ou')
        expect(close !== undefined).toBe(equal('CN') && equal('OU'))
        if (close !== undefined) expect(close.hasDrift).toBe(!all)
      }),
      propertyRuns,
    )
  })

  it('never matches a text that is no name, and no text makes the reading fail', () => {
    fc.assert(
      fc.property(name, fc.string(), (attributes, noise) => {
        const listed = noise.replaceAll(/[^\t\n\u0020-\ud7ff]/g, '')
        const found = match(listed, subjectOf(attributes), 'cn-ou')
        if (found !== undefined) expect(listed.toLowerCase()).toContain(fold(of(attributes, 'CN')))
      }),
      propertyRuns,
    )
  })
})
