import { formatInstant } from '@entente/core/time'
import type { XmlDraft } from '@entente/trust/xml'
import type { VectorClaims } from '../claims/vector-claims.ts'
import { SAML2, SAMLP2, STATUS_SUCCESS } from './names.ts'

/** Lays out the unsolicited Response that carries a signed VI to the provider's portal. */
export function responseDraft(
  claims: VectorClaims,
  id: string,
  destination: string | undefined,
  assertion: Uint8Array,
): XmlDraft {
  return {
    name: 'saml2p:Response',
    namespace: SAMLP2,
    attributes: {
      Destination: destination,
      ID: id,
      IssueInstant: formatInstant(claims.issuedAt),
      Version: '2.0',
    },
    children: [
      { name: 'saml2:Issuer', namespace: SAML2, children: [claims.issuer] },
      {
        name: 'saml2p:Status',
        namespace: SAMLP2,
        children: [{ name: 'saml2p:StatusCode', namespace: SAMLP2, attributes: { Value: STATUS_SUCCESS } }],
      },
      { canonical: assertion },
    ],
  }
}
