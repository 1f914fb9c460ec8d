import { EntenteError } from '@entente/core'
import { describe, expect, it } from 'vitest'
import { codeThrownBy, frozenClock, plantSentinels } from '../../src/index.ts'

describe('sentinels', () => {
  it('are found in messages, causes, hidden fields and bytes', () => {
    const sentinels = plantSentinels()
    const token = sentinels.plant('token')
    const nir = sentinels.watch('299999999999900')
    const hidden = Object.defineProperty({}, 'held', { value: nir, enumerable: false })
    expect(sentinels.leaksIn(new Error('x', { cause: new Error(`with ${token}`) }))).toEqual([token])
    expect(sentinels.leaksIn(hidden)).toEqual([nir])
    expect(sentinels.leaksIn(Buffer.from(`a${token}b`))).toEqual([token])
  })

  it('are not found where they are not', () => {
    const sentinels = plantSentinels()
    sentinels.plant('name')
    expect(sentinels.leaksIn('nothing', { a: 1 }, new Error('calm'))).toEqual([])
  })
})

describe('codeThrownBy', () => {
  it('gives the code of an Entente error, thrown or rejected', async () => {
    const fail = () => {
      throw new EntenteError({ code: 'X_FAILED', what: 'It failed.' })
    }
    expect(await codeThrownBy(fail)).toBe('X_FAILED')
    expect(await codeThrownBy(async () => fail())).toBe('X_FAILED')
  })

  it('refuses a call that returns, and an error without a code', async () => {
    await expect(codeThrownBy(() => 1)).rejects.toThrow(/expected to throw/)
    await expect(codeThrownBy(() => JSON.parse('{'))).rejects.toThrow(/not an Entente error/)
  })
})

describe('frozenClock', () => {
  it('moves only when told to, in both directions', () => {
    const clock = frozenClock('2026-03-02T09:00:00Z')
    clock.advance(-1_000)
    expect(clock.now().toISOString()).toBe('2026-03-02T08:59:59.000Z')
    clock.set('2027-01-01T00:00:00+01:00')
    expect(clock.now().toISOString()).toBe('2026-12-31T23:00:00.000Z')
  })
})
