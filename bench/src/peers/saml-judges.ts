import { randomUUID } from 'node:crypto'
import type { TraceSink } from '@entente/core/ports'
import { acceptVector, readSamlResponseForm, VectorError } from '@entente/interops-vector'
import { systemClock } from '@entente/runtime'
import { type CacheProvider, SAML as NodeSaml, ValidateInResponseTo } from '@node-saml/node-saml'
import { DOMParser } from '@xmldom/xmldom'
import { SignedXml } from 'xml-crypto'
import { AUDIENCE, ISSUER, RECIPIENT, type SamlWorld } from './saml-world.ts'
import { DS } from './sign-element.ts'

/** What a message said to whoever accepted it, or why it was refused. */
export type Verdict =
  | { readonly outcome: 'accepted'; readonly subject: string; readonly pagms: readonly string[] }
  | { readonly outcome: 'refused'; readonly reason: string }

export const JUDGES = ['entente', 'node-saml', 'samlify', 'xml-crypto'] as const
export type JudgeName = (typeof JUDGES)[number]

/** Judges one message, a SAML Response as text. */
export type Judge = (xml: string) => Promise<Verdict>

/** The identifier of a request that the receiver made. */
export const asked = () => `_asked-${randomUUID()}`

const SAML = 'urn:oasis:names:tc:SAML:2.0:assertion'

/**
 * Each library with one configuration for all messages, the strictest that its manual describes and that accepts an
 * unsolicited Response whose assertion alone is signed. The three others pin all certificates of the
 * partner, as an operator does who adds the new one and removes none.
 *
 * @param names which ones
 * @param sink  where Entente records what it accepts
 */
export function makeJudges(
  names: readonly JudgeName[],
  world: SamlWorld,
  sink: TraceSink,
): ReadonlyMap<JudgeName, Judge> {
  const pinned = [world.signer, world.expired, world.revoked, world.curve].map((one) => one.certificatePem)
  const makers = {
    entente: () => judgeByEntente(world, sink),
    'node-saml': () => judgeByNodeSaml(pinned),
    samlify: () => judgeBySamlify(pinned),
    'xml-crypto': () => judgeByXmlCrypto(pinned),
  }
  return new Map(names.map((name) => [name, verdictOf(makers[name]())]))
}

type Accepted = Extract<Verdict, { readonly outcome: 'accepted' }>

function judgeByEntente({ policy, tls }: SamlWorld, sink: TraceSink): (xml: string) => Promise<Accepted> {
  return async (xml) => {
    const form = new URLSearchParams({ SAMLResponse: base64(xml) })
    const request = { service: AUDIENCE, peer: tls.chainDer, requestId: randomUUID() }
    const { claims } = await acceptVector(readSamlResponseForm(form), policy, request, {
      clock: systemClock,
      sink,
    })
    return accepted(claims.subject.kind === 'user' ? claims.subject.id : '', claims.pagms)
  }
}

function judgeByNodeSaml(idpCert: string[]): (xml: string) => Promise<Accepted> {
  const saml = new NodeSaml({
    idpCert,
    idpIssuer: ISSUER,
    issuer: AUDIENCE,
    audience: AUDIENCE,
    callbackUrl: RECIPIENT,
    wantAssertionsSigned: true,
    wantAuthnResponseSigned: false,
    validateInResponseTo: ValidateInResponseTo.ifPresent,
    maxAssertionAgeMs: 120_000,
    cacheProvider: requestsMade(),
  })
  return async (xml) => {
    const { profile } = await saml.validatePostResponseAsync({ SAMLResponse: base64(xml) })
    const attributes = profile?.attributes as Readonly<Record<string, unknown>> | undefined
    return accepted(profile?.nameID, attributes?.PAGM)
  }
}

/** The requests that the receiver made and that nobody has answered yet. */
function requestsMade(): CacheProvider {
  const answered = new Set<string>()
  return {
    saveAsync: async () => null,
    getAsync: async (key) =>
      key.startsWith('_asked-') && !answered.has(key) ? new Date().toISOString() : null,
    removeAsync: async (key) => {
      if (key !== null) answered.add(key)
      return key
    },
  }
}

