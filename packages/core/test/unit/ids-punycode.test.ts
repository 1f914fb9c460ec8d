import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodePunycode, encodePunycode } from '../../src/ids/punycode.ts'

/** Samples of RFC 3492 §7.1: code points and their encoding. */
const samples: readonly (readonly [string, string, string])[] = [
  [
    'Arabic (A)',
    '0644 064a 0647 0645 0627 0628 062a 0643 0644 0645 0648 0634 0639 0631 0628 064a 061f',
    'egbpdaj6bu4bxfgehfvwxn',
  ],
  ['Chinese, simplified (B)', '4ed6 4eec 4e3a 4ec0 4e48 4e0d 8bf4 4e2d 6587', 'ihqwcrb4cv8a8dqg056pqjye'],
  ['Chinese, traditional (C)', '4ed6 5011 7232 4ec0 9ebd 4e0d 8aaa 4e2d 6587', 'ihqwctvzc91f659drss3x8bo0yb'],
  [
    'Czech (D)',
    '0050 0072 006f 010d 0070 0072 006f 0073 0074 011b 006e 0065 006d 006c 0075 0076 00ed 010d 0065 0073 006b 0079',
    'Proprostnemluvesky-uyb24dma41a',
  ],
  ['Japanese with digits (L)', '0033 5e74 0042 7d44 91d1 516b 5148 751f', '3B-ww4c5e180e575a65lsy2b'],
  [
    'Japanese with hyphens (M)',
    '5b89 5ba4 5948 7f8e 6075 002d 0077 0069 0074 0068 002d 0053 0055 0050 0045 0052 002d 004d 004f 004e 004b 0045 0059 0053',
    '-with-SUPER-MONKEYS-pc58ag80a8qai00g7n9n',
  ],
  ['Japanese (R)', '305d 306e 30b9 30d4 30fc 30c9 3067', 'd9juau41awczczp'],
]

const textOf = (points: string) =>
  String.fromCodePoint(...points.split(' ').map((point) => Number.parseInt(point, 16)))

describe('Punycode', () => {
  it.each(samples)('encodes and decodes %s', (_, points, encoded) => {
    expect(encodePunycode(textOf(points))).toBe(encoded)
    expect(decodePunycode(encoded)).toBe(textOf(points))
  })

  it('decodes what it encodes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }), (text) => {
        expect(decodePunycode(encodePunycode(text))).toBe(text)
      }),
      { seed: 3492, numRuns: 1_000 },
    )
  })

  it.each(['é', 'a-é', '!', 'a-!', '99999999999999', 'ab-z'])('refuses %j', (text) => {
    expect(decodePunycode(text)).toBeUndefined()
  })

  it('refuses surrogates and code points beyond Unicode, and never throws', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9-]{0,59}$/), (text) => {
        const decoded = decodePunycode(text)
        expect(decoded === undefined || !/\p{Cs}/u.test(decoded)).toBe(true)
      }),
      { seed: 3492, numRuns: 5_000 },
    )
  })
})
