// Runs in a worker thread. It imports no workspace package, so that it starts fast and needs no export condition.
import { parentPort } from 'node:worker_threads'
import { checkLines, type LinesToCheck } from './checked-lines.ts'

const port = parentPort
if (port === null) throw new Error('check-worker runs in a worker thread only')
port.on('message', (lines: LinesToCheck) => port.postMessage(checkLines(lines)))
