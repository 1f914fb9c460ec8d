import {
  type Attack,
  assertion,
  assertionSignature,
  DS,
  FORGED,
  GENUINE,
  type Parties,
  replaceOnce,
  response,
  responseSignature,
  signatureOf,
  signedAssertion,
} from './material.ts'

const evil = (id: string) => assertion(id, FORGED)
const genuine = () => assertion('_a1', GENUINE)
const inside = (signature: string, content: string) =>
  replaceOnce(signature, '</ds:Signature>', `${content}</ds:Signature>`)

/** Documents in which what is signed and what is read could be two different elements. */
export const wrapping: readonly Attack[] = [
  {
    id: '00-baseline',
    family: 'genuine',
    profile: 'saml-response',
    expected: 'accepted',
    make: (parties) => response(signedAssertion(parties)),
  },
  {
    id: '00-baseline-alone',
    family: 'genuine',
    profile: 'interops-vi',
    expected: 'accepted',
    make: (parties) => signedAssertion(parties),
  },
  {
    id: '00-baseline-signed-response',
    family: 'genuine',
    profile: 'saml-response',
    expected: 'accepted',
    make: (parties) => response(genuine(), { signature: responseSignature(parties) }),
  },
  {
    id: '00-baseline-both-signed',
    family: 'genuine',
    profile: 'saml-response',
    expected: 'accepted',
    make: (parties) => {
      const digested = response(signedAssertion(parties))
      return response(signedAssertion(parties), {
        signature: signatureOf({ by: parties.signer, reference: '_r1', digested }),
      })
    },
  },
  {
    id: 'both-signed-inner-forged',
    family: 'F2',
    profile: 'saml-response',
    expected: 'DIGEST_MISMATCH',
    make: (parties) => {
      const forged = replaceOnce(signedAssertion(parties), GENUINE, FORGED)
      return response(forged, {
        signature: signatureOf({ by: parties.signer, reference: '_r1', digested: response(forged) }),
      })
    },
  },
  {
    id: 'xsw1',
    family: 'F1',
    profile: 'saml-response',
    expected: 'SIGNATURE_TARGET_INVALID',
    make: (parties) =>
      response(evil('_evil'), {
        id: '_evilr',
        signature: inside(responseSignature(parties), response(genuine())),
      }),
  },
  {
    id: 'xsw2',
    family: 'F1',
    profile: 'saml-response',
    expected: 'SIGNATURE_TARGET_INVALID',
    make: (parties) =>
      response(evil('_evil'), { id: '_evilr', signature: response(genuine()) + responseSignature(parties) }),
  },
  {
    id: 'xsw3',
    family: 'F2',
    profile: 'saml-response',
    expected: 'SIGNATURE_TARGET_INVALID',
    make: (parties) => response(evil('_evil') + signedAssertion(parties)),
  },
  {
    id: 'xsw3b-after',
    family: 'F2',
    profile: 'saml-response',
    expected: 'SIGNATURE_TARGET_INVALID',
    make: (parties) => response(signedAssertion(parties) + evil('_evil')),
  },
  {
    id: 'xsw4',
    family: 'F2',
    profile: 'saml-response',
    expected: 'SIGNATURE_TARGET_INVALID',
    make: (parties) =>
      response(
        replaceOnce(evil('_evil'), '</saml:Assertion>', `${signedAssertion(parties)}</saml:Assertion>`),
      ),
  },
  {
    id: 'xsw5',
    family: 'F2',
    profile: 'saml-response',
    expected: 'SIGNATURE_TARGET_INVALID',
    make: (parties) => response(assertion('_evil', FORGED, assertionSignature(parties)) + genuine()),
  },
  {
    id: 'xsw6',
    family: 'F2',
    profile: 'saml-response',
    expected: 'SIGNATURE_TARGET_INVALID',
    make: (parties) => response(assertion('_evil', FORGED, inside(assertionSignature(parties), genuine()))),
  },
  {
    id: 'xsw7',
    family: 'F3',
    profile: 'saml-response',
    expected: 'XML_ID_DUPLICATE',
    make: (parties) => response(signedAssertion(parties), { extensions: evil('_a1') }),
  },
  {
    id: 'xsw8',
    family: 'F3',
    profile: 'saml-response',
    expected: 'SIGNATURE_TARGET_INVALID',
    make: (parties) =>
      response(
        assertion(
          '_evil',
          FORGED,
          inside(assertionSignature(parties), `<ds:Object>${genuine()}</ds:Object>`),
        ),
      ),
  },
  {
    id: 'xsw-alone-wrapped',
    family: 'F2',
    profile: 'interops-vi',
    expected: 'SIGNATURE_TARGET_INVALID',
    make: (parties) =>
      replaceOnce(
        evil('_evil'),
        '</saml:Assertion>',
        `<saml:Advice>${signedAssertion(parties)}</saml:Advice></saml:Assertion>`,
      ),
  },
  {
    id: 'signature-moved-to-forged',
    family: 'F2',
    profile: 'interops-vi',
    expected: 'SIGNATURE_REFERENCE_INVALID',
    make: (parties) => assertion('_evil', FORGED, assertionSignature(parties)),
  },
  {
    id: 'ns-confusion-extensions',
    family: 'F4',
    profile: 'saml-response',
    expected: 'SIGNATURE_TARGET_INVALID',
    make: (parties) =>
      response(signedAssertion(parties), {
        extensions: evil('_evil')
          .replaceAll('saml:', 'x:')
          .replace('xmlns:saml=', 'xmlns:x=')
          .replace('urn:oasis:names:tc:SAML:2.0:assertion', 'urn:evil'),
      }),
  },
  {
    id: 'ns-confusion-unbound',
    family: 'F19',
    profile: 'saml-response',
    expected: 'XML_PREFIX_UNBOUND',
    make: (parties) =>
      response(signedAssertion(parties), { extensions: '<x:Assertion ID="_evil"></x:Assertion>' }),
  },
  {
    id: 'assertion-in-status-detail',
    family: 'F4',
    profile: 'saml-response',
    expected: 'SIGNATURE_TARGET_INVALID',
    make: (parties) => response(signedAssertion(parties), { statusDetail: evil('_evil') }),
  },
  {
    id: 'signature-in-extensions',
    family: 'F2',
    profile: 'saml-response',
    expected: 'SIGNATURE_MISPLACED',
    make: (parties) => response(genuine(), { extensions: assertionSignature(parties) }),
  },
  {
    id: 'second-signature-in-extensions',
    family: 'F2',
    profile: 'saml-response',
    expected: 'SIGNATURE_MISPLACED',
    make: (parties) => response(signedAssertion(parties), { extensions: assertionSignature(parties) }),
  },
  {
    id: 'two-signatures-in-target',
    family: 'F2',
    profile: 'interops-vi',
    expected: 'SIGNATURE_MISPLACED',
    make: (parties) => assertion('_a1', GENUINE, assertionSignature(parties) + assertionSignature(parties)),
  },
  {
    id: 'signature-last-instead-of-after-issuer',
    family: 'F2',
    profile: 'interops-vi',
    expected: 'SIGNATURE_MISPLACED',
    make: (parties) =>
      replaceOnce(genuine(), '</saml:Assertion>', `${assertionSignature(parties)}</saml:Assertion>`),
  },
  {
    id: 'dup-id',
    family: 'F10',
    profile: 'saml-response',
    expected: 'XML_ID_DUPLICATE',
    make: (parties) => response(evil('_a1') + signedAssertion(parties)),
  },
  {
    id: 'dup-id-case',
    family: 'F10',
    profile: 'saml-response',
    expected: 'XML_ID_DUPLICATE',
    make: (parties) =>
      response(replaceOnce(evil('_evil'), 'ID="_evil"', 'ID="_evil" Id="_a1"') + signedAssertion(parties)),
  },
  {
    id: 'dup-id-qualified',
    family: 'F10',
    profile: 'saml-response',
    expected: 'XML_ID_DUPLICATE',
    make: (parties) =>
      response(signedAssertion(parties), {
        extensions: '<x:slot xmlns:x="urn:x" x:Id="_a1"></x:slot>',
      }),
  },
  {
    id: 'sig-removed',
    family: 'F30',
    profile: 'saml-response',
    expected: 'SIGNATURE_MISSING',
    make: () => response(evil('_a1')),
  },
  {
    id: 'sig-empty-element',
    family: 'F30',
    profile: 'saml-response',
    expected: 'SIGNATURE_SHAPE_INVALID',
    make: () => response(assertion('_a1', FORGED, `<ds:Signature xmlns:ds="${DS}"></ds:Signature>`)),
  },
  {
    id: 'content-altered',
    family: 'F2',
    profile: 'interops-vi',
    expected: 'DIGEST_MISMATCH',
    make: (parties) => replaceOnce(signedAssertion(parties), GENUINE, FORGED),
  },
  {
    id: 'other-root',
    family: 'F2',
    profile: 'interops-vi',
    expected: 'SIGNATURE_TARGET_INVALID',
    make: (parties: Parties) => `<wrapper>${signedAssertion(parties)}</wrapper>`,
  },
]
