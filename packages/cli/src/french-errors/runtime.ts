import type { RuntimeErrorCode } from '@entente/runtime'
import type { FrenchErrors } from './french-error.ts'

export const frenchRuntimeErrors: FrenchErrors<RuntimeErrorCode> = {
  HTTP_REQUEST_REFUSED: [
    'La requête enfreint une règle du client et n’a pas été envoyée : schéma, hôte, identifiants dans l’URL.',
    'Corriger l’URL ou les options de nodeHttpClient.',
  ],
  HTTP_OPTIONS_INVALID: [
    'Une option de nodeHttpClient a une valeur hors de ses limites.',
    'Corriger l’option que le détail nomme.',
  ],
  HTTP_CA_INVALID: [
    'Les certificats d’autorité de confiance ne peuvent pas être lus.',
    'Donner un texte PEM avec au moins un bloc CERTIFICATE.',
  ],
  HTTP_CLIENT_CERTIFICATE_INVALID: [
    'Le certificat client et sa clé ne peuvent pas servir ensemble.',
    'Vérifier le fichier, sa phrase de passe et que la clé est celle du certificat.',
  ],
  HTTP_CONNECTION: [
    'Pas de connexion, ou connexion perdue avant une réponse.',
    'Vérifier que le correspondant est joignable ; le même appel peut réussir plus tard.',
  ],
  HTTP_CERTIFICATE: [
    'Le certificat du serveur n’est pas acceptable : émetteur inconnu, autre hôte, hors validité.',
    'Comparer le certificat avec l’autorité et l’hôte configurés ; ne jamais couper le contrôle.',
  ],
  HTTP_TLS: [
    'La négociation TLS a échoué, souvent parce que le serveur refuse le certificat client ou la version.',
    'Vérifier le certificat client avec le partenaire, et que les deux côtés parlent TLS 1.2 ou plus récent.',
  ],
  HTTP_TIMEOUT: [
    'L’échange a dépassé son temps maximal.',
    'Réessayer plus tard, ou augmenter timeoutMs si le correspondant est connu pour sa lenteur.',
  ],
  HTTP_TOO_LARGE: [
    'La réponse dépasse sa taille maximale, avant ou après décompression.',
    'N’augmenter maxBytes que si l’on sait le document aussi grand.',
  ],
  HTTP_TRUNCATED: [
    'La réponse a fini avant la fin annoncée.',
    'Réessayer ; rien de la réponse partielle n’a été utilisé.',
  ],
  HTTP_ENCODING: [
    'La réponse utilise un encodage de contenu inconnu, ou qui ne se décode pas.',
    'Demander au correspondant gzip, deflate, br ou aucun encodage.',
  ],
  HTTP_MALFORMED: ['La réponse ne suit pas HTTP.', 'Vérifier que l’adresse et le port sont ceux du service.'],
  HTTP_CLOSED: ['Le client HTTP a été fermé.', 'En faire un nouveau avec nodeHttpClient.'],
  SQL_OPEN_FAILED: [
    'La base de données ne peut pas être ouverte.',
    'Vérifier que le dossier existe, que le fichier est une base et que le processus peut y écrire.',
  ],
  SQL_NETWORK_FILE_SYSTEM: [
    'Le fichier de la base serait sur un système de fichiers réseau, où verrous et synchronisations ne sont pas fiables.',
    'Mettre le fichier sur un disque local, ou utiliser openPostgres.',
  ],
  SQL_NOT_DURABLE: [
    'La base ne promet pas qu’une validation survive à un arrêt brutal.',
    'Utiliser un système de fichiers qui permet le WAL, ou un serveur PostgreSQL avec fsync.',
  ],
  SQL_PARAMETER: [
    'Un paramètre manque, est de trop, ou d’une sorte que SQL ne peut pas contenir exactement.',
    'Donner pour chaque point d’interrogation un texte, un nombre fini, un bigint de 64 bits, un Uint8Array ou null.',
  ],
  SQL_STATEMENT: ['La base a refusé l’instruction.', 'Corriger le texte SQL.'],
  SQL_CONSTRAINT: [
    'Une contrainte du schéma a refusé la ligne.',
    'Traiter le conflit (ON CONFLICT) ou corriger la valeur.',
  ],
  SQL_UNEXPECTED_CHANGES: [
    'Une instruction a changé un autre nombre de lignes que prévu ; son groupe a été annulé.',
    'Relire ce sur quoi elle s’appuyait, puis décider.',
  ],
  SQL_CONFLICT: [
    'Deux transactions étaient en conflit et celle-ci a été annulée.',
    'Relancer toute la transaction.',
  ],
  SQL_LOCKED: [
    'Une autre connexion tient trop longtemps le verrou d’écriture.',
    'Réessayer plus tard ; chercher une longue transaction dans un autre processus.',
  ],
  SQL_STATEMENT_TIMEOUT: [
    'Le serveur a arrêté une instruction plus longue que son temps maximal.',
    'Chercher un verrou ou un index manquant, ou augmenter statementTimeoutMs.',
  ],
  SQL_DISK_FULL: [
    'Le disque, son quota ou la taille maximale de fichier est épuisé ; rien n’a été écrit.',
    'Libérer de la place ; la base est intacte.',
  ],
  SQL_READ_ONLY: [
    'La base ne peut pas être écrite.',
    'Vérifier les droits du fichier, ou l’ouvrir sans readOnly.',
  ],
  SQL_TRANSACTION_TIMEOUT: [
    'Le travail d’une transaction a dépassé son temps maximal et a été annulé.',
    'Dans transaction(), n’utiliser que l’exécuteur reçu, et ne faire aucune autre entrée ou sortie.',
  ],
  SQL_TRANSACTION_CLOSED: [
    'L’exécuteur d’une transaction a servi après la fin de celle-ci.',
    'Attendre chaque instruction dans la fonction donnée à transaction().',
  ],
  SQL_OUTCOME_UNKNOWN: [
    'Une validation n’a pas été confirmée, ou pas par le serveur de secours : le travail est peut-être enregistré.',
    'Le tenir pour non fait, et réécrire sous la même clé unique.',
  ],
  SQL_CONNECTION: [
    'Le serveur de base de données est injoignable ou a rompu la connexion.',
    'Vérifier le serveur ; le même appel peut réussir plus tard.',
  ],
  SQL_BROKEN: [
    'La base a échoué d’une façon après laquelle plus rien de ce qu’elle dit n’est sûr.',
    'La fermer, examiner le disque et le fichier, et la rouvrir.',
  ],
  SQL_CLOSED: ['La base a été fermée.', 'La rouvrir.'],
  MIGRATION_INVALID: [
    'Les migrations données ne sont pas numérotées 1, 2, 3… ou n’ont pas d’instruction pour ce moteur.',
    'Corriger la liste des migrations.',
  ],
  MIGRATION_MISMATCH: [
    'Une migration appliquée diffère de celle du programme.',
    'Rétablir la migration telle que publiée et mettre le changement dans une nouvelle.',
  ],
  MIGRATION_TOO_NEW: [
    'La base a été migrée par une version plus récente du programme.',
    'Lancer cette version, ou restaurer la base d’avant la mise à jour.',
  ],
  STORE_KEY_INVALID: [
    'Une clé ou un espace de noms est vide, trop long ou contient un caractère de contrôle.',
    'Utiliser de 1 à 512 caractères imprimables.',
  ],
  STORE_FILE_CORRUPT: [
    'Un fichier du stockage n’est pas de ceux que le stockage a écrits.',
    'Ôter ou restaurer le fichier ; ce qu’il contenait est inconnu.',
  ],
  STORE_WRITE_FAILED: [
    'L’entrée n’a pas pu être rendue durable.',
    'Vérifier l’espace libre et les droits ; la valeur précédente est toujours là.',
  ],
  STORE_READ_FAILED: ['L’entrée n’a pas pu être lue.', 'Vérifier le dossier et ses droits.'],
  PAGM_HISTORY_ORDER: [
    'Un octroi ou un retrait est daté d’avant un autre du même PAGM.',
    'Le dater du dernier changement ou d’après ; l’historique ne se réécrit pas.',
  ],
  PAGM_HISTORY_STATE: [
    'Un PAGM déjà détenu a été octroyé, ou un PAGM non détenu a été retiré.',
    'Lire d’abord heldBy ; le registre n’enregistre que des changements.',
  ],
  KEYED_HASH_KEY_INVALID: [
    'La clé d’une empreinte à clé n’est pas une clé secrète d’au moins 32 octets, ou son nom est inutilisable.',
    'En faire une avec entente keys create, ou crypto.generateKey("hmac", { length: 256 }).',
  ],
  PEER_MISSING: [
    'Un paquet optionnel est nécessaire et n’est pas installé.',
    'Installer le paquet que le détail nomme.',
  ],
}
