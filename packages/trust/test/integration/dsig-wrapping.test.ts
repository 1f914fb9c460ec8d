import { type ResolveKey, verifySigned } from '@entente/trust'
import { DOMParser, XMLSerializer } from '@xmldom/xmldom'
import { describe, expect, test } from 'vitest'
import {
  assertion,
  FORGED,
  GENUINE,
  response,
  responseSignature,
  signedAssertion,
} from '../support/dsig-attacks/material.ts'
import { makeIdentities, partiesOf } from '../support/dsig-parties.ts'
import { type ProfileName, profiles } from '../support/dsig-profiles.ts'
import { Choices } from '../support/xml-random.ts'

const EDITS = process.env.ENTENTE_DEEP === '1' ? 30_000 : 1_000
const SEED = 20_260_304

const identities = makeIdentities()
const parties = partiesOf(identities)
const trusted: ResolveKey = () => ({
  key: identities.signer.key.publicKey,
  certificate: identities.signer.certificateDer,
  checks: [],
})

const signedResponse = response(assertion('_a1', GENUINE), { signature: responseSignature(parties) })
const genuine: readonly (readonly [ProfileName, string])[] = [
  ['saml-response', response(signedAssertion(parties))],
  ['saml-response', signedResponse],
  ['interops-vi', signedAssertion(parties)],
]
const forged = [
  assertion('_evil', FORGED),
  assertion('_a1', FORGED),
  response(assertion('_a1', FORGED), { id: '_evil' }),
]

const parse = (xml: string) => new DOMParser().parseFromString(xml, 'text/xml')
const elementsOf = (document: Document) => Array.from(document.getElementsByTagName('*')) as Element[]

/** One step of an attacker who holds a signed document: moving, copying and wrapping its elements, adding his own. */
function edit(choices: Choices, document: Document): void {
  const elements = elementsOf(document)
  const one = choices.of(elements)
  const other = choices.of(elements)
  const evil = document.importNode(parse(choices.of(forged)).documentElement as Element, true)
  switch (choices.below(8)) {
    case 0: // Moves an element into another.
      if (contains(one, other)) return
      one.parentNode?.removeChild(one)
      other.insertBefore(one, choices.of([other.firstChild, null]))
      return
    case 1: // Copies an element into another.
      other.insertBefore(one.cloneNode(true), choices.of([other.firstChild, null]))
      return
    case 2: // Adds a forged element.
      other.insertBefore(evil, choices.of([other.firstChild, null]))
      return
    case 3: // Puts a forged element around one.
      one.parentNode?.replaceChild(evil, one)
      choices.of([evil, ...(Array.from(evil.getElementsByTagName('*')) as Element[])]).appendChild(one)
      return
    case 4: // Gives an element the identifier of another.
      one.setAttribute(choices.of(['ID', 'Id', 'id']), choices.of(['_a1', '_r1', '_evil']))
      return
    case 5: // Removes an element, its content stays or goes.
      if (one === document.documentElement) return
      if (choices.chance(50))
        for (const child of Array.from(one.childNodes)) one.parentNode?.insertBefore(child, one)
      one.parentNode?.removeChild(one)
      return
    case 6: // Points a reference elsewhere.
      for (const reference of elements.filter(({ localName }) => localName === 'Reference'))
        reference.setAttribute('URI', choices.of(['', '#_evil', '#_a1', '#_r1']))
      return
    default: // Changes what is said.
      for (const name of elements.filter(({ localName }) => localName === 'NameID')) name.textContent = FORGED
  }
}

function contains(one: Node, other: Node): boolean {
  for (let at: Node | null = other; at !== null; at = at.parentNode) if (at === one) return true
  return false
}

describe(`${EDITS} signed documents rearranged at random`, () => {
  test('are refused with a code, or say what was signed', () => {
    const choices = new Choices(SEED)
    const outcomes = new Map<string, number>()
    for (let count = 0; count < EDITS; count += 1) {
      const [profile, xml] = choices.of(genuine)
      const document = parse(xml) as unknown as Document
      for (let step = choices.below(3); step >= 0; step -= 1) edit(choices, document)
      const rearranged = new XMLSerializer().serializeToString(document as never)
      const outcome = outcomeOf(profile, rearranged)
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
    }
    // Neither side may be empty: edits outside of what is signed are accepted.
    expect(outcomes.get('genuine')).toBeGreaterThan(EDITS / 100)
    expect(outcomes.get('SIGNATURE_TARGET_INVALID')).toBeGreaterThan(EDITS / 100)
    expect(outcomes.get('DIGEST_MISMATCH')).toBeGreaterThan(EDITS / 1_000)
  }, 1_200_000)
})

const signedTexts = new Set([assertion('_a1', GENUINE), response(assertion('_a1', GENUINE))])

function outcomeOf(profile: ProfileName, xml: string): string {
  try {
    const { canonical } = verifySigned(Buffer.from(xml), profiles[profile], trusted)
    expect(signedTexts, xml).toContain(Buffer.from(canonical).toString())
    return 'genuine'
  } catch (error) {
    const { code } = error as { code?: unknown }
    if (typeof code !== 'string' || !/^(XML|SIGNATURE|DIGEST)_/.test(code)) throw error
    return code
  }
}
