import type { QfErrorCode } from '@entente/msa-qf-client'
import type { FrenchErrors } from './french-error.ts'

export const frenchQfErrors: FrenchErrors<QfErrorCode> = {
  QF_POLICY_INVALID: [
    'La politique est incomplète ou se contredit.',
    'Corriger les champs que le détail nomme.',
  ],
  QF_REQUEST_INVALID: [
    'Une demande de consultation, un compte ou un ticket a un champ de mauvaise forme.',
    'Corriger le champ que le détail nomme.',
  ],
  QF_SUBJECT_INVALID: [
    'L’identité de la personne est incomplète ou mal formée ; le service la refuserait aussi.',
    'Demander à l’agent de corriger le champ que le détail nomme.',
  ],
  QF_TOKEN_MALFORMED: [
    'Le jeton de l’API ou de FranceConnect n’a pas la forme d’un jeton.',
    'Reprendre le jeton à sa source.',
  ],
  QF_TOKEN_REFUSED: [
    'L’API a refusé le jeton, ou le jeton a expiré. Aucun autre appel n’est fait avec lui.',
    'Renouveler le jeton, et vérifier qu’il est de l’environnement de la politique.',
  ],
  QF_FRANCE_CONNECT_REFUSED: [
    'Le jeton FranceConnect est mal formé, expiré ou sans identité.',
    'Faire reconnecter la personne par FranceConnect.',
  ],
  QF_ACCESS_FORBIDDEN: [
    'L’API connaît le jeton mais refuse cet usage : périmètre, adresse ou délégation.',
    'Comparer l’habilitation avec le destinataire, les périmètres et l’adresse qui appelle.',
  ],
  QF_INPUT_REFUSED: [
    'Le service a refusé un champ de l’identité ou de la demande.',
    'Demander à l’agent de corriger le champ que le détail nomme.',
  ],
  QF_CONFLICT: [
    'La même demande est déjà en cours de réponse.',
    'Répéter l’appel après une ou deux secondes.',
  ],
  QF_PROVIDER_UNAVAILABLE: [
    'La caisse ou la plateforme n’a pas pu répondre.',
    'Répéter l’appel plus tard ; le détail porte le code pour le support de l’API.',
  ],
  QF_ENDPOINT_GONE: [
    'L’adresse appelée n’est plus servie.',
    'Vérifier l’URL de base et la version de ce paquet.',
  ],
  QF_ANSWER_MALFORMED: [
    'La réponse n’est pas ce que documente l’API : pas du JSON, tronquée, ou sans les champs attendus.',
    'Répéter l’appel ; si cela persiste, donner l’identifiant de la requête au support de l’API.',
  ],
  QF_CALL_FAILED: [
    'Aucune réponse : pas de connexion, pas de certificat de confiance, trop lente ou trop grande.',
    'Vérifier le réseau et la page d’état de l’API, puis répéter l’appel.',
  ],
  QF_TRACE_UNAVAILABLE: [
    'La trace n’a pas pu être écrite : rien n’a été consulté, ou rien n’est remis.',
    'Rétablir le journal, puis répéter l’appel.',
  ],
  QF_REGISTER_UNAVAILABLE: [
    'Le registre d’opposition, l’état de la convention, les comptes ou le jeton n’ont pas pu être lus ou écrits.',
    'Rétablir le stockage, puis répéter l’appel.',
  ],
  QF_TICKET_INVALID: [
    'Le ticket de consultation est inconnu, expiré ou déjà utilisé.',
    'Ouvrir une nouvelle consultation manuelle.',
  ],
  QF_DOCUMENT_INVALID: [
    'Un formulaire ou une notice n’a pas un champ, ou en a un de mauvaise forme.',
    'Corriger le champ que le détail nomme.',
  ],
  QF_CAISSE_UNKNOWN: [
    'Une table des caisses nomme deux fois un département.',
    'Nommer chaque département une seule fois.',
  ],
}
