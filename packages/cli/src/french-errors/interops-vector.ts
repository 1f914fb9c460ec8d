import type { VectorErrorCode } from '@entente/interops-vector'
import type { FrenchErrors } from './french-error.ts'

export const frenchVectorErrors: FrenchErrors<VectorErrorCode> = {
  VI_ABSENT: [
    'Le message ne porte pas de vecteur d’identification.',
    'Envoyer le VI dans l’en-tête wsse:Security, le champ SAMLResponse ou l’en-tête Authorization.',
  ],
  VI_MALFORMED: [
    'Le message ou le VI n’est pas du XML (ou un JWS) de la forme acceptée, ou dépasse les limites.',
    'Envoyer un seul VI bien formé, sans DTD, commentaire ni instruction de traitement, sous la taille maximale.',
  ],
  VI_ID_INVALID: [
    'L’identifiant du VI n’a pas la forme qu’accepte le profil du partenaire.',
    'Utiliser un tiret bas et un UUID, ou un UUID seul.',
  ],
  VI_SIGNATURE_ABSENT: ['Le VI n’est pas signé.', 'Signer l’assertion elle-même.'],
  VI_CERTIFICATE_UNREADABLE: [
    'Le certificat du signataire manque dans la signature ou ne peut pas être lu.',
    'Mettre la chaîne de certificats dans KeyInfo/X509Data, celui du signataire d’abord.',
  ],
  VI_ISSUER_ABSENT: ['Le VI ne nomme pas d’émetteur.', 'Nommer l’organisme client dans l’élément Issuer.'],
  VI_ISSUER_UNKNOWN: [
    'Aucun partenaire de la politique n’a l’émetteur du VI.',
    'Vérifier que la convention et son annexe 3 nomment ce client, et que la politique en est tirée.',
  ],
  VI_FORMAT_INVALID: [
    'L’assertion n’a pas les éléments d’un VI.',
    'Suivre la forme SAML 2.0 du VI : un sujet, une condition de durée et de destinataire, une déclaration de chaque sorte.',
  ],
  VI_ALGORITHM_REFUSED: [
    'Le VI est signé avec un algorithme ou une clé que la politique n’accepte pas.',
    'Signer en RSA-SHA256 ou plus fort avec une clé d’au moins 2048 bits, ou convenir d’un affaiblissement daté.',
  ],
  VI_SIGNATURE_INVALID: [
    'La signature du VI est fausse, ou n’a pas la seule forme acceptée.',
    'Vérifier que rien ne réécrit l’assertion après sa signature.',
  ],
  VI_SIGNER_SELF_SIGNED: [
    'Le certificat du signataire est auto-signé.',
    'Utiliser un certificat de l’IGC que les deux parties ont validée.',
  ],
  VI_PATH_INVALID: [
    'Le certificat du signataire ne mène pas à une ancre de ce partenaire, ou n’est pas valable à cet instant.',
    'Vérifier les dates du certificat, ses émetteurs dans KeyInfo et les ancres du déploiement.',
  ],
  VI_CERTIFICATE_REVOKED: [
    'Le certificat du signataire, ou celui d’un de ses émetteurs, est révoqué.',
    'Tenir la clé pour volée tant que le client ne dit pas le contraire.',
  ],
  VI_REVOCATION_UNKNOWN: [
    'On ne sait pas si le certificat du signataire est révoqué, et la politique exige de le savoir.',
    'Charger une liste de révocation (CRL) en vigueur, ou convenir d’un affaiblissement daté.',
  ],
  VI_NOT_YET_VALID: ['La validité du VI n’a pas commencé.', 'Comparer les horloges des deux organismes.'],
  VI_EXPIRED: ['La validité du VI est finie.', 'Faire un VI par tentative et l’envoyer aussitôt.'],
  VI_SERVICE_MISMATCH: ['Le VI est destiné à un autre service.', 'Mettre l’URI du service qui est appelé.'],
  VI_AUTH_LEVEL_REFUSED: [
    'Le niveau d’authentification n’est pas de ceux que le service accepte.',
    'Authentifier l’utilisateur comme l’annexe 3 l’exige pour ce service.',
  ],
  VI_PAGM_ABSENT: ['Le VI ne porte aucun PAGM.', 'Y mettre au moins un PAGM.'],
  VI_SIGNER_NOT_BOUND: [
    'Le certificat est valable, mais n’appartient pas à l’émetteur que nomme le VI.',
    'Demander au client d’annoncer son nouveau certificat, et mettre à jour le rattachement dans la politique.',
  ],
  VI_PAGM_REFUSED: [
    'Un PAGM du VI n’est pas convenu pour ce client et ce service.',
    'Vérifier l’annexe 3 : chaque PAGM est publié par client et par service.',
  ],
  VI_RECIPIENT_MISMATCH: [
    'Le VI est adressé à un autre organisme, ou à personne.',
    'Mettre dans Recipient l’URN du fournisseur (mode A) ou l’adresse convenue (mode P).',
  ],
  VI_CONFIRMATION_REFUSED: [
    'Le sujet n’est pas confirmé par la méthode bearer.',
    'Écrire un seul SubjectConfirmation, de méthode bearer.',
  ],
  VI_CONFIRMATION_EXPIRED: [
    'La confirmation du sujet est finie, ou n’a pas de fin.',
    'Écrire NotOnOrAfter dans SubjectConfirmationData.',
  ],
  VI_ISSUED_IN_FUTURE: [
    'Le VI se dit émis, ou l’utilisateur authentifié, dans le futur.',
    'Comparer les horloges des deux organismes.',
  ],
  VI_LIFE_TOO_LONG: [
    'La validité du VI est plus longue que la politique ne le permet.',
    'La raccourcir au maximum de l’annexe 3.',
  ],
  VI_AUTHENTICATION_TOO_OLD: [
    'L’utilisateur s’est authentifié il y a trop longtemps pour ce service.',
    'Authentifier de nouveau l’utilisateur.',
  ],
  VI_PEER_MISMATCH: [
    'Le certificat client TLS manque, ou n’appartient pas à l’émetteur du VI.',
    'Vérifier le certificat TLS que le client a annoncé, et quels mandataires peuvent le transmettre.',
  ],
  VI_RESPONSE_REFUSED: [
    'La Response SAML n’est pas un succès non sollicité qui porte exactement une assertion du même émetteur.',
    'Envoyer une Response de statut Success, sans InResponseTo, avec une seule assertion signée.',
  ],
  VI_DESTINATION_MISMATCH: [
    'La Response SAML a été faite pour une autre adresse.',
    'Mettre dans Destination l’adresse du portail du fournisseur.',
  ],
  VI_REPLAYED: ['Le VI a déjà servi.', 'Faire un VI par tentative.'],
  VI_RELAY_STATE_REFUSED: [
    'Le RelayState n’est pas l’une des pages où peut commencer une session du portail.',
    'Ajouter la page à celles que le portail admet, ou en envoyer une admise.',
  ],
  VI_RIGHTS_INSUFFICIENT: [
    'Les PAGM du VI ne donnent pas le droit dont l’opération a besoin.',
    'Demander au client un VI avec le PAGM qui donne ce droit.',
  ],
  VI_TRACE_UNAVAILABLE: [
    'La trace n’a pas pu être enregistrée : rien n’est émis et rien n’est servi.',
    'Rétablir le service de traces, puis réessayer avec un nouveau VI.',
  ],
  VI_OVERLOADED: [
    'Le service de traces est surchargé et refuse cette requête.',
    'Réessayer plus tard avec un nouveau VI.',
  ],
  VI_ISSUANCE_REFUSED: [
    'La politique ne permet pas de faire ce VI.',
    'Lire le premier contrôle en échec du rapport : il nomme l’article.',
  ],
  VI_SERVICE_UNKNOWN: [
    'La politique ne décrit pas ce service.',
    'Tirer la politique de la fiche projet du service.',
  ],
  VI_PAGM_NOT_HELD: [
    'L’entité ne détient pas le PAGM à cet instant.',
    'Accorder le PAGM dans le registre de l’organisme, ou en demander un que l’entité détient.',
  ],
  VI_CLAIM_INVALID: [
    'Une valeur que le VI doit porter manque, ou contient un caractère que le XML ne peut pas porter.',
    'Donner la valeur que le détail nomme.',
  ],
  VI_SIGNING_CERTIFICATE_REFUSED: [
    'Notre propre certificat de signature n’est pas en vigueur à cet instant.',
    'Installer le certificat renouvelé.',
  ],
  VI_POLICY_INVALID: [
    'La politique est inutilisable : un champ manque, se contredit ou est hors limites.',
    'Corriger le champ que le détail nomme.',
  ],
  VI_HEADER_INVALID: [
    'L’en-tête Interops-Infos n’a pas les éléments attendus.',
    'Envoyer une fois chacun LocalSubjectName, SubjectId, MethodAuthn, AuthenticationDate et Roles.',
  ],
  VI_ENVELOPE_INVALID: [
    'L’enveloppe SOAP à compléter n’est pas du SOAP 1.1 ou 1.2, ou a déjà un en-tête Security.',
    'Donner une enveloppe avec au plus un Header et sans wsse:Security.',
  ],
}
