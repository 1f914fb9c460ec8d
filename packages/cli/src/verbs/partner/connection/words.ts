import { inBothLanguages } from '../../../language.ts'

/** What `entente partner test`, `countersign` and `report` say. */
export const words = inBothLanguages({
  en: {
    tests:
      'try the connection to a provider: clock, TLS, certificate, a VI for each service, refusals on purpose; signs a report',
    provider: 'signed sheet of the provider, confirmed by two people',
    ours: 'our own signed sheet',
    viKey: 'private key of the VI signer, PEM',
    viCertificate: 'its certificate and issuers, PEM, the signer first',
    tlsKey: 'private key of the TLS client, PEM',
    tlsCertificate: 'its certificate and issuers, PEM, the client first',
    journal: 'SQLite file of the journal that records every VI of the test; created when missing',
    envelope: 'SOAP message without header content that the services may be sent (default: an empty Body)',
    to: 'report to write; it must not exist',
    countersigns: 'sign a report for the other side, after looking at it',
    reads: 'verify a report and say who has signed it',
    report: 'report, JSON; - for standard input',
    sheets: 'signed sheet of one side, as it was for the test; given for both sides',
    side: 'SIRET of the side that signs',
    passed: 'Everything is as agreed.',
    failed: (count: number) => `${count} ${count === 1 ? 'thing is' : 'things are'} not as agreed.`,
    expected: (expected: string, observed: string) => `expected ${expected}; ${observed}`,
    observed: (observed: string) => observed,
    signedBy: (siret: string, at: string, certificate: string) =>
      `Signed by ${siret} on ${at}, certificate ${certificate}.`,
    standing: {
      'both-signed': 'Both sides have signed.',
      'one-signed': 'One side has signed; the other has not yet.',
      unsigned: 'Nobody has signed.',
    },
    written: (file: string) => `Report written to ${file}. Send it to the partner to be countersigned.`,
    trying: (what: string) => `… ${what}`,
  },
  fr: {
    tests:
      'essayer la connexion à un fournisseur : horloge, TLS, certificat, un VI par service, refus voulus ; signe un rapport',
    provider: 'fiche signée du fournisseur, confirmée par deux personnes',
    ours: 'notre propre fiche signée',
    viKey: 'clé privée du signataire des VI, PEM',
    viCertificate: 'son certificat et ses émetteurs, PEM, le signataire d’abord',
    tlsKey: 'clé privée du client TLS, PEM',
    tlsCertificate: 'son certificat et ses émetteurs, PEM, le client d’abord',
    journal: 'fichier SQLite du journal qui enregistre chaque VI de l’essai ; créé s’il manque',
    envelope:
      'message SOAP sans contenu d’en-tête qui peut être envoyé aux services (par défaut : un Body vide)',
    to: 'rapport à écrire ; il ne doit pas exister',
    countersigns: 'signer un rapport pour l’autre côté, après l’avoir regardé',
    reads: 'vérifier un rapport et dire qui l’a signé',
    report: 'rapport, JSON ; - pour l’entrée standard',
    sheets: 'fiche signée d’un côté, telle qu’elle était lors de l’essai ; à donner pour les deux côtés',
    side: 'SIRET du côté qui signe',
    passed: 'Tout est comme convenu.',
    failed: (count) =>
      count === 1 ? '1 point n’est pas comme convenu.' : `${count} points ne sont pas comme convenu.`,
    expected: (expected, observed) => `attendu ${expected} ; ${observed}`,
    observed: (observed) => observed,
    signedBy: (siret, at, certificate) => `Signé par ${siret} le ${at}, certificat ${certificate}.`,
    standing: {
      'both-signed': 'Les deux côtés ont signé.',
      'one-signed': 'Un côté a signé ; l’autre pas encore.',
      unsigned: 'Personne n’a signé.',
    },
    written: (file) => `Rapport écrit dans ${file}. L’envoyer au partenaire pour contreseing.`,
    trying: (what) => `… ${what}`,
  },
})
