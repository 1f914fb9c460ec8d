import { wallTimeInParis } from '@entente/core/time'
import { describe, expect, it } from 'vitest'

const HOUR_MS = 3_600_000
const reference = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Paris',
  dateStyle: 'short',
  timeStyle: 'medium',
})

function shown(instant: Date): string {
  const { date, millisecondOfDay } = wallTimeInParis(instant)
  return `${date} ${new Date(millisecondOfDay).toISOString().slice(11, 19)}`
}

describe('The wall time in Paris', () => {
  it.each(['2026-03-29T01:00:00Z', '2026-10-25T01:00:00Z', '1976-03-28T00:00:00Z', '2038-03-28T01:00:00Z'])(
    'is right on both sides of the change at %s, in whichever order it is asked',
    (change) => {
      const at = new Date(change).getTime()
      const instants = [-1, 0, 1, HOUR_MS - 1, -HOUR_MS].map((offset) => new Date(at + offset))
      for (const instant of [...instants, ...instants.reverse()]) {
        expect(shown(instant)).toBe(reference.format(instant))
      }
    },
  )

  it('is right at instants spread over ninety years', () => {
    for (let time = 0; time < Date.UTC(2060, 0, 1); time += 397 * HOUR_MS + 1_234_567) {
      const instant = new Date(time)
      expect(shown(instant)).toBe(reference.format(instant))
    }
  })

  it('is right for each hour of a year around both changes', () => {
    for (let time = Date.UTC(2026, 0, 1); time < Date.UTC(2027, 0, 1); time += HOUR_MS) {
      const instant = new Date(time + 1_800_000)
      expect(shown(instant)).toBe(reference.format(instant))
    }
  })
})
