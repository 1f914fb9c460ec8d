import type { SamlWorld } from '../saml-world.ts'
import { signatureOf } from '../sign-element.ts'
import { signedResponse } from './lawful.ts'
import {
  assertionBy,
  forged,
  idOf,
  type MessageGroup,
  replaceOnce,
  response,
  signatureIn,
  withoutSignature,
  withSignature,
} from './material.ts'

const END = '</saml2:Assertion>'

/** A genuine assertion cut into its parts, beside a forged one. */
function parts(world: SamlWorld) {
  const genuine = assertionBy(world.signer)
  const signature = signatureIn(genuine)
  return { genuine, signature, bare: withoutSignature(genuine), forged: forged(world) }
}

const inside = (outer: string, inner: string) => replaceOnce(outer, END, `${inner}${END}`)
const insideSignature = (signature: string, content: string) =>
  replaceOnce(signature, '</ds:Signature>', `${content}</ds:Signature>`)
const object = (content: string) => `<ds:Object>${content}</ds:Object>`
const extensions = (content: string) => `<saml2p:Extensions>${content}</saml2p:Extensions>`

/** Signature wrapping: the genuine signature stands, and a reader may look elsewhere. Numbers of Somorovsky et al. 2012. */
export const wrapped: MessageGroup = {
  title: 'Signature wrapping',
  lawfulness: 'hostile',
  harm: 'misreading',
  messages: [
    {
      id: 'xsw1',
      title: 'XSW1: forged Response, the signed one inside its signature',
      twin: 'response-signed',
      make: (world) => wrapResponse(world, 'inside'),
    },
    {
      id: 'xsw2',
      title: 'XSW2: forged Response, the signed one before its signature',
      twin: 'response-signed',
      make: (world) => wrapResponse(world, 'before'),
    },
    {
      id: 'xsw3',
      title: 'XSW3: forged assertion before the signed one',
      make: (world) => {
        const { genuine, forged } = parts(world)
        return response(forged + genuine)
      },
    },
    {
      id: 'xsw3-after',
      title: 'forged assertion after the signed one',
      make: (world) => {
        const { genuine, forged } = parts(world)
        return response(genuine + forged)
      },
    },
    {
      id: 'xsw4',
      title: 'XSW4: signed assertion inside the forged one',
      make: (world) => {
        const { genuine, forged } = parts(world)
        return response(inside(forged, genuine))
      },
    },
    {
      id: 'xsw5',
      title: 'XSW5: signature moved into the forged assertion, the original after it',
      make: (world) => {
        const { signature, bare, forged } = parts(world)
        return response(withSignature(forged, signature) + bare)
      },
    },
    {
      id: 'xsw6',
      title: 'XSW6: the same, the original inside the signature',
      make: (world) => {
        const { signature, bare, forged } = parts(world)
        return response(withSignature(forged, insideSignature(signature, bare)))
      },
    },
    {
      id: 'xsw7',
      title: 'XSW7: forged assertion of the same ID in Extensions',
      twin: 'extensions',
      make: (world) => {
        const genuine = assertionBy(world.signer)
        return response(genuine, { before: extensions(forged(world, idOf(genuine))) })
      },
    },
    {
      id: 'xsw8',
      title: 'XSW8: forged assertion of the same ID, the original in an Object of its signature',
      make: (world) => {
        const { signature, bare, genuine } = parts(world)
        return response(withSignature(forged(world, idOf(genuine)), insideSignature(signature, object(bare))))
      },
    },
    {
      id: 'status-detail',
      title: 'forged assertion in StatusDetail',
      twin: 'status-message',
      make: (world) => {
        const { genuine, forged } = parts(world)
        return response(genuine, { inStatus: `<saml2p:StatusDetail>${forged}</saml2p:StatusDetail>` })
      },
    },
    {
      id: 'confirmation-data',
      title: 'signed assertion in SubjectConfirmationData of the forged one',
      make: (world) => {
        const { genuine, forged } = parts(world)
        return response(
          replaceOnce(
            forged,
            '</saml2:SubjectConfirmationData>',
            `${genuine}</saml2:SubjectConfirmationData>`,
          ),
        )
      },
    },
    {
      id: 'other-namespace',
      title: 'forged assertion under another namespace, the signed one after it',
      make: (world) => {
        const { genuine, forged } = parts(world)
        return response(
          forged.replace('urn:oasis:names:tc:SAML:2.0:assertion', 'urn:example:other') + genuine,
        )
      },
    },
    {
      id: 'id-other-case',
      title: 'forged assertion whose `Id` is the signed `ID`',
      make: (world) => {
        const genuine = assertionBy(world.signer)
        const forgery = forged(world, idOf(genuine)).replace(' ID="', ' Id="')
        return response(forgery.replace(' Id="', ` ID="_f" Id="`) + genuine)
      },
    },
  ],
}

/** A forged Response that carries the genuine signed Response of a provider that signs both. */
function wrapResponse(world: SamlWorld, place: 'inside' | 'before'): string {
  const { signer } = world
  const whole = signedResponse(assertionBy(signer), signer)
  const signature = /<ds:Signature [\s\S]*?<\/ds:Signature>/.exec(whole)?.[0] ?? ''
  const bare = replaceOnce(whole, signature, '')
  const evil = signatureOf(forged(world), '_unused', world.stranger)
  const forgery = withSignature(forged(world, '_f'), evil)
  const before = place === 'inside' ? insideSignature(signature, object(bare)) : `${bare}${signature}`
  return response(forgery, { before, id: '_forged' })
}
