import { codeThrownBy } from '@entente/testkit'
import { defineProfile, type PresentedSignature, verifySigned } from '@entente/trust'
import { readXml, type XmlElement } from '@entente/trust/xml'
import { describe, expect, test } from 'vitest'
import {
  assertion,
  assertionSignature,
  GENUINE,
  response,
  signedAssertion,
} from '../support/dsig-attacks/material.ts'
import { makeIdentities, partiesOf } from '../support/dsig-parties.ts'
import { definitions, SAML } from '../support/dsig-profiles.ts'

const identities = makeIdentities()
const parties = partiesOf(identities)
const profile = defineProfile({
  ...definitions['saml-response'],
  limits: { bytes: 1_000_000, elements: 100_000 },
})
const siblings = (count: number) => '<x></x>'.repeat(count)

/** What the caller is shown before anything is verified, and what it gets. */
function verify(xml: string, by = profile) {
  let presented: PresentedSignature | undefined
  const verified = verifySigned(Buffer.from(xml), by, (signature) => {
    presented = signature
    return { key: identities.signer.key.publicKey, certificate: identities.signer.certificateDer, checks: [] }
  })
  return { presented, verified }
}

/** Elements and texts inside an element. */
const piecesIn = (element: XmlElement): number =>
  element.children.reduce((sum, child) => sum + 1 + (typeof child === 'string' ? 0 : piecesIn(child)), 0)
const signatureIn = (root: XmlElement) =>
  root.child(SAML, 'Assertion')?.child('http://www.w3.org/2000/09/xmldsig#', 'Signature') as XmlElement

describe('before a signature has verified', () => {
  test('a message is presented as a tree', () => {
    const { presented } = verify(response(signedAssertion(parties), { extensions: siblings(10) }))
    const target = presented?.root.child(SAML, 'Assertion')
    expect(presented?.target).toBe(target)
    expect(target?.child(SAML, 'Issuer')?.text()).not.toBe('')
  })

  test('of a document with thousands of pieces only the names of root and target are presented', () => {
    const { presented, verified } = verify(
      response(signedAssertion(parties), { extensions: siblings(5_000) }),
    )
    expect(presented?.root.children).toEqual([])
    expect(presented?.target.children).toEqual([])
    expect(presented?.target.attribute('ID')).toBe('_a1')
    expect(verified.element.child(SAML, 'Issuer')?.text()).not.toBe('')
  })

  test('the bound of 4,096 pieces does not count those of the signature', () => {
    const write = (count: number) => response(signedAssertion(parties), { extensions: siblings(count) })
    const root = readXml(Buffer.from(write(0)))
    const room = 4_096 - piecesIn(root) + piecesIn(signatureIn(root))
    expect(verify(write(room)).presented?.root.children).not.toEqual([])
    expect(verify(write(room + 1)).presented?.root.children).toEqual([])
  })

  test.each(['after', 'before'])('a signed element %s the pieces is presented without content', (place) => {
    const signed = signedAssertion(parties)
    const xml = response(place === 'after' ? siblings(5_000) + signed : signed + siblings(5_000))
    const { presented } = verify(xml)
    expect(presented?.root.children).toEqual([])
    expect(presented?.target.children).toEqual([])
  })

  test('a root that is never signed is presented without content too', () => {
    const { targets, ...rest } = definitions['saml-response']
    const inner = defineProfile({ ...rest, targets: [targets[1]], limits: profile.limits })
    const { presented } = verify(response(siblings(5_000) + signedAssertion(parties)), inner)
    expect(presented?.root.children).toEqual([])
  })

  test('a tree that is dropped inside the signed element is whole once it has verified', () => {
    const grow = (xml: string) => xml.replace('</saml:Assertion>', `${siblings(15_000)}</saml:Assertion>`)
    const signature = assertionSignature(parties, { digested: grow(assertion('_a1', GENUINE)) })
    const { presented, verified } = verify(response(grow(assertion('_a1', GENUINE, signature))))
    expect(presented?.target.children).toEqual([])
    expect(verified.element.elements().filter(({ local }) => local === 'x')).toHaveLength(15_000)
  })

  test('a signature of 1,024 pieces is accepted, a larger one is refused', async () => {
    const write = (names: number, spaces: number) => {
      const content = `${' '.repeat(spaces)}${'<ds:X509SKI>AAAA</ds:X509SKI>'.repeat(names)}`
      const certificate = `<ds:X509Certificate>${parties.signer.certificate}</ds:X509Certificate>`
      const keyInfo = `<ds:KeyInfo><ds:X509Data>${content}${certificate}</ds:X509Data></ds:KeyInfo>`
      return response(signedAssertion(parties, { keyInfo }))
    }
    const free = 1_024 - piecesIn(signatureIn(readXml(Buffer.from(write(0, 0)))))
    const full = write(Math.floor(free / 2), free % 2)
    expect(verify(full).presented?.certificates).toHaveLength(1)
    expect(await codeThrownBy(() => verify(write(Math.floor(free / 2) + 1, free % 2)))).toBe(
      'SIGNATURE_SHAPE_INVALID',
    )
  })
})
