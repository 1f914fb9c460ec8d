import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { isNir, parseNir } from '../../src/ids/index.ts'
import { REDACTED } from '../../src/redact.ts'

const number = '100012A00000035'
const nir = parseNir(number)

/** Parts of the number that would still point to the person. */
const traces = [number, number.slice(0, 13), '100012', '2A000000']

function expectNoTrace(text: string | undefined): void {
  for (const trace of traces) expect(text).not.toContain(trace)
}

describe('a NIR', () => {
  it('prints as [redacted] in text, JSON and inspection', () => {
    expect(String(nir)).toBe(REDACTED)
    expect(`${nir}`).toBe(REDACTED)
    expect(['', nir].join('')).toBe(REDACTED)
    expect(JSON.stringify({ subject: nir })).toBe(`{"subject":"${REDACTED}"}`)
    expect(inspect({ subject: nir })).toBe(`{ subject: ${REDACTED} }`)
  })

  it('leaves no trace in any enumeration, copy or raw inspection', () => {
    expectNoTrace(inspect(nir, { customInspect: false, showHidden: true, depth: 5, getters: true }))
    expectNoTrace(JSON.stringify({ ...nir }))
    expectNoTrace(JSON.stringify(structuredClone(nir)))
    expectNoTrace(JSON.stringify(Object.getOwnPropertyDescriptors(nir)))
    expectNoTrace(inspect(new Error('wrapped', { cause: nir })))
  })

  it('is given out by reveal alone, with its key, without it, or grouped', () => {
    expect(nir.reveal()).toBe(number)
    expect(nir.reveal('13')).toBe('100012A000000')
    expect(nir.reveal('grouped')).toBe('1 00 01 2A 000 000 35')
  })

  it('is recognised as the object, never as text', () => {
    expect(isNir(nir)).toBe(true)
    expect(isNir(number)).toBe(false)
    expect(isNir({ reveal: () => number })).toBe(false)
    expect(isNir(null)).toBe(false)
  })

  it('compares with another without revealing either', () => {
    expect(nir.equals(parseNir('1 00 01 2a 000 000 35'))).toBe(true)
    expect(nir.equals(parseNir('200122B00000091'))).toBe(false)
  })

  it('says that it is provisional when its first digit does', () => {
    expect(['1', '2', '3', '4', '7', '8'].map(provisionalWithFirstDigit)).toEqual([
      false,
      false,
      true,
      true,
      true,
      true,
    ])
  })

  it('needs its key, unless the caller accepts the 13-character form', () => {
    expect(() => parseNir('100012A000000')).toThrow('Its 2-digit key is missing.')
    expect(parseNir('100012A000000', { allowWithoutKey: true }).reveal()).toBe(number)
    expect(() => parseNir('100012A00000036', { allowWithoutKey: true })).toThrow('Its key')
  })
})

function provisionalWithFirstDigit(digit: string): boolean {
  return parseNir(`${digit}000199000000`, { allowWithoutKey: true }).isProvisional
}
