import { X509Certificate } from 'node:crypto'
import type { SampleOrganisme, SampleOrganismes } from './sample-organismes.ts'
import type { SampleIdentity } from './sample-pki.ts'

export const SAMPLE_CONVENTION_ID = 'INTEROPS-PASSERELLE-2025-01'
/** Audience of the SOAP service. */
export const SAMPLE_SOAP_SERVICE = 'https://droits.caisse-fournisseuse.example/consultation'
/** Audience of the REST service. */
export const SAMPLE_REST_SERVICE = 'https://droits.caisse-fournisseuse.example/dossiers'
/** The one PAGM of both. */
export const SAMPLE_PAGM = 'CONSULTATION_DROITS'
/** The level that both require. */
export const SAMPLE_LEVEL = 'urn:oasis:names:tc:SAML:2.0:ac:classes:Password'

/** SHA-256 of a certificate, as conventions and deployments write it. */
export function sampleFingerprint({ certificateDer }: SampleIdentity): string {
  return new X509Certificate(certificateDer).fingerprint256.replaceAll(':', '').toLowerCase()
}

/** The convention that the provider signed with both clients. */
export function sampleConvention({ provider, client, neighbour }: SampleOrganismes): object {
  const clients = [client, neighbour]
  return {
    kind: 'interops',
    schemaVersion: 1,
    id: SAMPLE_CONVENTION_ID,
    title: 'Convention générale INTEROPS de la passerelle (fictive)',
    parties: [
      {
        ...party(provider, 'fournisseur'),
        recipientUrn: provider.urn,
        certificates: [binding(provider, 'tls-server', 'entree')],
      },
      ...clients.map((each) => ({
        ...party(each, 'client'),
        issuerUrn: each.urn,
        certificates: [binding(each, 'vector-signature', 'jetons'), binding(each, 'tls-client', 'sortie')],
      })),
    ],
    signing: {
      place: 'Ville-Exemple',
      copies: 3,
      signatures: [provider, ...clients].map((each) => ({
        party: each.party,
        on: '2025-01-20',
        capacity: 'Directrice',
      })),
    },
    annexes: {
      operatingConditions: { title: 'Annexe 1', reference: `${SAMPLE_CONVENTION_ID}/A1` },
      network: { variant: 'network-convention', title: 'Annexe 2', reference: 'RESEAU-EXEMPLE' },
    },
    duration: { kind: 'indefinite' },
    pkis: [provider, ...clients].map((each) => ({
      id: `igc-${each.party}`,
      name: `IGC ${each.name}`,
      rootSha256: sampleFingerprint(each.root),
      issuingCas: [
        { id: 'serveurs', name: `IGC ${each.name} serveurs`, sha256: sampleFingerprint(each.authority) },
      ],
    })),
    projects: [
      {
        id: 'droits',
        title: 'Consultation des droits',
        purposes: ["Vérifier les droits ouverts d'un assuré"],
        phase: 'production',
        provider: provider.party,
        standard: { functional: '2.0', vector: '2.0', traces: '2.0', application: '2.0' },
        services: [
          service('consultation', SAMPLE_SOAP_SERVICE, clients),
          service('dossiers', SAMPLE_REST_SERVICE, clients),
        ],
        traceRetention: { value: 3, unit: 'year' },
        formality: {
          kind: 'processing-register',
          reference: 'Registre, fiche 4',
          favourableOn: '2025-01-22',
        },
        contacts: [
          {
            id: 'astreinte',
            party: provider.party,
            purpose: 'incident',
            level: 1,
            function: "Astreinte d'exploitation",
            mail: 'astreinte@caisse-fournisseuse.example',
          },
        ],
      },
    ],
  }
}

function party({ party: id, name, tenant }: SampleOrganisme, designation: 'fournisseur' | 'client') {
  return {
    id,
    name: `${name} (fictive)`,
    siret: tenant,
    seat: "1 rue de l'Exemple, 00000 Ville-Exemple",
    representedBy: 'sa Directrice',
    designation,
    legalBasis: 'articles L. 000-1 et suivants du code fictif',
  }
}

function binding({ party: owner, name }: SampleOrganisme, use: string, commonName: string) {
  return {
    id: commonName,
    kind: 'subject',
    uses: [use],
    pki: `igc-${owner}`,
    issuingCa: 'serveurs',
    subject: [
      { type: 'O', value: name },
      { type: 'CN', value: commonName },
    ],
  }
}

function service(id: string, audience: string, clients: readonly SampleOrganisme[]) {
  return {
    id,
    title: 'Consultation des droits',
    audience,
    mode: 'A',
    requiredAuthLevel: SAMPLE_LEVEL,
    maximumVectorLifeSeconds: 300,
    reuse: 'single',
    access: clients.map((each) => ({ client: each.party, pagms: [SAMPLE_PAGM] })),
    availability: { percent: 99.5, comparison: 'at-least', window: 'calendar-month' },
  }
}
