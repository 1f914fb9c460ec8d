import { codeThrownBy } from '@entente/testkit'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CallBudget } from '../../src/api/call-budget.ts'
import { caisseOfDepartment, measureAvailability, msaCaisses, qfErrors } from '../../src/index.ts'

describe('the table of the caisses', () => {
  const departments = [
    ...Array.from({ length: 95 }, (_, index) => String(index + 1).padStart(2, '0')).filter(
      (each) => each !== '20',
    ),
    '2A',
    '2B',
  ]

  it('names each of the 96 metropolitan departments once, under 35 caisses', () => {
    expect(msaCaisses).toHaveLength(35)
    expect(msaCaisses.flatMap(({ departments: own }) => own).sort()).toEqual([...departments].sort())
    expect(new Set(msaCaisses.map(({ code }) => code)).size).toBe(35)
  })

  it('leads from a department to its caisse, Corsica to one', () => {
    expect(caisseOfDepartment('38')).toMatchObject({ code: 'DMSA73', name: 'MSA Alpes du Nord' })
    expect(caisseOfDepartment('2A')).toBe(caisseOfDepartment('2B'))
    expect(caisseOfDepartment('974')).toBe('overseas')
    expect(caisseOfDepartment('20')).toBeUndefined()
  })

  it('can be replaced, by one that names each department once', async () => {
    const own = { code: 'X', name: 'Caisse fictive', departments: ['38'] } as const
    expect(caisseOfDepartment('38', [own])).toBe(own)
    expect(await codeThrownBy(() => caisseOfDepartment('38', [own, own]))).toBe('QF_CAISSE_UNKNOWN')
  })
})

describe('the availability', () => {
  const openingHours = { opens: '05:00', closes: '23:00' }
  const oneDay = { from: new Date('2026-03-09T23:00:00Z'), to: new Date('2026-03-10T23:00:00Z') }
  const measured = (
    outages: readonly { from: string; to: string; cause?: 'maintenance' }[],
    observations = 100,
  ) =>
    measureAvailability({
      ...oneDay,
      openingHours,
      moreThan: 98,
      observations,
      outages: outages.map(({ from, to, ...rest }) => ({ from: new Date(from), to: new Date(to), ...rest })),
    })

  it('counts the opening time alone: 18 hours a day, of which 21 min 36 s are too many', () => {
    const until = (time: string) => measured([{ from: '2026-03-10T09:00:00Z', to: time }])
    expect(until('2026-03-10T09:21:35Z')).toMatchObject({
      verdict: 'kept',
      openMs: 64_800_000,
      downMs: 1_295_000,
    })
    expect(until('2026-03-10T09:21:36Z')).toMatchObject({ verdict: 'broken', percent: 98 })
  })

  it('counts an outage of the night for nothing, and overlapping ones once', () => {
    expect(measured([{ from: '2026-03-10T00:00:00Z', to: '2026-03-10T04:00:00Z' }])).toMatchObject({
      downMs: 0,
    })
    const twice = { from: '2026-03-10T09:00:00Z', to: '2026-03-10T09:10:00Z' }
    expect(
      measured([twice, twice, { from: '2026-03-10T09:05:00Z', to: '2026-03-10T09:15:00Z' }]),
    ).toMatchObject({
      downMs: 900_000,
    })
  })

  it('leaves announced maintenance out, and shows it', () => {
    const planned = {
      from: '2026-03-10T10:00:00Z',
      to: '2026-03-10T12:00:00Z',
      cause: 'maintenance',
    } as const
    expect(measured([planned])).toMatchObject({ verdict: 'kept', excusedMs: 7_200_000, downMs: 0 })
  })

  it('says nothing when too little was observed', () => {
    expect(measured([], 19)).toMatchObject({ verdict: 'not-known' })
    expect(measured([], 20)).toMatchObject({ verdict: 'kept', percent: 100 })
  })

  it('counts 18 hours on the days of 23 and of 25 hours', () => {
    for (const date of ['2026-03-29', '2026-10-25']) {
      const from = new Date(`${date}T00:00:00Z`)
      const to = new Date(from.getTime() + 23 * 3_600_000)
      const span = { from, to, openingHours, moreThan: 98, observations: 100, outages: [] }
      expect(measureAvailability(span).openMs).toBe(64_800_000)
    }
  })
})

describe('the budget of calls', () => {
  it('lets at most 15 calls into any second, over a minute of attempts at full load', () => {
    const budget = new CallBudget(15)
    const granted: number[] = []
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 3_000, maxLength: 3_000 }),
        (pauses) => {
          let now = (granted.at(-1) ?? 0) + 5_000
          const end = now + 60_000
          for (const pause of pauses) {
            now += pause
            if (now > end) break
            const permission = budget.take(new Date(now))
            if (permission.granted) granted.push(now)
            if (permission.granted) permission.ended(new Date(now))
          }
        },
      ),
      { seed: 20, numRuns: 5 },
    )
    expect(granted.length).toBeGreaterThan(3_000)
    for (const [index, at] of granted.entries()) {
      const next = granted[index + 15]
      if (next !== undefined) expect(next - at).toBeGreaterThanOrEqual(1_000)
    }
  })

  it('counts a call until a second after its answer, whenever the API received it', () => {
    const budget = new CallBudget(1)
    const at = (ms: number) => new Date(1_000_000 + ms)
    const slow = budget.take(at(0))
    if (!slow.granted) return expect.unreachable()
    expect(budget.take(at(4_000))).toEqual({ granted: false, retryAt: at(5_001) })
    slow.ended(at(4_500))
    expect(budget.take(at(5_500))).toEqual({ granted: false, retryAt: at(5_501) })
    expect(budget.take(at(5_501)).granted).toBe(true)
  })

  it('never shortens a stop', () => {
    const budget = new CallBudget(15)
    const at = (ms: number) => new Date(1_000_000 + ms)
    budget.closeUntil(at(5_000))
    budget.closeUntil(at(2_000))
    expect(budget.take(at(4_999))).toEqual({ granted: false, retryAt: at(5_000) })
    expect(budget.take(at(5_000)).granted).toBe(true)
  })
})

describe('the catalogue of errors', () => {
  it('says of each code what it means and what to do', () => {
    for (const [code, { meaning, remedy }] of Object.entries(qfErrors)) {
      expect(code).toMatch(/^QF_[A-Z_]+$/)
      expect(meaning).toMatch(/\.$/)
      expect(remedy).toMatch(/\.$/)
    }
  })
})
