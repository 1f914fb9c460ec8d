import { randomUUID } from 'node:crypto'
import { makeVi, type TestIdentity, type TestViClaims, viClaims } from '@entente/testkit'
import type { JudgeName } from '../saml-judges.ts'
import { AUDIENCE, ISSUER, RECIPIENT, type SamlWorld } from '../saml-world.ts'
import { type SignatureChoices, signatureOf } from '../sign-element.ts'

/** The person a genuine message names, and the one an attacker wants to be. */
export const GENUINE = 'agent-0042'
export const FORGED = 'directeur'

type Lawfulness = 'lawful' | 'hostile'

/** One message that all libraries judge. */
export interface SamlMessage {
  readonly id: string
  /** What it is, in a few words. */
  readonly title: string
  readonly make: (world: SamlWorld) => string
  /** Libraries whose task the refusal is not: the check belongs to the layer above, or to none of SAML. */
  readonly notTheJobOf?: readonly JudgeName[]
  /** The lawful message that this one was made from. @default 'plain' */
  readonly twin?: string
  /** Posted a second time after it was accepted; the second verdict counts. */
  readonly twice?: true
  /** The person whom a reader of all that was signed reads. @default GENUINE */
  readonly subject?: string
  /** @default the group's */
  readonly harm?: Harm
}

/**
 * What a hostile message needs to do harm: to be accepted at all, or to be misread, so that whoever reads what the
 * partner signed and nothing else loses nothing.
 */
type Harm = 'acceptance' | 'misreading'

/** Messages of one kind, under one heading of the table. */
export interface MessageGroup {
  readonly title: string
  readonly lawfulness: Lawfulness
  readonly harm: Harm
  readonly messages: readonly SamlMessage[]
}

const SECOND_MS = 1_000
const MINUTE_MS = 60_000
export const instant = (offsetMs: number) => new Date(Date.now() + offsetMs).toISOString()

/** A VI of mode P of now, good for a minute and a half. All its dates are counted from one instant. */
export function claims(overrides: Partial<TestViClaims> = {}): TestViClaims {
  const now = Date.now()
  const at = (offsetMs: number) => new Date(now + offsetMs).toISOString()
  return viClaims(new Date(now), {
    id: `_${randomUUID()}`,
    issuer: ISSUER,
    subject: GENUINE,
    audience: AUDIENCE,
    recipient: RECIPIENT,
    notBefore: at(-30 * SECOND_MS),
    notOnOrAfter: at(60 * SECOND_MS),
    authnInstant: at(-5 * MINUTE_MS),
    ...overrides,
  })
}

/** An assertion as the partner's own software signs it. */
export function assertionBy(signer: TestIdentity, overrides: Partial<TestViClaims> = {}): string {
  return makeVi(claims(overrides), signer)
}

/** An answer to a request of the receiver, with its InResponseTo where SAML wants it. */
export function answerTo(
  request: string,
  world: Pick<SamlWorld, 'signer'>,
  overrides: Partial<TestViClaims> = {},
): string {
  const edit = (text: string) =>
    replaceOnce(
      text,
      '<saml2:SubjectConfirmationData ',
      `<saml2:SubjectConfirmationData InResponseTo="${request}" `,
    )
  return response(signedAs(world, { overrides, edit }), { attributes: ` InResponseTo="${request}"` })
}

/** Any assertion, changed before it is signed, with any signature. */
export function signedAs(
  { signer }: Pick<SamlWorld, 'signer'>,
  {
    overrides = {},
    edit = (text) => text,
    choices = {},
  }: {
    readonly overrides?: Partial<TestViClaims>
    readonly edit?: (assertion: string) => string
    readonly choices?: SignatureChoices
  },
): string {
  const made = claims(overrides)
  const bare = edit(withoutSignature(makeVi(made, signer)))
  return withSignature(bare, signatureOf(bare, made.id, signer, choices))
}

/** What an attacker writes: an assertion without any signature. */
export function forged({ stranger }: SamlWorld, id = `_${randomUUID()}`): string {
  return withoutSignature(makeVi(claims({ id, subject: FORGED }), stranger))
}

export function withSignature(assertion: string, signature: string): string {
  return replaceOnce(assertion, '</saml2:Issuer>', `</saml2:Issuer>${signature}`)
}

export function withoutSignature(assertion: string): string {
  return assertion.replace(SIGNATURE, '')
}

export function signatureIn(assertion: string): string {
  return SIGNATURE.exec(assertion)?.[0] ?? ''
}

export function idOf(assertion: string): string {
  return / ID="([^"]+)"/.exec(assertion)?.[1] ?? ''
}

/** The Response around the assertions, unsigned as SAML allows when the assertion is signed. */
export function response(
  content: string,
  {
    attributes = '',
    destination = RECIPIENT,
    issuer = ISSUER,
    status = 'urn:oasis:names:tc:SAML:2.0:status:Success',
    id = `_${randomUUID()}`,
    before = '',
    inStatus = '',
  } = {},
): string {
  return [
    '<saml2p:Response xmlns:saml2p="urn:oasis:names:tc:SAML:2.0:protocol"',
    ` Destination="${destination}" ID="${id}"${attributes} IssueInstant="${instant(0)}" Version="2.0">`,
    `<saml2:Issuer xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion">${issuer}</saml2:Issuer>${before}`,
    `<saml2p:Status><saml2p:StatusCode Value="${status}"></saml2p:StatusCode>${inStatus}</saml2p:Status>`,
    `${content}</saml2p:Response>`,
  ].join('')
}

/** Replaces what occurs, and fails when it does not: an edit that changes nothing would prove nothing. */
export function replaceOnce(text: string, found: string, replacement: string): string {
  if (!text.includes(found)) throw new Error(`The message does not hold ${found}.`)
  return text.replace(found, () => replacement)
}

const SIGNATURE = /<ds:Signature [\s\S]*?<\/ds:Signature>/
