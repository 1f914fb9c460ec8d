// Run by trace.ts in a process of its own, so that its peak of memory is that of the reconciliation.
import { reconcile } from '@entente/interops-trace'
import { syntheticExport } from '@entente/interops-trace/testing'
import { journalOptions } from './trace-fixture.ts'

const records = Number(process.argv[2])
const fill = { ...journalOptions(), records }
const { counts } = await reconcile(syntheticExport({ ...fill, kind: 'vi.created' }), syntheticExport(fill))
if (counts.matched !== records) throw new Error('The two exports should match.')
console.log(process.resourceUsage().maxRSS / 1024)
