// One process that verifies and reads one list: `trust-list-child.ts <list.xml> <key.pem> warm|once`.
import { createPublicKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { verifySignedList } from '@entente/trust'
import { readRows } from '@entente/trust/xml'
import { LIST, LIST_PROFILE } from './trust-material.ts'

const [, , file = '', keyFile = '', mode] = process.argv
const bytes = readFileSync(file)
const key = createPublicKey(readFileSync(keyFile))
const path = ['ListeBlanche', 'ListeDomaines', 'Domaine'].map((local) => ({ namespace: LIST, local }))

function readAll(): number {
  const list = verifySignedList(
    bytes,
    LIST_PROFILE,
    ({ certificates: [certificate = new Uint8Array()] }) => ({
      key,
      certificate,
      checks: [],
    }),
  )
  let read = 0
  readRows(list.canonical, { path }, (row) => {
    for (const field of row.elements()) read += field.text()?.length ?? 0
  })
  return read
}

const times: number[] = []
for (let count = 0; count < (mode === 'warm' ? 15 : 1); count += 1) {
  const start = process.cpuUsage()
  readAll()
  const { user, system } = process.cpuUsage(start)
  times.push((user + system) / 1_000)
}
const warm = times.slice(-9).sort((a, b) => a - b)
console.log(
  JSON.stringify({
    cpuMs: warm[Math.floor(warm.length / 2)],
    peakMb: process.resourceUsage().maxRSS / 1_024,
  }),
)
