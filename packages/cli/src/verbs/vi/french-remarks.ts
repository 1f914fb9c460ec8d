import type { VectorRemarkName } from '@entente/interops-vector'

/** Each remark on a VI in French, with the same places to fill in. A remark without its French does not compile. */
export const frenchRemarks: Readonly<Record<VectorRemarkName, string>> = {
  // What arrived, and its form
  'vector-absent': 'Le message ne porte pas de VI.',
  'form-not-taken': 'Le service ne prend pas de VI sous la forme {form}.',
  'id-absent': 'Il n’y a pas d’identifiant.',
  'id-not-bare-uuid': 'L’identifiant n’est pas un UUID nu, qu’exige le profil ancien.',
  'id-malformed': 'L’identifiant n’est ni un nom XML de 128 caractères au plus ni un UUID nu.',
  'issuer-absent': 'Il n’y a pas d’émetteur.',
  'issuer-unknown': 'Aucun partenaire de la politique n’a cet émetteur.',
  'issuer-differs': 'L’émetteur signé n’est pas celui qui a désigné le partenaire.',
  'not-an-assertion': 'L’élément n’est pas une assertion SAML 2.0.',
  'version-unknown': '{element}/@Version doit valoir 2.0.',
  'text-between-elements': '{element} contient du texte entre ses éléments.',
  'element-unknown': '{element} contient un élément qu’un VI n’a pas.',
  'element-not-once': '{element} doit contenir exactement un {child} ; trouvé : {count}.',
  'element-repeated': '{element} contient plus d’un {child}.',
  'element-not-text': '{element} ne doit contenir que du texte.',
  'value-absent': '{place} manque.',
  'instant-unreadable': '{place} n’est pas un instant avec son décalage.',
  'attribute-reserved': 'Un attribut porte un nom réservé.',
  'payload-unreadable': 'La charge utile n’est pas un objet JSON unique sans nom répété.',
  'claim-absent': 'La revendication {claim} manque.',
  'claim-not-text': 'La revendication {claim} n’est pas un texte.',
  'claim-not-texts': 'La revendication {claim} n’est pas une liste de textes.',
  'claim-not-seconds': 'La revendication {claim} manque ou n’est pas un nombre entier de secondes.',
  'claim-not-object': 'La revendication {claim} n’est pas un objet.',
  'claim-version-unknown': 'La revendication {claim} n’est pas la version connue.',

  // The signer
  'x5c-absent': 'Il n’y a pas de x5c.',
  'signer-not-bound': 'Le certificat n’est pas l’un de ceux de cet émetteur.',
  'signer-is-tls': 'Le certificat est l’un de ceux que cet émetteur emploie pour TLS.',
  'weakening-used': 'Accepté par l’affaiblissement {weakening} jusqu’au {until}.',
  'path-weakened': 'Le chemin de certification est valide avec un avertissement : {check}.',
  'certificate-ends-soon': 'Le certificat final arrive bientôt à sa fin.',
  'sha1-certificates': 'Les certificats SHA-1 sont acceptés jusqu’au {until}.',
  'revocation-not-required':
    'Aucune liste de révocation n’est exigée tant que vaut l’affaiblissement de la politique, jusqu’au {until}.',
  'revocation-in-grace':
    'La liste de révocation de l’émetteur a passé son nextUpdate, dans le délai de grâce de la politique, jusqu’au {until}.',

  // What the VI says
  'validity-in-future': 'NotBefore est dans le futur.',
  'validity-over': 'NotOnOrAfter est atteint.',
  'audience-differs': 'L’Audience n’est pas le service qui a été appelé.',
  'auth-level-not-accepted': 'Le service n’accepte pas ce niveau d’authentification.',
  'pagm-absent': 'Il n’y a aucun PAGM.',
  'pagm-not-agreed': 'Un PAGM au moins n’est pas convenu pour ce client sur ce service.',
  'recipient-differs': 'Recipient manque ou ne nous désigne pas.',
  'confirmation-not-bearer': 'La méthode de confirmation n’est pas bearer.',
  'confirmation-not-in-force': 'La confirmation du sujet n’a pas de fin, ou n’est pas en vigueur.',
  'instant-in-future': 'IssueInstant ou AuthnInstant est dans le futur.',
  'life-too-long': 'La validité est plus longue que le maximum.',
  'life-weakened': 'Plus longue que le maximum, par l’affaiblissement longLife.',
  'authentication-unlimited': 'Le service ne fixe pas de limite.',
  'authentication-too-old': 'L’utilisateur s’est authentifié il y a trop longtemps.',

  // Mode P and the caller
  'relay-state-not-listed': 'RelayState n’est pas une page du portail.',
  'destination-differs': 'Destination manque ou n’est pas une adresse du portail.',
  'not-a-response': 'Le document n’est pas une Response SAML 2.0.',
  'response-solicited': 'La Response répond à une demande que nous n’avons jamais faite.',
  'response-element-unknown': 'La Response contient un élément que le mode P n’a pas.',
  'response-assertion-count': 'La Response doit contenir exactement une assertion en clair.',
  'response-not-success': 'Le statut de la Response n’est pas Success.',
  'response-issuers-differ': 'La Response et son assertion nomment des émetteurs différents.',
  'tls-out-of-sight': 'TLS finit là où on ne peut le voir, comme le dit la politique.',
  'tls-absent': 'L’appelant n’a montré aucun certificat TLS.',
  'tls-not-in-policy': 'La politique ne dit pas quels certificats TLS sont ceux du partenaire.',
  'tls-issuer-unseen':
    'La connexion montre le certificat TLS de l’appelant sans son émetteur : ajouter l’AC émettrice aux `intermediates` du magasin de confiance.',
  'tls-not-bound': 'Le certificat TLS n’est pas l’un de ceux de cet émetteur.',

  // What was not looked at
  'skipped-unproven':
    'Non regardé : sans signature vérifiée, rien de ce que dit le VI ne peut être contrôlé.',
  'skipped-after-failure': 'Non regardé : un contrôle précédent a échoué.',
}
