import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { leafHash } from '../../src/merkle/hash.ts'
import { MerkleTree } from '../../src/merkle/merkle-tree.ts'
import { verifyConsistency, verifyInclusion } from '../../src/merkle/verify-proof.ts'

const leaf = (n: number) => leafHash(Buffer.from(`leaf ${n}`))

function treeOf(size: number): MerkleTree {
  const tree = new MerkleTree()
  for (let n = 0; n < size; n += 1) tree.append(leaf(n))
  return tree
}

describe('the Merkle tree', () => {
  it('gives the root of the public Certificate Transparency test tree', () => {
    const entries = [
      '',
      '00',
      '10',
      '2021',
      '3031',
      '40414243',
      '5051525354555657',
      '606162636465666768696a6b6c6d6e6f',
    ]
    const tree = new MerkleTree()
    for (const entry of entries) tree.append(leafHash(Buffer.from(entry, 'hex')))
    expect(Buffer.from(tree.root()).toString('hex')).toBe(
      '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
    )
  })

  it('gives SHA-256 of nothing as the root of the empty tree', () => {
    expect(Buffer.from(new MerkleTree().root()).toString('hex')).toBe(
      'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    )
  })

  it('proves every leaf and every earlier size of every tree up to 66 leaves', () => {
    const tree = treeOf(66)
    for (let size = 1; size <= 66; size += 1) {
      const root = tree.root(size)
      for (let index = 0; index < size; index += 1) {
        const proof = tree.inclusionProof(index, size)
        expect(() =>
          verifyInclusion({ leafHash: leaf(index), index, treeSize: size, root, proof }),
        ).not.toThrow()
      }
      for (let from = 1; from <= size; from += 1) {
        const claim = { size1: from, root1: tree.root(from), size2: size, root2: root }
        const proof = tree.consistencyProof(from, size)
        expect(() => verifyConsistency({ ...claim, proof })).not.toThrow()
      }
    }
  })

  it('gives a proof that holds for no other leaf', () => {
    const tree = treeOf(200)
    fc.assert(
      fc.property(fc.nat(199), fc.nat(199), (index, other) => {
        fc.pre(index !== other)
        const claim = { index, treeSize: 200, root: tree.root(), proof: tree.inclusionProof(index) }
        expect(() => verifyInclusion({ ...claim, leafHash: leaf(other) })).toThrow(/another root/)
      }),
      { seed: 20261122, numRuns: 300 },
    )
  })

  it('refuses to grow beyond its limit', () => {
    const tree = new MerkleTree(2)
    tree.append(leaf(0))
    tree.append(leaf(1))
    expect(() => tree.append(leaf(2))).toThrow(expect.objectContaining({ code: 'TRACE_LOG_FULL' }))
  })

  it.each([
    ['an index outside the tree', () => treeOf(3).inclusionProof(3)],
    ['a size that the log never had', () => treeOf(3).root(4)],
    ['consistency from the empty tree', () => treeOf(3).consistencyProof(0)],
  ])('refuses %s', (_, ask) => {
    expect(ask).toThrow(expect.objectContaining({ code: 'TRACE_INDEX_UNKNOWN' }))
  })
})
