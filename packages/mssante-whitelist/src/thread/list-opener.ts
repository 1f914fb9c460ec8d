import { hash } from 'node:crypto'
import { isWhitelistError } from '../errors.ts'
import { countMissing } from '../list/domain-index.ts'
import type { ListProfile } from '../list/list-profile.ts'
import { openSignedList } from '../list/open-signed-list.ts'
import { type ListContent, readList } from '../list/read-list.ts'
import type { OpenedList, OpenOptions } from './list-messages.ts'

/** Does the heavy part of a refresh: digest, signature value, rows. It decides nothing about trust. */
export interface ListOpener {
  /**
   * @param bytes handed over: use the returned ones from then on, these may be empty
   * @throws {WhitelistError} `WL_THREAD_FAILED` `WL_CLOSED`
   */
  open(
    bytes: Uint8Array,
    profile: ListProfile,
    options?: OpenOptions,
  ): Promise<{ readonly list: OpenedList; readonly bytes: Uint8Array }>
  close(): Promise<void>
}

/** Opens lists in the calling thread: for programs that read one list and end. A gate needs {@link threadOpener}. */
export function inlineOpener(): ListOpener {
  return {
    open: async (bytes, profile, options) => ({ list: openNow(bytes, profile, options), bytes }),
    close: async () => undefined,
  }
}

/** Opens a list here and now. */
export function openNow(
  bytes: Uint8Array,
  profile: ListProfile,
  { current, readAnyway = false }: OpenOptions = {},
): OpenedList {
  const sha256 = hash('sha256', bytes, 'hex')
  if (sha256 === current?.sha256) return { outcome: 'same', sha256 }
  try {
    const { content, ...list } = openSignedList(bytes, profile)
    const removed = current && countMissing(current.domains, content.table.domains)
    return { outcome: 'intact', sha256, removed, ...content, ...list }
  } catch (error) {
    if (!isWhitelistError(error)) throw error
    const { code, details } = error
    const reason = details.reason === undefined ? undefined : String(details.reason)
    return {
      outcome: 'refused',
      sha256,
      code,
      reason,
      unverified: readAnyway ? readUnverified(bytes, profile) : undefined,
    }
  }
}

function readUnverified(bytes: Uint8Array, profile: ListProfile): ListContent | undefined {
  if (bytes.length > profile.maxBytes) return undefined
  try {
    return readList(bytes, profile)
  } catch (error) {
    if (isWhitelistError(error)) return undefined
    throw error
  }
}
