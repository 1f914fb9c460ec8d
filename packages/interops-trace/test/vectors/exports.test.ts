import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { verifyJournal } from '../../src/export/verify-journal.ts'
import { parseNoteKey } from '../../src/notes/note-key.ts'
import { vectorPath } from '../samples.ts'

interface Manifest {
  key: string
  witness: string
  cases: { file: string; verdict: string; findings: string[] }[]
}

const manifest: Manifest = JSON.parse(readFileSync(vectorPath('exports', 'manifest.json'), 'utf8'))
const options = { keys: [parseNoteKey(manifest.key)], witnesses: [parseNoteKey(manifest.witness)] }

describe('exports of the first version of the format', () => {
  it.each(manifest.cases)('$file is $verdict', async ({ file, verdict, findings }) => {
    const result = await verifyJournal(readFileSync(vectorPath('exports', file)), options)
    expect(result.verdict).toBe(verdict)
    expect(result.findings.map(({ kind }) => kind)).toEqual(expect.arrayContaining(findings))
  })

  it('say up to where they are anchored', async () => {
    const { logs } = await verifyJournal(readFileSync(vectorPath('exports', 'intact.ndjson')), options)
    expect(logs).toMatchObject([{ records: 8, anchored: { size: 4, by: '73282932000074/witness' } }])
  })
})
