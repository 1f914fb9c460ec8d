import type { AcceptedVector } from '../accept/accepted-vector.ts'

/** What one PAGM gives at the provider. */
export interface PagmRights {
  /** Operations that the PAGM allows, in the provider's own words. */
  readonly actions: readonly string[]
  /** Perimeters of data, per axis: `{ departement: ['22', '44'] }`. An axis that is absent is not limited. */
  readonly perimeter?: Readonly<Record<string, readonly string[]>>
}

/** The provider's mapping from PAGM to rights (INTEROPS convention, art. 5.2). */
export interface RightsTable {
  readonly pagms: Readonly<Record<string, PagmRights>>
  /**
   * Reads a structured PAGM as a droit applicatif and a perimeter: with `;`, `CONSULTER;DEP_22` is the PAGM
   * `CONSULTER` limited to `DEP_22` on the axis `perimeter`.
   *
   * @default PAGMs are not structured
   */
  readonly perimeterSeparator?: string
}

/** Two PAGMs of one VI that cannot be added up. */
export interface RightsConflict {
  readonly axis: string
  readonly pagms: readonly [string, string]
}

/** Rights of a VI: granted, or the reason why they cannot be told. */
export type VectorRights =
  | {
      readonly status: 'granted'
      readonly actions: ReadonlySet<string>
      readonly perimeter: Readonly<Record<string, readonly string[]>>
    }
  | { readonly status: 'conflict'; readonly conflicts: readonly RightsConflict[] }
  | { readonly status: 'unmapped'; readonly pagms: readonly string[] }

/** The axis that carries the perimeter written inside a structured PAGM. */
export const STRUCTURED_AXIS = 'perimeter'

/**
 * Maps the PAGMs of an accepted VI to the provider's rights. Actions add up.
 *
 * Two PAGMs that limit the same axis to different perimeters are a conflict: adding their actions up would give each
 * action the perimeter of the other. A PAGM that the table does not know is said, never dropped.
 *
 * @term PAGM
 * @param vector only an accepted VI has rights
 * @param table  the provider's mapping
 * @returns      `granted`, `conflict` or `unmapped`
 * @see INTEROPS convention, art. 5.2
 * @example
 * ```ts
 * const rights = rightsFor(vector, { pagms: { CONSULTATION: { actions: ['lire'] } } })
 * if (rights.status !== 'granted' || !rights.actions.has('lire')) throw rightsInsufficient()
 * ```
 */
export function rightsFor(vector: AcceptedVector, table: RightsTable): VectorRights {
  const known = vector.claims.pagms.map((pagm) => ({ pagm, rights: lookUp(pagm, table) }))
  const unmapped = known.filter(({ rights }) => rights === undefined).map(({ pagm }) => pagm)
  const [first, ...others] = known
  if (first === undefined || unmapped.length > 0) return { status: 'unmapped', pagms: unmapped }

  const perimeter: Record<string, readonly string[]> = {}
  const conflicts: RightsConflict[] = []
  for (const axis of new Set(known.flatMap(({ rights }) => Object.keys(rights?.perimeter ?? {})))) {
    const values = first.rights?.perimeter?.[axis]
    for (const other of others) {
      if (sameSet(values, other.rights?.perimeter?.[axis])) continue
      conflicts.push({ axis, pagms: [first.pagm, other.pagm] })
    }
    if (values !== undefined) perimeter[axis] = values
  }
  if (conflicts.length > 0) return { status: 'conflict', conflicts }
  return {
    status: 'granted',
    actions: new Set(known.flatMap(({ rights }) => rights?.actions ?? [])),
    perimeter,
  }
}

function lookUp(pagm: string, table: RightsTable): PagmRights | undefined {
  const [name = '', ...values] =
    table.perimeterSeparator === undefined ? [pagm] : pagm.split(table.perimeterSeparator)
  const rights = Object.hasOwn(table.pagms, name) ? table.pagms[name] : undefined
  if (rights === undefined || values.length === 0) return rights
  return { ...rights, perimeter: { ...rights.perimeter, [STRUCTURED_AXIS]: values } }
}

function sameSet(left: readonly string[] | undefined, right: readonly string[] | undefined): boolean {
  if (left === undefined || right === undefined) return left === right
  return left.length === right.length && left.every((value) => right.includes(value))
}
