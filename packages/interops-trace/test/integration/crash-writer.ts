// Run by crash.test.ts in a process of its own: appends until it is killed, and says what was acknowledged.
import { readFileSync, writeSync } from 'node:fs'
import { openJournal } from '../../src/journal/open-journal.ts'
import { checkpointKeyFromPem } from '../../src/notes/note-key.ts'
import { embeddedStore } from '../../src/stores/embedded-store.ts'
import { context, journalFixture, verifiedVector } from '../journal-fixture.ts'

const [file = '', keyFile = '', logRecords = '', callers = '32'] = process.argv.slice(2)
const { options } = journalFixture(embeddedStore(file), {
  checkpointKey: checkpointKeyFromPem(readFileSync(keyFile, 'utf8')),
  clock: { now: () => new Date() },
  limits: { headEveryRecords: 50, ...(logRecords !== '' && { maxLogRecords: Number(logRecords) }) },
})

async function appendForever(): Promise<void> {
  writeSync(1, 'opening\n')
  const journal = await openJournal(options)
  const caller = async (name: number): Promise<never> => {
    for (let n = 0; ; n += 1) {
      const { receipt } = await journal.append(verifiedVector(`_${name}-${n}`), context)
      writeSync(1, `${receipt.log}#${receipt.index} ${receipt.leafHash}\n`)
    }
  }
  await Promise.all(Array.from({ length: Number(callers) }, (_, name) => caller(name)))
}

appendForever().catch((error: { code?: string }) => {
  writeSync(1, `failed ${error.code}\n`)
  process.exit(1)
})
