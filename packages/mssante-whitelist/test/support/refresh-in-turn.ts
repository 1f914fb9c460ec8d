// Waits for a line, swaps to each list given, one after the other; waits again, and tells what it has in use.
import { once } from 'node:events'
import { openInChild } from './child-world.ts'

const [description = '', folder = '', ...files] = process.argv.slice(2)
let path = ''
const whitelist = await openInChild(description, folder, () => path)
process.stdout.write('ready\n')
await once(process.stdin, 'data')
const outcomes: string[] = []
for (const file of files) {
  path = file
  const report = await whitelist.refresh()
  outcomes.push('error' in report ? report.error.code : report.outcome)
}
process.stdout.write('done\n')
await once(process.stdin, 'data')
await whitelist.reload()
const { state, snapshot } = whitelist.view()
process.stdout.write(`${JSON.stringify({ outcomes, state, sha256: snapshot?.sha256 })}\n`)
process.stdin.destroy()
await whitelist.close()
