import { TraceError } from '../errors.ts'
import { HASH_BYTES, nodeHash } from './hash.ts'

/** What an inclusion proof claims. */
export interface InclusionClaim {
  readonly leafHash: Uint8Array
  /** Zero-based. */
  readonly index: number
  readonly treeSize: number
  readonly root: Uint8Array
  /** From the leaf's sibling up. */
  readonly proof: readonly Uint8Array[]
}

/** What a consistency proof claims. */
export interface ConsistencyClaim {
  readonly size1: number
  readonly root1: Uint8Array
  readonly size2: number
  readonly root2: Uint8Array
  readonly proof: readonly Uint8Array[]
}

/**
 * Returns when the leaf is at that index of the tree with that root. RFC 9162 §2.1.3.2.
 *
 * Hashes of another length than 32 bytes and sizes that are not safe integers are refused.
 *
 * @throws {TraceError} `TRACE_PROOF_INVALID`
 */
export function verifyInclusion(claim: InclusionClaim): void {
  const { index, treeSize, proof } = claim
  if (!Number.isSafeInteger(treeSize) || !Number.isSafeInteger(index) || index < 0 || index >= treeSize) {
    throw invalid('The index does not lie in the tree.')
  }
  requireHashes([claim.leafHash, claim.root, ...proof])
  let fn = index
  let sn = treeSize - 1
  let hash = claim.leafHash
  for (const sibling of proof) {
    if (sn === 0) throw invalid('The proof is too long.')
    if (isOdd(fn) || fn === sn) {
      hash = nodeHash(sibling, hash)
      while (!isOdd(fn) && fn !== 0) {
        fn = half(fn)
        sn = half(sn)
      }
    } else {
      hash = nodeHash(hash, sibling)
    }
    fn = half(fn)
    sn = half(sn)
  }
  if (sn !== 0) throw invalid('The proof is too short.')
  requireEqual(hash, claim.root, 'The proof leads to another root.')
}

/**
 * Returns when the first tree is the beginning of the second. RFC 9162 §2.1.4.2.
 *
 * A proof from or to the empty tree says nothing and is refused, also when both sizes are 0.
 *
 * @throws {TraceError} `TRACE_PROOF_INVALID`
 */
export function verifyConsistency(claim: ConsistencyClaim): void {
  const { size1, size2, proof } = claim
  if (!Number.isSafeInteger(size1) || !Number.isSafeInteger(size2) || size1 < 1 || size2 < size1) {
    throw invalid('The sizes are not those of a growing tree.')
  }
  requireHashes([claim.root1, claim.root2, ...proof])
  if (size1 === size2) {
    if (proof.length > 0) throw invalid('The proof is too long.')
    requireEqual(claim.root1, claim.root2, 'Two trees of the same size have different roots.')
    return
  }
  const path = isPowerOfTwo(size1) ? [claim.root1, ...proof] : [...proof]
  const start = path.shift()
  if (start === undefined || proof.length === 0) throw invalid('The proof is too short.')
  let fn = size1 - 1
  let sn = size2 - 1
  while (isOdd(fn)) {
    fn = half(fn)
    sn = half(sn)
  }
  let first = start
  let second = start
  for (const hash of path) {
    if (sn === 0) throw invalid('The proof is too long.')
    if (isOdd(fn) || fn === sn) {
      first = nodeHash(hash, first)
      second = nodeHash(hash, second)
      while (!isOdd(fn) && fn !== 0) {
        fn = half(fn)
        sn = half(sn)
      }
    } else {
      second = nodeHash(second, hash)
    }
    fn = half(fn)
    sn = half(sn)
  }
  if (sn !== 0) throw invalid('The proof is too short.')
  requireEqual(first, claim.root1, 'The proof leads to another first root.')
  requireEqual(second, claim.root2, 'The proof leads to another second root.')
}

const isOdd = (n: number): boolean => n % 2 === 1
const half = (n: number): number => Math.floor(n / 2)
const isPowerOfTwo = (n: number): boolean => 2 ** Math.round(Math.log2(n)) === n

const invalid = (why: string): TraceError =>
  new TraceError('TRACE_PROOF_INVALID', 'The proof was refused.', { why })

function requireHashes(hashes: readonly Uint8Array[]): void {
  if (hashes.some((hash) => hash.length !== HASH_BYTES)) throw invalid('A hash does not have 32 bytes.')
}

function requireEqual(left: Uint8Array, right: Uint8Array, why: string): void {
  if (Buffer.compare(left, right) !== 0) throw invalid(why)
}
