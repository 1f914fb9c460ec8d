import { VectorError } from '../errors.ts'
import type { VectorRights } from './rights-for.ts'

/**
 * Goes on only when the rights of a VI hold an action: check 14 of the standard, which belongs to the application.
 *
 * @param rights what `rightsFor` returned
 * @param action in the provider's own words, as its table writes it
 * @throws {VectorError} `VI_RIGHTS_INSUFFICIENT`, which `toSoapFault` and `toProblem` know how to answer
 * @example
 * ```ts
 * requireAction(rightsFor(vector, table), 'consulter')
 * ```
 */
export function requireAction(rights: VectorRights, action: string): void {
  if (rights.status === 'granted' && rights.actions.has(action)) return
  const why = {
    granted: 'No PAGM of the VI gives this action.',
    conflict: 'The PAGMs of the VI give different perimeters, which cannot be added up.',
    unmapped: 'The table does not know a PAGM of the VI.',
  }[rights.status]
  throw new VectorError({ code: 'VI_RIGHTS_INSUFFICIENT', why })
}
