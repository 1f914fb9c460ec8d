import { readFileSync } from 'node:fs'
import { checkPath, createCrlCache, loadCrl, parseCertificate, trustStore } from '@entente/trust'
import { describe, expect, it } from 'vitest'
import { makePathVectors, type PathVector, type PathVectorFile } from './x509-make-vectors.ts'

const stored: PathVectorFile = JSON.parse(
  readFileSync(new URL('../../../../vectors/x509/paths.json', import.meta.url), 'utf8'),
)
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

it('the stored vectors are those that are made', () => {
  const ids = ({ vectors }: PathVectorFile) => vectors.map(({ id }) => id)
  expect(ids(stored)).toEqual(ids(makePathVectors()))
})
