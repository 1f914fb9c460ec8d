// Runs in a worker thread: opens lists one at a time, so that the event loop of the mail gate never waits for one.
import { parentPort } from 'node:worker_threads'
import { listProfile } from '../list/list-profile.ts'
import { buffersOf, type ListTable } from '../list/list-table.ts'
import type { ListAnswer, ListRequest, OpenedList } from './list-messages.ts'
import { openNow } from './list-opener.ts'

const port = parentPort
if (port === null) throw new Error('list-worker runs in a worker thread only')

port.on('message', ({ id, bytes, profile, options }: ListRequest) => {
  const list = openNow(bytes, listProfile(profile), options)
  const answer: ListAnswer = { id, list, bytes }
  port.postMessage(answer, [bytes.buffer as ArrayBuffer, ...buffersOf(tableOf(list))])
})

function tableOf(list: OpenedList): ListTable | undefined {
  if (list.outcome === 'same') return undefined
  return list.outcome === 'intact' ? list.table : list.unverified?.table
}
