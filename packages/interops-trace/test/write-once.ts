// Run by faults.test.ts in a process of its own: opens a journal on the file, appends one record, and says what came of it.
import { writeSync } from 'node:fs'
import { openJournal } from '../src/journal/open-journal.ts'
import { embeddedStore } from '../src/stores/embedded-store.ts'
import { context, journalFixture, verifiedVector } from './journal-fixture.ts'

const [file = ''] = process.argv.slice(2)
const { options } = journalFixture(embeddedStore(file, { waitForWriterMs: 50 }))

openJournal(options)
  .then((journal) => journal.append(verifiedVector('_1'), context))
  .then(
    ({ receipt }) => writeSync(1, `${receipt.index}\n`),
    (error: { code?: string }) => writeSync(1, `failed ${error.code}\n`),
  )
  .finally(() => process.exit())
