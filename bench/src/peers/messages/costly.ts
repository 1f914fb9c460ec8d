import { ENVELOPED_EXCLUSIVE } from '../sign-element.ts'
import { assertionBy, replaceOnce, response, type SamlMessage, signedAs } from './material.ts'

const detail = (content: string) =>
  `<saml2p:StatusDetail><x:x xmlns:x="urn:x">${content}</x:x></saml2p:StatusDetail>`
const times = (count: number, write: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => write(index)).join('')

/**
 * Messages that anybody can post, made to cost the receiver time. Each is below 65,536 bytes, the bound of our reader,
 * and below 100 kB of base64, which the form parser of Express lets through by default.
 */
export const costly: readonly SamlMessage[] = [
  {
    id: 'deep',
    title: '5,000 elements inside one another',
    make: ({ signer }) =>
      response(assertionBy(signer), {
        inStatus: detail(`${'<x:x>'.repeat(5_000)}${'</x:x>'.repeat(5_000)}`),
      }),
  },
  {
    id: 'siblings',
    title: '9,000 empty elements side by side',
    make: ({ signer }) => response(assertionBy(signer), { inStatus: detail('<x:x/>'.repeat(9_000)) }),
  },
  {
    id: 'attributes',
    title: '5,000 attributes on one element',
    make: ({ signer }) =>
      response(assertionBy(signer), {
        inStatus: detail(`<x:x${times(5_000, (index) => ` a${index}=""`)}/>`),
      }),
  },
  {
    id: 'declarations',
    title: '2,000 namespace declarations on one element with 2,000 children',
    make: ({ signer }) =>
      response(assertionBy(signer), {
        inStatus: detail(
          `<x:y${times(2_000, (index) => ` xmlns:p${index}="urn:p"`)}>${'<x:x/>'.repeat(2_000)}</x:y>`,
        ),
      }),
  },
  {
    id: 'transforms',
    title: '660 transforms in the signature',
    make: (world) => response(signedAs(world, { choices: { transforms: ENVELOPED_EXCLUSIVE.repeat(330) } })),
  },
  {
    id: 'references',
    title: '60 references in the signature',
    make: (world) =>
      response(
        signedAs(world, {
          choices: { edit: (info) => info + info.slice(info.indexOf('<ds:Reference ')).repeat(59) },
        }),
      ),
  },
  {
    id: 'angles',
    title: '58,000 times `<`',
    make: ({ signer }) => response(assertionBy(signer), { inStatus: '<'.repeat(58_000) }),
  },
  {
    id: 'ampersands',
    title: '58,000 times `&` in the name',
    make: ({ signer }) =>
      replaceOnce(response(assertionBy(signer)), '>agent-0042<', `>${'&'.repeat(58_000)}<`),
  },
]
