// Refreshes with one list, fills the disk (or meets a limit), refreshes with a newer one, makes room, refreshes again.
import { closeSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { openInChild } from './child-world.ts'
import { TENANT } from './world.ts'

const [description = '', folder = '', first = '', second = '', mode = ''] = process.argv.slice(2)
const filler = join(folder, 'filler')
let path = first
const whitelist = await openInChild(description, folder, () => path)
const steps: unknown[] = []

async function refresh(): Promise<void> {
  const report = await whitelist.refresh()
  const error = 'error' in report ? report.error : undefined
  const cause = error?.cause
  const { state, snapshot } = whitelist.view()
  steps.push({
    outcome: report.outcome,
    code: error?.code,
    system: cause instanceof Error && 'code' in cause ? cause.code : undefined,
    state,
    hasNew: snapshot?.has('nouveau.mssante.fr'),
    leftovers: readdirSync(join(folder, TENANT)).filter((name) => name.endsWith('.tmp')).length,
  })
}

/** Writes until the disk says that it is full. */
function fill(): void {
  const file = openSync(filler, 'w')
  try {
    for (const block of [Buffer.alloc(65_536), Buffer.alloc(1)]) {
      try {
        for (;;) writeSync(file, block)
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
      }
    }
  } finally {
    closeSync(file)
  }
}

await refresh()
path = second
if (mode === 'disk') fill()
await refresh()
if (mode === 'disk') {
  rmSync(filler)
  await refresh()
}
await whitelist.close()
process.stdout.write(JSON.stringify(steps))
