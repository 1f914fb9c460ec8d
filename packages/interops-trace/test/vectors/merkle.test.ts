import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { verifyConsistency, verifyInclusion } from '../../src/merkle/verify-proof.ts'
import { filesBelow, samplesFolder, vectorPath } from '../samples.ts'

interface Vector {
  desc: string
  wantErr: boolean
  proof: string[] | null
  leafIdx: number
  treeSize: number
  leafHash: string
  root: string
  size1: number
  size2: number
  root1: string
  root2: string
}

const bytes = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'))
const proofOf = (vector: Vector) => (vector.proof ?? []).map(bytes)

const verify = {
  inclusion: (v: Vector) =>
    verifyInclusion({
      leafHash: bytes(v.leafHash),
      index: v.leafIdx,
      treeSize: v.treeSize,
      root: bytes(v.root),
      proof: proofOf(v),
    }),
  consistency: (v: Vector) =>
    verifyConsistency({
      size1: v.size1,
      root1: bytes(v.root1),
      size2: v.size2,
      root2: bytes(v.root2),
      proof: proofOf(v),
    }),
}

// An accepted public vector whose roots are 12-byte placeholders: we insist on 32-byte hashes.
const STRICTER = 'additional/sizes-are-equal-one-and-proof-is-empty.json'

function judge(kind: keyof typeof verify, vector: Vector, name: string): void {
  const refused = vector.wantErr || name === STRICTER
  if (refused) expect(() => verify[kind](vector), name).toThrow(expect.objectContaining({ code: 'TRACE_PROOF_INVALID' }))
  else expect(() => verify[kind](vector), name).not.toThrow()
}

describe.each(['inclusion', 'consistency'] as const)('%s proofs', (kind) => {
  const own: Vector[] = JSON.parse(readFileSync(vectorPath('merkle', `${kind}.json`), 'utf8'))

  it.each(own.map((vector) => [vector.desc, vector] as const))('own vector: %s', (name, vector) => {
    judge(kind, vector, name)
  })

  const folder = samplesFolder('merkle', kind)
  it.skipIf(folder === undefined)('all 98 public vectors of transparency-dev/merkle', () => {
    const files = filesBelow(folder ?? '', '.json')
    expect(files).toHaveLength(98)
    for (const file of files) judge(kind, JSON.parse(readFileSync(file, 'utf8')), relative(folder ?? '', file))
  })
})
