// Runs in a worker thread: opens lists one at a time, so that the event loop of the mail gate never waits for one.
import { constants, platform, setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import { listProfile } from '../list/list-profile.ts'
import { buffersOf, type ListTable } from '../list/list-table.ts'
import type { ListAnswer, ListRequest, OpenedList } from './list-messages.ts'
import { openNow } from './list-opener.ts'

const port = parentPort
if (port === null) throw new Error('list-worker runs in a worker thread only')

giveWay()

port.on('message', ({ id, bytes, profile, options }: ListRequest) => {
  const list = openNow(bytes, listProfile(profile), options)
  const answer: ListAnswer = { id, list, bytes }
  port.postMessage(answer, [bytes.buffer as ArrayBuffer, ...buffersOf(tableOf(list))])
})

/** On Linux a priority belongs to a thread, so this one alone gives way: mail is answered first where processors are few. */
function giveWay(): void {
  if (platform() !== 'linux') return
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
  } catch {
    // Where the system refuses that, the thread works all the same.
  }
}

function tableOf(list: OpenedList): ListTable | undefined {
  if (list.outcome === 'same') return undefined
  return list.outcome === 'intact' ? list.table : list.unverified?.table
}
