// Runs in a worker thread: opens lists one at a time, so that the event loop of the mail gate never waits for one.
import { parentPort } from 'node:worker_threads'
import { listProfile } from '../list/list-profile.ts'
import { buffersOf } from '../list/list-table.ts'
import type { ListAnswer, ListRequest } from './list-messages.ts'
import { openNow } from './list-opener.ts'

const port = parentPort
if (port === null) throw new Error('list-worker runs in a worker thread only')

port.on('message', ({ id, bytes, profile, readAnyway }: ListRequest) => {
  const list = openNow(bytes, listProfile(profile), readAnyway)
  const answer: ListAnswer = { id, list }
  const table = list.outcome === 'intact' ? list.table : list.unverified?.table
  port.postMessage(answer, table === undefined ? [] : buffersOf(table))
})
