import type { WhitelistErrorCode } from '@entente/mssante-whitelist'
import type { FrenchErrors } from './french-error.ts'

export const frenchWhitelistErrors: FrenchErrors<WhitelistErrorCode> = {
  WL_SOURCE_UNAVAILABLE: [
    'La liste n’a pas pu être téléchargée ou lue.',
    'Rien n’est perdu : la dernière liste vérifiée sert jusqu’à sa limite. Vérifier le réseau et l’autorité de certification.',
  ],
  WL_REDIRECTED: [
    'Le site a répondu par une redirection, qui n’est jamais suivie.',
    'Apprendre par une voie officielle où la liste a été déplacée, et configurer cette URL.',
  ],
  WL_CONTENT_TYPE_REFUSED: [
    'Le site a répondu par un contenu qui ne se dit pas XML.',
    'Regarder ce que sert le site ; n’étendre `contentTypes` que si c’est bien la liste.',
  ],
  WL_TOO_LARGE: [
    'La liste a plus d’octets que la limite.',
    'Augmenter `maxBytes` si la vraie liste a autant grandi.',
  ],
  WL_LIST_MALFORMED: [
    'Les octets ne sont pas un document XML bien formé du profil accepté, ou sont tronqués.',
    'Télécharger de nouveau la liste ; si cela persiste, le signaler à qui la publie.',
  ],
  WL_NAMESPACE_REFUSED: [
    'L’élément racine n’est pas celui de la liste blanche, dans son espace de noms.',
    'Vérifier l’URL : une autre liste de l’agence a la même forme dans un autre espace de noms.',
  ],
  WL_UNSIGNED: [
    'La liste ne porte pas de signature.',
    'Ne pas l’utiliser. Une somme de contrôle à côté du fichier ne dit rien de son auteur.',
  ],
  WL_SIGNATURE_REFUSED: [
    'La signature n’a pas la seule forme acceptée, ou n’est pas à sa place.',
    'Lancer entente whitelist inspect pour voir sa forme. Ne changer le profil qu’après confirmation de qui publie la liste.',
  ],
  WL_SIGNATURE_INVALID: [
    'La liste a été modifiée après sa signature, ou la signature n’est pas celle du certificat qu’elle montre.',
    'Ne pas l’utiliser. La télécharger de nouveau ; si cela persiste, le traiter comme un incident.',
  ],
  WL_SIGNER_NOT_TRUSTED: [
    'Le certificat du signataire ne mène pas à une racine épinglée, ou ne peut pas signer de listes.',
    'Comparer la chaîne avec la publication de l’IGC-Santé ; n’épingler une racine qu’ensuite.',
  ],
  WL_SIGNER_EXPIRED: [
    'Le certificat du signataire n’est pas en vigueur à l’instant de la vérification.',
    'Attendre que la liste soit signée avec le nouveau certificat ; la dernière liste vérifiée sert entre-temps.',
  ],
  WL_SIGNER_REVOKED: [
    'Le certificat du signataire a été révoqué.',
    'Interroger qui publie la liste. Rien dans la politique n’accepte un signataire révoqué.',
  ],
  WL_REVOCATION_UNKNOWN: [
    'Aucune liste de révocation en vigueur ne dit si le certificat du signataire tient.',
    'Charger la CRL de l’autorité émettrice (option --crl, ou `refreshCrls`) avant de rafraîchir la liste.',
  ],
  WL_SIGNER_NOT_PINNED: [
    'La liste est validement signée par quelqu’un d’autre du secteur.',
    'Ne pas l’utiliser. Si le signataire officiel a changé, faire et confirmer une nouvelle épingle.',
  ],
  WL_FROM_FUTURE: [
    'La liste a été générée ou signée après l’instant présent.',
    'Vérifier d’abord l’horloge de cette machine.',
  ],
  WL_EMPTY: [
    'La liste est valable et ne nomme aucun domaine.',
    'Interroger qui publie la liste ; la dernière liste vérifiée sert entre-temps.',
  ],
  WL_ROLLED_BACK: [
    'La liste est plus ancienne que celle en service.',
    'Chercher un mandataire ou un miroir qui sert d’anciens fichiers.',
  ],
  WL_CONTRADICTED: [
    'La liste porte les dates de celle en service et dit autre chose.',
    'L’une des deux n’est pas celle que l’éditeur a voulue : lui demander laquelle, sans choisir soi-même.',
  ],
  WL_SHRUNK: [
    'Plus de domaines ont disparu d’un coup que la garde n’en admet.',
    'Interroger qui publie la liste, puis accepter cette seule liste par son empreinte : `refresh({ acceptShrinkOf })`.',
  ],
  WL_STORE_FAILED: [
    'La liste vérifiée n’a pas pu être écrite ou lue : elle n’a pas été mise en service.',
    'Vérifier l’espace libre et les droits du dossier.',
  ],
  WL_STORE_CORRUPT: [
    'Une liste gardée n’est pas celle qui a été vérifiée.',
    'Restaurer le dossier ou l’ôter ; le prochain rafraîchissement retélécharge la liste.',
  ],
  WL_THREAD_FAILED: [
    'Le fil qui lit les listes a fini sans répondre.',
    'Rafraîchir de nouveau ; un nouveau fil est démarré.',
  ],
  WL_CLOSED: ['La liste blanche a été fermée.', 'La rouvrir.'],
  WL_OPTIONS_INVALID: ['Une option manque ou est hors limites.', 'Corriger l’option que le détail nomme.'],
  WL_TENANT_MISMATCH: [
    'Des éléments d’organismes différents ont été mis ensemble.',
    'Donner la politique, le dossier et l’épingle d’un seul et même organisme.',
  ],
  WL_PIN_INVALID: [
    'Le fichier d’épingle n’a pas sa forme, ou a été modifié après sa confirmation.',
    'Le refaire (entente whitelist inspect --pin) et le faire confirmer.',
  ],
  WL_PIN_UNCONFIRMED: [
    'Moins de deux personnes ont confirmé l’épingle.',
    'Rester en mode audit jusqu’à ce que deux personnes l’aient comparée avec une voie officielle.',
  ],
  WL_BREAK_GLASS_REFUSED: [
    'La prolongation d’urgence n’a pas de motif, pas de fin, ou dure trop.',
    'Dire qui décide, pourquoi, et donner une fin à 72 heures au plus.',
  ],
  WL_INPUT_INVALID: [
    'Une valeur donnée pour une obligation (déclaration, avis, indicateur) n’a pas sa forme.',
    'Corriger le champ que le détail nomme.',
  ],
}
