// Run by trace.ts in a process of its own, so that its peak of memory is that of the reconciliation.
import { readFileSync } from 'node:fs'
import { reconcile } from '@entente/interops-trace'
import { syntheticExport } from '@entente/interops-trace/testing'
import { journalOptions } from './trace-fixture.ts'

const records = Number(process.argv[2])
const fill = { ...journalOptions(), records }
const { counts } = await reconcile(syntheticExport({ ...fill, kind: 'vi.created' }), syntheticExport(fill))
if (counts.matched !== records) throw new Error('The two exports should match.')
console.log(peakKiB() / 1024)

/** The maximum that `resourceUsage` gives begins with what the starting process had. */
function peakKiB(): number {
  const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
  return peak === undefined ? process.resourceUsage().maxRSS : Number(peak)
}
