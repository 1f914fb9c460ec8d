import type { Mailbox } from '../model/mailbox.ts'

/** One address with everything that was said about it. */
export interface MergedMailbox extends Omit<Mailbox, 'provenance'> {
  /** What each source said, in the order of the sources. */
  readonly said: readonly [Mailbox, ...Mailbox[]]
  /** Fields on which the sources differ. */
  readonly disagreements: readonly Disagreement[]
}

/** A field on which sources differ, and what each of them says. */
export interface Disagreement {
  readonly field: ComparedField
  readonly values: readonly { readonly source: string; readonly value: string }[]
}

/** A field on which two sources are compared. */
export type ComparedField = 'type' | 'redList' | 'service' | 'family' | 'given' | 'profession'

const COMPARED: Readonly<Record<ComparedField, (mailbox: Mailbox) => string | undefined>> = {
  type: ({ type }) => type,
  redList: ({ redList }) => redList?.toString(),
  service: ({ service }) => service,
  family: ({ professional }) => professional?.family,
  given: ({ professional }) => professional?.given,
  profession: ({ professional }) => professional?.profession?.code,
}

/** Puts what several sources say about the same address together. For each field the first source that has it counts. */
export function mergeMailboxes(mailboxes: readonly Mailbox[]): readonly MergedMailbox[] {
  const byAddress = new Map<string, [Mailbox, ...Mailbox[]]>()
  for (const mailbox of mailboxes) {
    const said = byAddress.get(mailbox.address)
    if (said === undefined) byAddress.set(mailbox.address, [mailbox])
    else said.push(mailbox)
  }
  return [...byAddress.values()].map(mergeOne)
}

function mergeOne(said: readonly [Mailbox, ...Mailbox[]]): MergedMailbox {
  const first = <Field extends keyof Mailbox>(field: Field): Mailbox[Field] | undefined =>
    said.find((mailbox) => mailbox[field] !== undefined)?.[field]
  return {
    address: said[0].address,
    type: first('type'),
    carrier: said[0].carrier,
    professional: first('professional'),
    role: first('role'),
    structure: first('structure'),
    // One source that puts the mailbox on the red list is enough.
    redList: said.some(({ redList }) => redList === true) || first('redList'),
    description: first('description'),
    service: first('service'),
    responsible: first('responsible'),
    rank: first('rank'),
    dematerialisation: first('dematerialisation'),
    said,
    disagreements: disagreementsOf(said),
  }
}

function disagreementsOf(said: readonly Mailbox[]): readonly Disagreement[] {
  return Object.entries(COMPARED).flatMap(([field, read]) => {
    const values = said.flatMap((mailbox) => {
      const value = read(mailbox)
      return value === undefined ? [] : [{ source: mailbox.provenance.source, value }]
    })
    const different = new Set(values.map(({ value }) => comparable(value)))
    return different.size > 1 ? [{ field: field as ComparedField, values }] : []
  })
}

/** Sources write the same name with and without accents and capitals. */
function comparable(value: string): string {
  return value.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim()
}
