import type { TraceErrorCode } from '@entente/interops-trace'
import type { FrenchErrors } from './french-error.ts'

export const frenchTraceErrors: FrenchErrors<TraceErrorCode> = {
  TRACE_OPTIONS_INVALID: [
    'Les options du journal ne vont pas ensemble ou sont hors limites.',
    'Corriger l’option que le détail nomme.',
  ],
  TRACE_PRODUCTION_INCOMPLETE: [
    'La production exige un sceau, un ancrage extérieur et au moins deux clés d’auditeur.',
    'Donner ce que le détail nomme, ou mettre mode à development pour un journal d’essai.',
  ],
  TRACE_RECORD_INVALID: [
    'L’événement ne peut pas être enregistré : sa forme, sa version ou sa taille n’est pas admise.',
    'Corriger le champ que le détail nomme.',
  ],
  TRACE_TENANT_MISMATCH: [
    'Le contexte nomme un autre organisme que le journal.',
    'Enregistrer dans le journal de cet organisme.',
  ],
  TRACE_OVERLOADED: [
    'Plus d’enregistrements attendent d’être écrits que le journal n’en accepte.',
    'Refuser cette requête et laisser le client réessayer.',
  ],
  TRACE_BROKEN: [
    'Le journal ne peut plus écrire : rien ne peut être émis ni servi.',
    'Réparer le stockage, puis appeler recover() ou rouvrir le journal.',
  ],
  TRACE_STORE_FAILED: [
    'Le stockage a refusé ou perdu une écriture ou une lecture.',
    'Chercher la cause : espace disque, droits, connexion.',
  ],
  TRACE_STORE_IN_USE: [
    'Un autre écrivain tient ce stockage.',
    'Arrêter l’autre processus, ou donner à celui-ci son propre stockage.',
  ],
  TRACE_ONCE_TAKEN: [
    'Un stockage a refusé un lot car l’une de ses clés est prise ; rien n’en a été écrit.',
    'Demander au stockage quelles clés sont prises et enregistrer leurs événements comme des rejeux. Le journal le fait de lui-même.',
  ],
  TRACE_STORE_DAMAGED: [
    'Le stockage ne contient plus ce que dit sa dernière tête signée.',
    'Garder le stockage comme preuve, en vérifier un export, et continuer dans un nouveau registre.',
  ],
  TRACE_CLOCK_BACKWARDS: [
    'L’horloge est en retard sur le dernier enregistrement.',
    'Corriger l’horloge de la machine ; l’enregistrement reprend de lui-même.',
  ],
  TRACE_CLOSED: ['Le journal a été fermé.', 'Le rouvrir.'],
  TRACE_LOG_FULL: [
    'Le registre a atteint la plus grande taille qu’il peut avoir.',
    'Un journal commence de lui-même le registre suivant : relire les limites données, et signaler cette erreur.',
  ],
  TRACE_PROOF_INVALID: [
    'Une preuve ne montre pas ce qu’elle affirme.',
    'Redemander la preuve ; si elle échoue encore, tenir le registre pour altéré.',
  ],
  TRACE_NOTE_INVALID: [
    'Une note signée, une tête, une clé ou un fichier de preuve est mal formé, ou sa signature est fausse.',
    'Le redemander à son auteur et vérifier la clé qui l’a signé.',
  ],
  TRACE_EXPORT_INVALID: [
    'L’export ne peut pas être lu comme l’export d’un journal.',
    'Redemander le fichier.',
  ],
  TRACE_INDEX_UNKNOWN: [
    'Le journal n’a pas d’enregistrement à cet endroit.',
    'Utiliser le registre et la position d’un reçu.',
  ],
  TRACE_SEALED: [
    'Une partie scellée ou une clé de données enveloppée ne s’ouvre pas.',
    'Utiliser la clé privée d’un auditeur pour qui l’enregistrement a été scellé ; après une purge, aucune ne l’ouvre.',
  ],
  TRACE_DOCUMENT_INVALID: [
    'Une demande de traces, une réponse ou une déclaration est mal formée.',
    'Corriger ce que le détail nomme, ou redemander le document au partenaire.',
  ],
  TRACE_ANCHOR_FAILED: [
    'Personne à l’extérieur n’a confirmé la tête du registre.',
    'Vérifier que le témoin ou l’autorité d’horodatage répond ; le journal continue entre-temps.',
  ],
  TRACE_PURGE_REFUSED: [
    'La purge n’a pas été proposée telle qu’elle est demandée, ou personne d’autre ne l’a approuvée.',
    'Faire approuver cette proposition même par une autre personne habilitée, puis redemander.',
  ],
  TRACE_ACCESS_REFUSED: [
    'Cette personne ou ce rôle ne peut pas lire ainsi les traces, ou n’a pas donné de motif.',
    'Nommer un lecteur habilité, avec son rôle et un motif d’au moins dix caractères.',
  ],
}
