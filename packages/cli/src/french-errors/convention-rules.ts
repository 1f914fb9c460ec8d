import type { RuleErrorCode } from '@entente/convention-rules'
import type { FrenchErrors } from './french-error.ts'

export const frenchRuleErrors: FrenchErrors<RuleErrorCode> = {
  RULE_UNKNOWN: [
    'L’identifiant de la règle n’est pas au catalogue, ou la règle ne répond pas à cette sorte de question.',
    'Chercher l’identifiant au catalogue : son mode dit si la règle est contrôlable, calculable ou seulement attestable.',
  ],
  MACHINE_UNKNOWN: ['Aucun cycle de vie ne porte ce nom.', 'Utiliser l’un de ceux de MACHINE_IDS.'],
  EVENT_UNKNOWN: [
    'Le cycle de vie ne connaît pas d’événement de ce type.',
    'Choisir parmi les événements du cycle de vie, que le détail énumère.',
  ],
  EVENT_DERIVED: [
    'L’événement découle de dates et se calcule : il ne peut pas être enregistré.',
    'L’ôter des événements.',
  ],
  EVENT_OUT_OF_ORDER: [
    'Un événement est daté d’avant celui qui le précède.',
    'Donner les événements dans l’ordre de leurs dates.',
  ],
  EVENT_DUPLICATE: [
    'Deux événements ont le même identifiant.',
    'Donner à chaque événement un identifiant propre.',
  ],
  EVENT_INCOMPLETE: [
    'Il manque à l’événement un fait dont la règle a besoin.',
    'Ajouter le fait que le détail nomme.',
  ],
  EVENT_CONTRADICTORY: [
    'Les dates d’un événement se contredisent, comme un courrier reçu avant d’être envoyé.',
    'Corriger les dates de l’événement.',
  ],
  EVENT_DATE_INVALID: [
    'Une date d’un événement n’existe pas, ou n’est pas écrite AAAA-MM-JJ.',
    'Corriger la date que le détail nomme.',
  ],
  EVENT_MALFORMED: [
    'Un événement enregistré n’a pas la forme d’un événement.',
    'Donner id, machine, type, on et, au besoin, subject et facts (textes, nombres, booléens).',
  ],
  READING_UNKNOWN: [
    'Une interprétation n’existe pas, ou n’a pas cette option.',
    'Utiliser une option de la table des interprétations.',
  ],
  WINDOW_INVALID: [
    'Une période finit avant de commencer, ou dure plus d’un siècle.',
    'Donner un premier jour et un dernier jour qui le suit.',
  ],
  SNAPSHOT_VERSION_UNKNOWN: [
    'Une situation sauvegardée a été écrite dans une autre version du format.',
    'L’ouvrir avec la version qui l’a écrite, ou mettre le paquet à jour.',
  ],
  SITUATION_MALFORMED: [
    'Une situation sauvegardée a un champ illisible.',
    'Corriger le champ que le détail nomme.',
  ],
  FACT_INVALID: [
    'Un fait n’a pas le type dont la règle a besoin.',
    'Donner le fait tel que la table des faits le décrit.',
  ],
  ATTESTATION_INVALID: [
    'Une attestation n’a pas d’auteur, de justificatif ou de dates, ou expire avant d’être faite.',
    'Dire qui a attesté, quand, sur quel justificatif, et jusqu’à quand l’attestation vaut.',
  ],
  TRACE_VERSION_UNKNOWN: [
    'Une explication a été écrite dans une autre version du format.',
    'La recalculer avec cette version.',
  ],
}
