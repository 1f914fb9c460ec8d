import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../src/canonical-json.ts'

const SEED = 8785

/** JSON as RFC 8785 admits it: finite numbers and well-formed strings. */
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constant(null),
    fc.boolean(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.string({ unit: 'binary' }),
    fc.array(tie('value')),
    fc.dictionary(fc.string({ unit: 'binary' }), tie('value')),
  ),
})).value

describe('canonical JSON (RFC 8785)', () => {
  it('writes the sample of §3.2.2 as §3.2.4 prints it', () => {
    const sample: unknown = JSON.parse(`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
      "literals": [null, true, false]
    }`)
    expect(canonicalJson(sample)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    )
  })

  it('sorts names by UTF-16 code units, as §3.2.3 shows', () => {
    const sample = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    }
    expect(Object.values(JSON.parse(canonicalJson(sample)))).toHaveLength(7)
    const order = [...canonicalJson(sample).matchAll(/:"([^"]+)"/g)].map((match) => match[1])
    expect(order).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ])
  })

  it.each([
    [0, '0'],
    [-0, '0'],
    [Number.MIN_VALUE, '5e-324'],
    [-Number.MIN_VALUE, '-5e-324'],
    [Number.MAX_VALUE, '1.7976931348623157e+308'],
    [9007199254740992, '9007199254740992'],
    [295147905179352830000, '295147905179352830000'],
    [9.999999999999997e22, '9.999999999999997e+22'],
    [1e23, '1e+23'],
    [1.0000000000000001e23, '1.0000000000000001e+23'],
    [999999999999999700000, '999999999999999700000'],
    [999999999999999900000, '999999999999999900000'],
    [1e21, '1e+21'],
    [9.999999999999997e-7, '9.999999999999997e-7'],
    [0.000001, '0.000001'],
    [333333333.3333332, '333333333.3333332'],
    [333333333.33333325, '333333333.33333325'],
    [333333333.3333333, '333333333.3333333'],
    [333333333.3333334, '333333333.3333334'],
    [333333333.33333343, '333333333.33333343'],
    [-0.0000033333333333333333, '-0.0000033333333333333333'],
    [1424953923781206.2, '1424953923781206.2'],
  ])('writes the number %d of appendix B as %s', (number, text) => {
    expect(canonicalJson(number)).toBe(text)
  })

  it('keeps the value: parsing what was written gives it back', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
      { seed: SEED, numRuns: 2_000 },
    )
  })

  it('is canonical: neither the order of names nor a round trip changes a byte', () => {
    const shuffled = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(shuffled)
      if (typeof value !== 'object' || value === null) return value
      return Object.fromEntries(
        Object.entries(value)
          .map(([name, inner]) => [name, shuffled(inner)] as const)
          .reverse(),
      )
    }
    fc.assert(
      fc.property(json, (value) => {
        const text = canonicalJson(value)
        expect(canonicalJson(JSON.parse(text))).toBe(text)
        expect(canonicalJson(shuffled(value))).toBe(text)
      }),
      { seed: SEED, numRuns: 2_000 },
    )
  })

  const sparse: unknown[] = ['a']
  sparse[2] = 'c'
  const cycle: Record<string, unknown> = {}
  cycle.self = cycle
  it.each([
    ['undefined', { list: [undefined] }, 'list[0]'],
    ['an absent value', { deep: { name: undefined } }, 'deep.name'],
    ['a hole', { sparse }, 'sparse[1]'],
    ['NaN', { n: Number.NaN }, 'n'],
    ['an infinity', { n: Number.POSITIVE_INFINITY }, 'n'],
    ['a big integer', { n: 1n }, 'n'],
    ['a function', { f: () => 1 }, 'f'],
    ['a symbol', { s: Symbol('s') }, 's'],
    ['a lone surrogate', { s: 'a\ud800b' }, 's'],
    ['a Date', { at: new Date(0) }, 'at'],
    ['a Map', { map: new Map() }, 'map'],
    ['bytes', { bytes: new Uint8Array(2) }, 'bytes'],
    ['a cycle', cycle, 'self'],
  ])('refuses %s and names the path', (_what, value, path) => {
    expect(() => canonicalJson(value)).toThrowError(
      expect.objectContaining({
        code: 'CANONICAL_JSON_UNSUPPORTED',
        details: { path: expect.stringContaining(path) },
      }),
    )
  })

  it('never echoes the value it refuses', () => {
    expect(() => canonicalJson({ name: 'SENTINELLE\ud800' })).toThrowError(
      expect.objectContaining({ message: expect.not.stringContaining('SENTINELLE') }),
    )
  })

  it('keeps a member named __proto__, and accepts an object without prototype', () => {
    const bare: Record<string, unknown> = Object.assign(Object.create(null), { b: 1 })
    expect(canonicalJson({ bare, hostile: JSON.parse('{"__proto__":{"a":2}}') })).toBe(
      '{"bare":{"b":1},"hostile":{"__proto__":{"a":2}}}',
    )
  })
})
