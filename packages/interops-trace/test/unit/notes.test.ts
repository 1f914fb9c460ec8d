import { generateKeyPairSync } from 'node:crypto'
import { codeThrownBy } from '@entente/testkit'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { leafHash } from '../../src/merkle/hash.ts'
import { MerkleTree } from '../../src/merkle/merkle-tree.ts'
import { openCheckpoint, parseCheckpointText, signCheckpoint } from '../../src/notes/checkpoint.ts'
import { cosign, openCosignature } from '../../src/notes/cosignature.ts'
import { checkpointKeyFromPem, formatNoteKey, type NoteKey, parseNoteKey } from '../../src/notes/note-key.ts'
import { formatNote, parseNote, requireSignature } from '../../src/notes/signed-note.ts'
import { formatTlogProof, parseTlogProof, verifyTlogProof } from '../../src/notes/tlog-proof.ts'
import { newCheckpointKey } from '../journal-fixture.ts'

// The published example of the signed note format.
const EXAMPLE_KEY = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
const EXAMPLE_NOTE = `If you think cryptography is the answer to your problem,
then you don't know what your problem is.

\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
`
const ORIGIN = '73282932000074/traces/app-1/00000000'

async function head(size: number) {
  const signer = newCheckpointKey()
  const tree = new MerkleTree()
  for (let n = 0; n < size; n += 1) tree.append(leafHash(Buffer.from(`leaf ${n}`)))
  const key: NoteKey = { name: ORIGIN, type: 'ed25519', publicKey: signer.publicKey }
  const note = await signCheckpoint({ origin: ORIGIN, size, root: tree.root(), extensions: [] }, signer)
  return { note, key, tree }
}

describe('a signed note', () => {
  it('reads and verifies the published example', () => {
    const key = parseNoteKey(EXAMPLE_KEY)
    expect(formatNoteKey(key)).toBe(EXAMPLE_KEY)
    const note = parseNote(EXAMPLE_NOTE)
    expect(() => requireSignature(note, key)).not.toThrow()
    expect(formatNote(note)).toBe(EXAMPLE_NOTE)
  })

  it('does not verify once any character of its text changed', () => {
    const key = parseNoteKey(EXAMPLE_KEY)
    const end = EXAMPLE_NOTE.indexOf('\n\n')
    fc.assert(
      fc.property(fc.nat(end - 1), (at) => {
        const changed = `${EXAMPLE_NOTE.slice(0, at)}#${EXAMPLE_NOTE.slice(at + 1)}`
        expect(() => requireSignature(parseNote(changed), key)).toThrow(
          expect.objectContaining({ code: 'TRACE_NOTE_INVALID' }),
        )
      }),
      { seed: 20261122 },
    )
  })

  it.each([
    ['no blank line', 'text\n'],
    ['no newline at its end', EXAMPLE_NOTE.slice(0, -1)],
    ['a hyphen for the dash', EXAMPLE_NOTE.replace('\u2014', '-')],
    ['base64 in another form', EXAMPLE_NOTE.replace('BwJnAM=', 'BwJnAN=')],
    ['a control character', EXAMPLE_NOTE.replace('If', 'I\u0007f')],
    ['more than 64 signatures', EXAMPLE_NOTE + EXAMPLE_NOTE.split('\n').slice(-2).join('\n').repeat(64)],
    ['more than 64 KiB', `${'x'.repeat(70_000)}\n${EXAMPLE_NOTE}`],
  ])('is refused with %s', async (_, text) => {
    expect(await codeThrownBy(() => parseNote(text))).toBe('TRACE_NOTE_INVALID')
  })

  it.each([
    ['a wrong key id', EXAMPLE_KEY.replace('c74f20a3', 'c74f20a4')],
    ['a short key', 'a+c74f20a3+ARpc'],
    ['an unknown type', EXAMPLE_KEY.replace('+AR', '+CR')],
    ['no id', 'PeterNeumann'],
    ['a space in its name', EXAMPLE_KEY.replace('Peter', 'Peter ')],
  ])('key is refused with %s', async (_, text) => {
    expect(await codeThrownBy(() => parseNoteKey(text))).toBe('TRACE_NOTE_INVALID')
  })

  it('is signed with Ed25519 only', async () => {
    const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
    const pem = ec.export({ format: 'pem', type: 'pkcs8' }).toString()
    expect(await codeThrownBy(() => checkpointKeyFromPem(pem))).toBe('TRACE_NOTE_INVALID')
    expect(await codeThrownBy(() => checkpointKeyFromPem('nothing'))).toBe('TRACE_NOTE_INVALID')
  })
})

