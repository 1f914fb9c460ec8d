// Runs in a worker thread: opens lists one at a time, so that the event loop of the mail gate never waits for one.
import { hash } from 'node:crypto'
import { parentPort } from 'node:worker_threads'
import { isWhitelistError } from '../errors.ts'
import { listProfile } from '../list/list-profile.ts'
import { buffersOf } from '../list/list-table.ts'
import { openSignedList } from '../list/open-signed-list.ts'
import { type ListContent, readList } from '../list/read-list.ts'
import type { ListAnswer, ListRequest } from './list-messages.ts'

const port = parentPort
if (port === null) throw new Error('list-worker runs in a worker thread only')

port.on('message', (request: ListRequest) => {
  const answer = open(request)
  const table = answer.outcome === 'intact' ? answer.table : answer.unverified?.table
  port.postMessage(answer, table === undefined ? [] : buffersOf(table))
})

function open({ id, bytes, profile, readAnyway }: ListRequest): ListAnswer {
  const form = listProfile(profile)
  const sha256 = hash('sha256', bytes, 'hex')
  try {
    const { content, ...list } = openSignedList(bytes, form)
    return { id, outcome: 'intact', sha256, ...content, ...list }
  } catch (error) {
    if (!isWhitelistError(error)) throw error
    const { code, details } = error
    const reason = details.reason === undefined ? undefined : String(details.reason)
    const unverified = readAnyway ? readUnverified(() => readList(bytes, form)) : undefined
    return { id, outcome: 'refused', sha256, code, reason, unverified }
  }
}

function readUnverified(read: () => ListContent): ListContent | undefined {
  try {
    return read()
  } catch (error) {
    if (isWhitelistError(error)) return undefined
    throw error
  }
}
