/** One invented organisme of the demonstration. */
export interface DemoParty {
  readonly id: 'cliente' | 'fournisseuse'
  readonly name: string
  readonly siret: string
}

const AUDIENCE = 'https://droits.caisse-fournisseuse.example/consultation'

/** The two organismes; their SIRET have a right key and no holder. */
export const demoParties: readonly DemoParty[] = [
  { id: 'cliente', name: 'Caisse cliente de démonstration', siret: '99000001000019' },
  { id: 'fournisseuse', name: 'Caisse fournisseuse de démonstration', siret: '99000000200016' },
]

/** The draft of a partner sheet, ready for `entente partner export`. */
export function draftOf({ id, name, siret }: DemoParty, host: string): object {
  const provides = id === 'fournisseuse'
  const certificate = (file: string, ...uses: string[]) => ({
    id: file,
    uses,
    pki: 'demo',
    certificate: `file:${file}.pem`,
  })
  return {
    environment: 'staging',
    version: 1,
    organisme: {
      siret,
      name,
      convention: 'INTEROPS-DEMO',
      party: id,
      ...(provides
        ? { recipientUrn: `urn:interops:sp:${siret}:droits` }
        : { issuerUrn: `urn:interops:${siret}:idp:portail:1` }),
    },
    pkis: [
      { id: 'demo', name: `IGC de ${name}`, root: 'file:racine.pem', issuingCas: ['file:ac.pem'], crl: [] },
    ],
    certificates: [
      certificate('sceau', 'seal'),
      certificate('vi', 'vector-signature'),
      certificate('tls-client', 'tls-client'),
      certificate('tls-serveur', 'tls-server'),
    ],
    endpoints: provides
      ? [{ id: 'droits', use: 'interops-service', url: `https://${host}:8443/droits` }]
      : [],
    services: provides
      ? [
          {
            id: 'droits',
            title: 'Consultation des droits',
            audience: AUDIENCE,
            mode: 'A',
            requiredAuthLevel: 'urn:oasis:names:tc:SAML:2.0:ac:classes:Password',
            pagms: ['CONSULTATION_DROITS'],
            maximumVectorLifeSeconds: 300,
            reuse: 'single',
            endpoint: 'droits',
          },
        ]
      : [],
    contacts: [{ id: 'securite', purpose: 'security', function: 'Équipe sécurité' }],
  }
}