describe('a checkpoint', () => {
  it('gives back origin, size and root to whoever has the key', async () => {
    const { note, key, tree } = await head(5)
    const { root, ...rest } = openCheckpoint(note, key)
    expect(rest).toEqual({ origin: ORIGIN, size: 5, extensions: [] })
    expect(Buffer.compare(root, tree.root())).toBe(0)
  })

  it('is refused under another key and another name', async () => {
    const { note, key } = await head(5)
    const other = { ...key, publicKey: newCheckpointKey().publicKey }
    expect(await codeThrownBy(() => openCheckpoint(note, other))).toBe('TRACE_NOTE_INVALID')
    expect(await codeThrownBy(() => openCheckpoint(note, { ...key, name: 'other' }))).toBe(
      'TRACE_NOTE_INVALID',
    )
  })

  it.each(['a\n05\nroot\n', 'a\n-1\nroot\n', 'a\n5\nroot\n', 'a\n5\n', '\n5\nroot\n'])(
    'is refused as %j',
    async (text) => {
      const root = Buffer.alloc(32).toString('base64')
      const checkpoint = text === 'a\n5\nroot\n' ? text : text.replace('root', root)
      expect(await codeThrownBy(() => parseCheckpointText(checkpoint))).toBe('TRACE_NOTE_INVALID')
    },
  )
})

describe('a cosignature', () => {
  it('says when the witness saw the head', async () => {
    const { note } = await head(5)
    const signer = newCheckpointKey()
    const witness: NoteKey = { name: 'temoin', type: 'cosignature-v1', publicKey: signer.publicKey }
    const cosigned = await cosign(note, 'temoin', signer, new Date('2026-11-22T09:00:00.900Z'))
    expect(openCosignature(cosigned, witness)).toEqual(new Date('2026-11-22T09:00:00Z'))
    expect(cosigned.startsWith(note)).toBe(true)
    expect(await codeThrownBy(() => openCosignature(note, witness))).toBe('TRACE_NOTE_INVALID')
    const changed = cosigned.replace('\n5\n', '\n6\n')
    expect(await codeThrownBy(() => openCosignature(changed, witness))).toBe('TRACE_NOTE_INVALID')
  })
})

describe('a proof file', () => {
  it('proves its leaf and no other', async () => {
    const { note, key, tree } = await head(7)
    const proof = formatTlogProof({ index: 3, hashes: tree.inclusionProof(3), checkpoint: note })
    expect(verifyTlogProof(proof, tree.leaf(3), key).size).toBe(7)
    expect(await codeThrownBy(() => verifyTlogProof(proof, tree.leaf(4), key))).toBe('TRACE_PROOF_INVALID')
  })

  it('may carry an extra line, which nobody trusts', async () => {
    const { note, key, tree } = await head(1)
    const proof = formatTlogProof({ index: 0, hashes: [], checkpoint: note })
    const extra = proof.replace('index', 'extra AAAA\nindex')
    expect(verifyTlogProof(extra, tree.leaf(0), key).size).toBe(1)
  })

  it.each([
    ['another first line', (text: string) => text.replace('@v1', '@v2')],
    ['no index', (text: string) => text.replace('index 3', 'index x')],
    ['a short hash', (text: string) => text.replace(/\n[A-Za-z0-9+/]{43}=\n/, '\nAAAA\n')],
    ['more than 128 KiB', (text: string) => text + 'x'.repeat(140_000)],
  ])('is refused with %s', async (_, change) => {
    const { note, tree } = await head(7)
    const proof = formatTlogProof({ index: 3, hashes: tree.inclusionProof(3), checkpoint: note })
    expect(await codeThrownBy(() => parseTlogProof(change(proof)))).toBe('TRACE_NOTE_INVALID')
  })
})
