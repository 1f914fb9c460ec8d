import { defineProfile, isTrustError, type ResolveKey, verifySigned, verifySignedList } from '@entente/trust'
import { XmlError } from '@entente/trust/xml'
import { assertion, FORGED, GENUINE, response, signedAssertion, TRANSFORMS } from './dsig-attacks/material.ts'
import { makeIdentities, partiesOf } from './dsig-parties.ts'
import { definitions, LIST } from './dsig-profiles.ts'

const identities = makeIdentities()
const parties = partiesOf(identities)
const trusted: ResolveKey = () => ({
  key: identities.signer.key.publicKey,
  certificate: identities.signer.certificateDer,
  checks: [],
})

/** Limits raised so that every shape is let in and only the algorithms stand in its way. */
const limits = { bytes: 1e9, depth: 1e9, elements: 1e9, attributes: 1e9, declarations: 1e9, textLength: 1e9 }
const raised = defineProfile({ ...definitions['saml-response'], limits })
const list = defineProfile({ ...definitions['xades-enveloped'], limits })

export const verifyRaised = (bytes: Uint8Array) => verifySigned(bytes, raised, trusted)
export const verifyListRaised = (bytes: Uint8Array) => verifySignedList(bytes, list, trusted)

/** The same document as a list, for the verification without a tree. */
export const asList = (xml: string) =>
  xml
    .replace(/^<samlp:Response [^>]*>/, `<ListeBlanche xmlns="${LIST}">`)
    .replace('</samlp:Response>', '</ListeBlanche>')

const times = (count: number, write: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => write(index)).join('')
/** About `bytes` bytes of a repeated piece. */
const fill = (bytes: number, write: (index: number) => string) =>
  times(Math.ceil(bytes / write(12_345).length), write)
const inResponse = (content: string) => response(assertion('_a1', GENUINE, ''), { extensions: content })
const signedInfo = (edit: (info: string) => string) => response(signedAssertion(parties, { edit }))

