import type { DirectoryErrorCode } from '@entente/mssante-directory-client'
import type { FrenchErrors } from './french-error.ts'

export const frenchDirectoryErrors: FrenchErrors<DirectoryErrorCode> = {
  DIRECTORY_UNAVAILABLE: [
    'Une source de l’annuaire n’a pas répondu, ou a répondu qu’elle ne peut pas.',
    'Réessayer plus tard, ou interroger une autre source ; cela ne veut pas dire « introuvable ».',
  ],
  DIRECTORY_RATE_LIMITED: [
    'L’annuaire a refusé l’appel : l’application appelle trop souvent.',
    'Baisser callsPerSecond ; le quota est de 17 appels par seconde et par application.',
  ],
  DIRECTORY_REFUSED: [
    'L’annuaire a refusé l’appel : clé, droit ou paramètre.',
    'Vérifier la clé d’API et la demande ; le même appel sera encore refusé.',
  ],
  DIRECTORY_ANSWER_INVALID: [
    'La réponse de l’annuaire n’est pas le document FHIR ou JSON attendu.',
    'Le signaler à l’opérateur de la source ; rien de la réponse n’a été utilisé.',
  ],
  DIRECTORY_PAGE_FOREIGN: [
    'Un lien vers la page suivante sort de l’URL de base de l’annuaire.',
    'Vérifier l’URL de base ; le lien n’a pas été suivi et la clé n’y a pas été envoyée.',
  ],
  DIRECTORY_PAGE_LOOP: [
    'Les liens vers la page suivante tournent en rond, ou n’en finissent pas.',
    'Restreindre la demande, ou prendre le fichier d’extraction.',
  ],
  DIRECTORY_PAGE_EMPTY: [
    'L’annuaire a annoncé plus de résultats que ses pages n’en contiennent.',
    'Redemander avec d’autres paramètres ; le résultat est incomplet.',
  ],
  DIRECTORY_PAGE_EXPIRED: [
    'L’annuaire ne connaît plus la page suivante.',
    'Recommencer la demande ; ce qui a été lu n’est pas une réponse complète.',
  ],
  DIRECTORY_DELTA_WINDOW: [
    'Les changements demandés remontent au-delà des 30 jours que l’annuaire garde.',
    'Charger une extraction entière, puis suivre de nouveau les changements.',
  ],
  DIRECTORY_QUERY_UNSUPPORTED: [
    'Aucune source ne peut répondre à cette sorte de demande, ou sa valeur est inutilisable.',
    'Ajouter une source qui le peut, ou demander par un autre critère.',
  ],
  EXTRACTION_ARCHIVE_INVALID: [
    'L’archive téléchargée est endommagée, incomplète ou n’est pas celle annoncée.',
    'La télécharger de nouveau ; rien n’en a été utilisé.',
  ],
  EXTRACTION_HEADER_INVALID: [
    'Il manque une colonne à l’en-tête de l’extraction, ou il en nomme une deux fois.',
    'Comparer l’en-tête avec la documentation du fichier ; le format a pu changer.',
  ],
  EXTRACTION_ROW_INVALID: [
    'Une ligne de l’extraction n’a pas le nombre de colonnes de l’en-tête, ou n’est pas en UTF-8.',
    'Refuser le fichier et garder le précédent ; le télécharger de nouveau.',
  ],
  EXTRACTION_TOO_LARGE: [
    'L’extraction est plus grande que la limite configurée.',
    'N’augmenter maxBytes que si l’on sait que le fichier a grandi.',
  ],
  EXTRACTION_SHRUNK: [
    'L’extraction contient bien moins de BAL que celle en service.',
    'Examiner le fichier ; le charger à la main si la perte est réelle.',
  ],
  EXTRACTION_OLDER: ['L’extraction est plus ancienne que celle en service.', 'Garder celle en service.'],
  LDAP_PEER_MISSING: [
    'Le lecteur LDAP a besoin du paquet optionnel ldapts, qui n’est pas installé.',
    'L’installer : npm install ldapts@8.',
  ],
  LDAP_OPTIONS_INVALID: [
    'Une option du lecteur LDAP est inutilisable : URL sans TLS, certificat, nom d’attribut.',
    'Corriger l’option que le détail nomme.',
  ],
  LDAP_CERTIFICATE: [
    'Le certificat du serveur LDAP n’est pas acceptable : émetteur inconnu, autre hôte, hors validité.',
    'Comparer le certificat avec l’autorité et l’hôte configurés ; ne jamais couper le contrôle.',
  ],
  LDAP_LIMIT: [
    'Le serveur LDAP s’est arrêté à sa propre limite : la réponse n’est pas complète.',
    'Restreindre la demande ; la limite appartient au serveur.',
  ],
  LDAP_REFERRAL: [
    'Le serveur LDAP renvoie à un autre serveur pour une partie de la réponse, qui n’est donc pas complète.',
    'Configurer le serveur qui détient les données ; les renvois ne sont pas suivis.',
  ],
  NOMENCLATURE_INVALID: [
    'Un paquet de nomenclatures, ou l’une de ses tables, ne peut pas être lu.',
    'Télécharger de nouveau le paquet ; les codes embarqués restent en service.',
  ],
  INDEX_EMPTY: [
    'L’index embarqué ne contient encore aucune extraction.',
    'Lancer d’abord entente annuaire sync (syncDirectory).',
  ],
  PURPOSE_REQUIRED: [
    'L’appel ne nomme pas de finalité, ou une que le contrat ne connaît pas.',
    'Donner bal-creation, directory-feed ou end-user-lookup.',
  ],
  TRACE_REQUIRED: [
    'Une recherche nominative n’a pas pu être enregistrée : son résultat est retenu.',
    'Réparer le journal ; sans trace, pas de service.',
  ],
  PUBLICATION_INPUT_INVALID: [
    'Une liste de BAL voulues ou publiées n’a pas la forme documentée.',
    'Corriger la liste à l’endroit que le détail nomme.',
  ],
  PUBLICATION_REFUSED: [
    'Le plan contient des BAL contraires au contrat ; rien n’a été mis en file.',
    'Corriger les BAL que nomment les rapports de contrôle.',
  ],
  PUBLICATION_BROKEN: [
    'Une opération de la file d’envoi ne peut pas être relue.',
    'Examiner l’opération mise de côté ; elle n’a pas été envoyée.',
  ],
}
