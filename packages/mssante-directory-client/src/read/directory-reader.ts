import type { Mailbox } from '../model/mailbox.ts'

/** What a mailbox is looked for by. */
export type DirectoryQuery =
  | { readonly by: 'rpps'; readonly rpps: string }
  /** The national identifier of a person with its prefix. */
  | { readonly by: 'idNatPs'; readonly idNatPs: string }
  | {
      readonly by: 'structure'
      readonly kind: 'finess' | 'siren' | 'siret' | 'idNatStruct' | 'rppsRang'
      readonly id: string
    }
  | { readonly by: 'address'; readonly address: string }
  /** Words of the name of a person or a structure, the last one possibly unfinished. */
  | { readonly by: 'name'; readonly name: string }
  /** Secteur d'activité of TRE_R02: `SA05`. */
  | { readonly by: 'sector'; readonly sector: string }

/** How much a reader reads. */
export interface ReadOptions {
  /** Most mailboxes of one answer. @default 200 */
  readonly limit?: number
  readonly signal?: AbortSignal
}

/** One source of the directory. */
export interface DirectoryReader {
  /** Stands in the provenance of each mailbox. */
  readonly name: string
  supports(query: DirectoryQuery): boolean
  /**
   * An empty list means that the source knows no such mailbox.
   *
   * @throws when the source cannot tell
   */
  find(query: DirectoryQuery, options?: ReadOptions): Promise<readonly Mailbox[]>
}
