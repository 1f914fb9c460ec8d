import { codeThrownBy } from '@entente/testkit'
import { defineProfile, type PresentedSignature, verifySigned } from '@entente/trust'
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
function verify(xml: string) {
  let presented: PresentedSignature | undefined
  const verified = verifySigned(Buffer.from(xml), profile, (signature) => {
    presented = signature
    return { key: identities.signer.key.publicKey, certificate: identities.signer.certificateDer, checks: [] }
  })
  return { presented, verified }
}

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

  test('a tree that is dropped inside the signed element is whole once it has verified', () => {
    const grow = (xml: string) => xml.replace('</saml:Assertion>', `${siblings(5_000)}</saml:Assertion>`)
    const signature = assertionSignature(parties, { digested: grow(assertion('_a1', GENUINE)) })
    const { presented, verified } = verify(response(grow(assertion('_a1', GENUINE, signature))))
    expect(presented?.target.children).toEqual([])
    expect(verified.element.elements().filter(({ local }) => local === 'x')).toHaveLength(5_000)
  })

  test('a signature with thousands of pieces is refused', async () => {
    const keyInfo = `<ds:KeyInfo><ds:X509Data>${'<ds:X509SKI>AAAA</ds:X509SKI>'.repeat(600)}</ds:X509Data></ds:KeyInfo>`
    const large = response(signedAssertion(parties, { keyInfo }))
    expect(await codeThrownBy(() => verify(large))).toBe('SIGNATURE_SHAPE_INVALID')
  })
})