/** samlify with the schema validator that its manual asks for; both take seconds to load. */
function judgeBySamlify(signingCert: string[]): (xml: string) => Promise<Accepted> {
  const parties = quietly(async () => {
    const { validate } = await import('@authenio/samlify-node-xmllint')
    const samlify = await import('samlify')
    samlify.setSchemaValidator({ validate })
    const { post } = samlify.Constants.namespace.binding
    const idp = samlify.IdentityProvider({
      entityID: ISSUER,
      signingCert,
      singleSignOnService: [{ Binding: post, Location: ISSUER }],
    })
    const sp = samlify.ServiceProvider({
      entityID: AUDIENCE,
      wantAssertionsSigned: true,
      assertionConsumerService: [{ Binding: post, Location: RECIPIENT }],
    })
    return { idp, sp }
  })
  return async (xml) => {
    const { idp, sp } = await parties
    const request = { body: { SAMLResponse: base64(xml) } }
    const { extract } = await quietly(() => sp.parseLoginResponse(idp, 'post', request))
    return accepted(extract.nameID, extract.attributes?.PAGM)
  }
}

/** xml-crypto with the values read from the signed bytes, in a document that its parser did not complain about. */
function judgeByXmlCrypto(certificates: readonly string[]): (xml: string) => Promise<Accepted> {
  const complain = (message: string): never => {
    throw new Error(message)
  }
  const parser = new DOMParser({ errorHandler: { error: complain, fatalError: complain } })
  return async (xml) => {
    const signature = parser.parseFromString(xml, 'text/xml').getElementsByTagNameNS(DS, 'Signature')[0]
    if (signature === undefined) throw new Error('no signature to load')
    for (const publicCert of certificates) {
      const signed = new SignedXml({ publicCert })
      signed.loadSignature(signature as unknown as Node)
      if (!passes(signed, xml)) continue
      const [bytes = ''] = signed.getSignedReferences()
      const root = parser.parseFromString(bytes, 'text/xml').documentElement
      const assertion =
        root.localName === 'Assertion' ? root : root.getElementsByTagNameNS(SAML, 'Assertion')[0]
      if (assertion === undefined) throw new Error('no assertion in the signed bytes')
      return accepted(textsOf(assertion, 'NameID')[0], textsOf(assertion, 'AttributeValue'))
    }
    throw new Error('checkSignature: false')
  }
}

function passes(signed: SignedXml, xml: string): boolean {
  try {
    return signed.checkSignature(xml)
  } catch (error) {
    // A signature by another key is thrown, and the next certificate may be the right one.
    if (error instanceof Error && error.message.includes('invalid signature')) return false
    throw error
  }
}

function textsOf(element: Element, local: string): readonly string[] {
  return Array.from(element.getElementsByTagNameNS(SAML, local), (found) => found.textContent ?? '')
}

function accepted(subject: unknown, pagms: unknown): Accepted {
  return {
    outcome: 'accepted',
    subject: typeof subject === 'string' ? subject : JSON.stringify(subject ?? null),
    pagms: [pagms ?? []].flat().map(String),
  }
}

function verdictOf(judge: (xml: string) => Promise<Accepted>): Judge {
  return async (xml) => {
    try {
      return await judge(xml)
    } catch (error) {
      return { outcome: 'refused', reason: reasonOf(error) }
    }
  }
}

/** The code, or the message without what varies from run to run. */
function reasonOf(error: unknown): string {
  if (error instanceof VectorError) return error.code
  const message = error instanceof Error ? error.message : String(error)
  return message
    .replace(/(?:\[xmldom \w+\]\t|element parse error: Error: )+/, '')
    .replace(/\n[\s\S]*/, '')
    .replace(/ (?:Expected: |with top tier code: ).*/, '')
    .replace(/http:\/\/www\.w3\.org\/\S*[#/]([\w-]+)/, '…$1')
    .replace(/(?<=^invalid signature): the signature value .*/, '')
    .replace(/(?<=multiple elements with the same) value for the .*/, ' ID')
}

/** samlify and its validator write on the console what they also throw; the validator leaves listeners behind. */
async function quietly<Result>(work: () => Promise<Result>): Promise<Result> {
  const { error, log, warn } = console
  console.error = console.log = console.warn = () => undefined
  const kept = new Set(process.listeners('uncaughtException'))
  const waiting = new Set(process.stdout.listeners('drain'))
  try {
    return await work()
  } finally {
    Object.assign(console, { error, log, warn })
    for (const listener of process.listeners('uncaughtException')) {
      if (!kept.has(listener)) process.off('uncaughtException', listener)
    }
    for (const listener of process.stdout.listeners('drain')) {
      if (!waiting.has(listener)) process.stdout.off('drain', listener as () => void)
    }
  }
}

function base64(xml: string): string {
  return Buffer.from(xml).toString('base64')
}
