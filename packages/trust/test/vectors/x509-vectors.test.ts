import { readFileSync } from 'node:fs'
import { checkPath, createCrlCache, isTrustError, loadCrl, parseCertificate, trustStore } from '@entente/trust'
import { describe, expect, it } from 'vitest'
import {
  type ListVector,
  type ListVectorFile,
  makeListVectors,
  makePathVectors,
  type PathVector,
  type PathVectorFile,
} from './x509-make-vectors.ts'

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../../../vectors/x509/${name}`, import.meta.url), 'utf8'))
const stored: PathVectorFile = read('paths.json')
const storedLists: ListVectorFile = read('lists.json')
const bytes = (text: string) => Uint8Array.from(Buffer.from(text, 'base64'))

function openStore({ anchor, anchorSha256, crls }: PathVectorFile) {
  return trustStore({
    anchors: [{ name: 'IGC fictive', certificate: bytes(anchor), sha256: anchorSha256 }],
    crls: createCrlCache(crls.map(({ crl, issuer }) => loadCrl(bytes(crl), parseCertificate(bytes(issuer))))),
  })
}

function decide(store: ReturnType<typeof openStore>, { at, chain, purpose }: PathVector): string {
  const request = { at: new Date(at), purpose, revocation: { mode: 'require' } } as const
  const answer = checkPath(chain.map(bytes), store, request)
  return answer.verdict === 'passed' ? 'accepted' : answer.error.code
}

describe.each([
  ['stored', stored],
  ['made afresh', makePathVectors()],
])('the path vectors, %s', (_, file) => {
  const store = openStore(file)
  it.each(file.vectors)('$id: $expected', (vector) => {
    expect(decide(store, vector)).toBe(vector.expected)
  })
})

function decideList(file: ListVectorFile, { crl, chain }: ListVector): string {
  const { anchor, anchorSha256, at, purpose, chains } = file
  try {
    const list = { crl, issuer: anchor }
    return decide(openStore({ anchor, anchorSha256, crls: [list], vectors: [] }), {
      id: chain,
      chain: chains[chain],
      purpose,
      at,
      expected: '',
    })
  } catch (error) {
    return isTrustError(error) ? error.code : String(error)
  }
}

describe.each([
  ['stored', storedLists],
  ['made afresh', makeListVectors()],
])('the list vectors, %s', (_, file) => {
  it.each(file.vectors)('$id: $expected', (vector) => {
    expect(decideList(file, vector)).toBe(vector.expected)
  })
})

it('the stored vectors are those that are made', () => {
  const ids = ({ vectors }: { readonly vectors: readonly { readonly id: string }[] }) =>
    vectors.map(({ id }) => id)
  expect(ids(stored)).toEqual(ids(makePathVectors()))
  expect(ids(storedLists)).toEqual(ids(makeListVectors()))
})
