import type { ConventionOutline } from '@entente/convention-rules'
import { type CivilDate, delayOf } from '@entente/core/time'

/** A QF convention of one year, renewed by the year, signed by both parties on one day. */
export function qfConvention(id: string, on: CivilDate): ConventionOutline {
  return outline('qf', id, on, { formality: { transmittedOn: on } })
}

/** An MSSanté operator's contract of two years. */
export function mssanteContract(id: string, on: CivilDate): ConventionOutline {
  return outline('mssante', id, on, {})
}

function outline(
  kind: 'qf' | 'mssante',
  id: string,
  on: CivilDate,
  more: Partial<ConventionOutline>,
): ConventionOutline {
  const years = delayOf(kind === 'qf' ? 1 : 2, 'year')
  return {
    kind,
    id,
    title: id,
    parties: [
      { id: 'a', name: 'A' },
      { id: 'b', name: 'B' },
    ],
    signing: {
      signatures: [
        { party: 'a', on },
        { party: 'b', on },
      ],
    },
    duration: { kind: 'fixed', initial: years, renewal: years },
    delays: {},
    amendments: [],
    ...more,
  }
}
