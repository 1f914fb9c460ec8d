import type { ExtractionIndex } from '../extraction/extraction-index.ts'
import type { Mailbox } from '../model/mailbox.ts'
import type { DirectoryQuery, DirectoryReader } from './directory-reader.ts'

/**
 * Reads from an extraction in memory. It has no index of names: the embedded index answers those.
 *
 * @param current gives the extraction in use, so that a newer one can take its place
 */
export function extractionReader(current: () => ExtractionIndex): DirectoryReader {
  return {
    name: 'extraction',
    supports: ({ by }) => by !== 'name' && by !== 'sector',
    find: async (query, { limit = 200 } = {}) => lookUp(current(), query).slice(0, limit),
  }
}

function lookUp(index: ExtractionIndex, query: DirectoryQuery): readonly Mailbox[] {
  switch (query.by) {
    case 'rpps':
      return index.byRpps(query.rpps)
    case 'idNatPs':
      return index.byNationalId(query.idNatPs)
    case 'structure':
      return index.byStructure(query.id)
    case 'address':
      return index.byAddress(query.address)
    default:
      return []
  }
}
