import { type Attack, assertion, GENUINE, type Parties, replaceOnce, signedAssertion } from './material.ts'

const stuffed = (parties: Parties, slot: string) =>
  replaceOnce(signedAssertion(parties), '<saml:Conditions ', `${slot}<saml:Conditions `)
const times = (count: number, write: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => write(index)).join('')

const sizes: readonly (readonly [string, string, (parties: Parties) => string])[] = [
  ['bytes-over-limit', 'XML_TOO_LARGE', (p) => signedAssertion(p) + ' '.repeat(65_536)],
  ['depth-over-limit', 'XML_TOO_DEEP', (p) => stuffed(p, '<x>'.repeat(40) + '</x>'.repeat(40))],
  ['elements-over-limit', 'XML_TOO_MANY_ELEMENTS', (p) => stuffed(p, '<x/>'.repeat(2_001))],
  [
    'attributes-over-limit',
    'XML_TOO_MANY_ATTRIBUTES',
    (p) => stuffed(p, `<x${times(33, (i) => ` a${i}=""`)}/>`),
  ],
  [
    'declarations-over-limit',
    'XML_TOO_MANY_NAMESPACES',
    (p) => stuffed(p, `<x${times(33, (i) => ` xmlns:p${i}="urn:${i}"`)}/>`),
  ],
  [
    'references-over-limit',
    'SIGNATURE_REFERENCE_INVALID',
    (p) =>
      signedAssertion(p, { edit: (info) => info + info.slice(info.indexOf('<ds:Reference ')).repeat(50) }),
  ],
  [
    'signatures-over-limit',
    'SIGNATURE_MISPLACED',
    () =>
      assertion(
        '_a1',
        GENUINE,
        times(10, () => '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"></ds:Signature>'),
      ),
  ],
  ['unterminated-comment', 'XML_COMMENT_REFUSED', (p) => `${signedAssertion(p)}<!--${' '.repeat(10_000)}`],
  ['unterminated-attribute', 'XML_UNCLOSED', () => `<a b="${' '.repeat(10_000)}`],
  ['angle-brackets', 'XML_NAME_INVALID', () => '<'.repeat(10_000)],
  ['ampersands', 'XML_REFERENCE_INVALID', () => `<a>${'&'.repeat(10_000)}</a>`],
]

/** Documents that cost more than they should. */
export const bounds: readonly Attack[] = sizes.map(([id, expected, make]) => ({
  id,
  family: 'F31',
  profile: 'interops-vi',
  expected,
  make,
}))
