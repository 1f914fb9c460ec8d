import { frenchCount, inBothLanguages } from '../../language.ts'

/** What `entente inspect` and its page say. */
export const words = inBothLanguages({
  en: {
    summary:
      'show and check a VI, a JWT or a list on a page: served on this machine, or written as one offline file',
    file: 'what to show; - for standard input (default: what is pasted into the page)',
    to: 'write the page as one offline file; it must not exist',
    convention: 'the signed INTEROPS convention, JSON: a VI is judged as the provider would',
    deployment: 'our own deployment, JSON; its file: references are read beside it',
    service: 'audience URI of the service that was called',
    signer: 'certificate that a JWT must be signed with, PEM (default: the one it brings)',
    port: 'port of the page on the loopback interface (default: any free one)',
    minutes: 'stop after so many minutes without a request',
    reveal: 'show personal data too',
    serving: (url: string) =>
      `The page is at ${url} until you press Ctrl+C. It answers to this machine only.`,
    served: (count: number) => `${count} shown.`,
    written: (file: string) => `Written: ${file}. It holds what was shown: keep it as you keep a VI.`,
    title: 'Inspection',
    paste: 'Paste a SOAP message, a SAML Response, an assertion, a token or a signed list',
    show: 'Show and check',
    local: 'Everything is done on this machine. Nothing leaves it.',
    offline: (at: string) =>
      `Computed on ${at}. This file is read without any network and checks nothing again.`,
    verdicts: {
      passed: 'Every check passed',
      refused: 'Refused',
      'not-judged': 'Shown, not judged',
      unreadable: 'Cannot be read',
    },
    verdictOf: (verdict: string, code: string) => `${verdict}: ${code}`,
    kinds: {
      vector: 'Vecteur d’identification',
      token: 'Token (JWT)',
      list: 'Liste blanche MSSanté',
      nothing: 'Nothing',
    },
    values: 'Values, as they stand in it',
    certificates: 'Certificates, as presented',
    checks: 'Checks, in the order that decides the answer',
    name: 'Name',
    value: 'Value',
    outcome: 'Outcome',
    outcomes: { passed: 'passed', warning: 'warning', failed: 'failed', skipped: 'skipped' },
    fromNow: (seconds: number) => (seconds >= 0 ? `in ${seconds} s` : `${-seconds} s ago`),
    notes: {
      'unjudged-vector': 'Give --convention, --deployment and --service to judge it as the provider would.',
      'own-key':
        'The signature stands with the certificate that the token itself brings. That says nothing of who signed.',
      'given-key': 'The signature stands with the given certificate.',
      'no-key': 'It brings no certificate and none was given: the signature was not checked.',
      'integrity-only':
        'Intact says only that nobody changed it since it was signed. Use entente whitelist verify for who signed.',
    },
  },
  fr: {
    summary:
      'montrer et contrôler un VI, un JWT ou une liste sur une page : servie sur ce poste, ou écrite en un fichier hors ligne',
    file: 'ce qu’il faut montrer ; - pour l’entrée standard (par défaut : ce qui est collé dans la page)',
    to: 'écrire la page en un fichier hors ligne ; il ne doit pas exister',
    convention: 'la convention INTEROPS signée, JSON : un VI est jugé comme le ferait le fournisseur',
    deployment: 'notre déploiement, JSON ; ses références file: sont lues à côté de lui',
    service: 'URI du service qui a été appelé',
    signer: 'certificat avec lequel un JWT doit être signé, PEM (par défaut : celui qu’il apporte)',
    port: 'port de la page sur l’interface locale (par défaut : un port libre)',
    minutes: 'arrêter après ce nombre de minutes sans demande',
    reveal: 'montrer aussi les données personnelles',
    serving: (url) => `La page est à ${url} jusqu’à Ctrl+C. Elle ne répond qu’à ce poste.`,
    served: (count) => `${frenchCount(count, 'texte montré', 'textes montrés')}.`,
    written: (file) => `Écrit : ${file}. Il contient ce qui a été montré : le garder comme on garde un VI.`,
    title: 'Inspection',
    paste: 'Coller un message SOAP, une Response SAML, une assertion, un jeton ou une liste signée',
    show: 'Montrer et contrôler',
    local: 'Tout se fait sur ce poste. Rien n’en sort.',
    offline: (at) => `Calculé le ${at}. Ce fichier se lit sans aucun réseau et ne recontrôle rien.`,
    verdicts: {
      passed: 'Tous les contrôles sont passés',
      refused: 'Refusé',
      'not-judged': 'Montré, non jugé',
      unreadable: 'Illisible',
    },
    verdictOf: (verdict, code) => `${verdict} : ${code}`,
    kinds: {
      vector: 'Vecteur d’identification',
      token: 'Jeton (JWT)',
      list: 'Liste blanche MSSanté',
      nothing: 'Rien',
    },
    values: 'Valeurs, telles qu’elles y figurent',
    certificates: 'Certificats, tels que présentés',
    checks: 'Contrôles, dans l’ordre qui décide de la réponse',
    name: 'Nom',
    value: 'Valeur',
    outcome: 'Résultat',
    outcomes: { passed: 'passé', warning: 'avertissement', failed: 'échoué', skipped: 'sauté' },
    fromNow: (seconds) => (seconds >= 0 ? `dans ${seconds} s` : `il y a ${-seconds} s`),
    notes: {
      'unjudged-vector':
        'Donner --convention, --deployment et --service pour le juger comme le ferait le fournisseur.',
      'own-key':
        'La signature tient avec le certificat que le jeton apporte lui-même. Cela ne dit rien de qui a signé.',
      'given-key': 'La signature tient avec le certificat donné.',
      'no-key': 'Il n’apporte pas de certificat et aucun n’est donné : la signature n’a pas été contrôlée.',
      'integrity-only':
        'Intact dit seulement que personne ne l’a changée depuis sa signature. Qui a signé : entente whitelist verify.',
    },
  },
})
