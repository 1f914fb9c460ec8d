import { describe, expect, it } from 'vitest'
import { verifyJournal } from '../../src/export/verify-journal.ts'
import { openJournal } from '../../src/journal/open-journal.ts'
import { logKey } from '../../src/journal/require-options.ts'
import { reconcile } from '../../src/reconcile/reconcile.ts'
import { fillStore, syntheticExport } from '../../src/testing/index.ts'
import { journalFixture } from '../journal-fixture.ts'

describe('invented journals', () => {
  it('verify like recorded ones, and match each other', async () => {
    const { options } = journalFixture()
    const fill = { ...options, records: 2_500 }
    const result = await verifyJournal(syntheticExport(fill), { keys: [logKey(options)] })
    expect(result).toMatchObject({ verdict: 'intact', logs: [{ records: 2_500, heads: 3 }] })
    const report = await reconcile(syntheticExport({ ...fill, kind: 'vi.created' }), syntheticExport(fill))
    expect(report.counts).toMatchObject({ matched: 2_500, 'provider-only': 0 })
  })

  it('are gone on with by a journal of the same writer and key', async () => {
    const { options } = journalFixture()
    await fillStore(options.store, { ...options, records: 3_000 })
    const journal = await openJournal(options)
    expect(journal.health().size).toBe(3_001)
    await journal.close()
  })
})