/** The worst shapes known: each makes about the given number of bytes. */
export const shapes: readonly (readonly [string, (bytes: number) => string])[] = [
  ['siblings', (bytes) => inResponse(fill(bytes, () => '<x/>'))],
  ['nested elements', (bytes) => inResponse('<x>'.repeat(bytes / 7) + '</x>'.repeat(bytes / 7))],
  [
    'nested elements, each with a namespace',
    (bytes) =>
      inResponse(
        fill(bytes * 0.8, (index) => `<x xmlns:p${index}="urn:${index}">`) +
          '</x>'.repeat(Math.ceil((bytes * 0.8) / 34)),
      ),
  ],
  ['nested elements, never closed', (bytes) => inResponse('<x>'.repeat(bytes / 3))],
  ['attributes on one element', (bytes) => inResponse(`<x${fill(bytes, (index) => ` a${index}=""`)}/>`)],
  [
    'prefixed attributes on one element',
    (bytes) => inResponse(`<x xmlns:p="urn:p"${fill(bytes, (index) => ` p:a${index}=""`)}/>`),
  ],
  ['the same attribute again and again', (bytes) => inResponse(`<x${fill(bytes, () => ' a=""')}/>`)],
  [
    'declarations on one element, and children that use them',
    (bytes) =>
      inResponse(
        `<x${times(bytes / 40, (index) => ` xmlns:p${index}="urn:${index}"`)}>${times(bytes / 40, (index) => `<p${index}:x/>`)}</x>`,
      ),
  ],
  [
    'declarations that hide each other',
    (bytes) => inResponse(fill(bytes, (index) => `<x xmlns="urn:${index % 7}"/>`)),
  ],
  ['identifiers', (bytes) => inResponse(fill(bytes, (index) => `<x ID="_${index}"/>`))],
  [
    'elements named as the target',
    (bytes) => response(fill(bytes, (index) => assertion(`_${index}`, FORGED))),
  ],
  [
    'signatures',
    (bytes) =>
      response(
        assertion(
          '_a1',
          GENUINE,
          fill(bytes, () => '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"></ds:Signature>'),
        ),
      ),
  ],
  [
    'references',
    (bytes) => signedInfo((info) => info + fill(bytes, () => info.slice(info.indexOf('<ds:Reference ')))),
  ],
  [
    'transforms',
    (bytes) => response(signedAssertion(parties, { transforms: fill(bytes, () => TRANSFORMS) })),
  ],
  [
    'inclusive prefixes',
    (bytes) =>
      response(
        signedAssertion(parties, {
          transforms: TRANSFORMS.replace(
            /<\/ds:Transform>$/,
            `<i:InclusiveNamespaces xmlns:i="http://www.w3.org/2001/10/xml-exc-c14n#" PrefixList="${fill(bytes, (index) => `p${index} `)}"></i:InclusiveNamespaces></ds:Transform>`,
          ),
        }),
      ),
  ],
  [
    'certificates',
    (bytes) =>
      response(
        signedAssertion(parties, {
          keyInfo: `<ds:KeyInfo><ds:X509Data>${fill(bytes, () => '<ds:X509Certificate>AAAA</ds:X509Certificate>')}</ds:X509Data></ds:KeyInfo>`,
        }),
      ),
  ],
  [
    'a signature value',
    (bytes) =>
      response(signedAssertion(parties)).replace(
        /(?<=<ds:SignatureValue>)[^<]+/,
        fill(bytes, () => 'AAAA '),
      ),
  ],
  ['angle brackets', (bytes) => '<'.repeat(bytes)],
  ['angle brackets in text', (bytes) => inResponse('< '.repeat(bytes / 2))],
  ['ampersands', (bytes) => inResponse('&'.repeat(bytes))],
  ['character references', (bytes) => inResponse(`<x>${'&#65;'.repeat(bytes / 5)}</x>`)],
  ['predefined entities in an attribute', (bytes) => inResponse(`<x a="${'&amp;'.repeat(bytes / 5)}"/>`)],
  ['CDATA sections', (bytes) => inResponse(`<x>${'<![CDATA[x]]>'.repeat(bytes / 13)}</x>`)],
  ['closing brackets', (bytes) => inResponse(`<x>${']'.repeat(bytes)}</x>`)],
  ['a section never closed', (bytes) => inResponse(`<![CDATA[${']]'.repeat(bytes / 2)}`)],
  ['an attribute never closed', (bytes) => inResponse(`<x a="${' '.repeat(bytes)}`)],
  ['a namespace that is long', (bytes) => inResponse(`<x xmlns="urn:${'a:'.repeat(bytes / 2)}'"/>`)],
  ['a name that is long', (bytes) => inResponse(`<${'a'.repeat(bytes)} `)],
  ['a declaration that is long', (bytes) => `<?xml version="1.0"${' '.repeat(bytes)}`],
  ['white space in a tag', (bytes) => inResponse(`<x${' '.repeat(bytes)}`)],
  ['carriage returns', (bytes) => inResponse('\r'.repeat(bytes))],
  ['invalid bytes at the end', (bytes) => inResponse(`${'é'.repeat(bytes / 2)}\udc00`)],
  ['a forbidden character at the end', (bytes) => inResponse(`${'é'.repeat(bytes / 2)}\u0001`)],
]

/** Bytes of the smallest documents measured. */
export const SIZE = 200_000

/** CPU time of one refusal, in milliseconds. */
function refusalMs(bytes: Buffer, verify: (bytes: Uint8Array) => unknown): number {
  const start = process.cpuUsage()
  try {
    verify(bytes)
    throw new Error('accepted')
  } catch (error) {
    if (!isTrustError(error) && !(error instanceof XmlError)) throw error
  }
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1_000
}

const ROUNDS = 5

/** The best of several measurements in turn of each input: other work on the machine only adds to them. */
export function bestMs(inputs: readonly Buffer[], verify: (bytes: Uint8Array) => unknown): number[] {
  const best = inputs.map(() => Number.POSITIVE_INFINITY)
  for (let round = 0; round < ROUNDS; round += 1) {
    inputs.forEach((input, index) => {
      best[index] = Math.min(best[index] ?? 0, refusalMs(input, verify))
    })
  }
  return best
}
