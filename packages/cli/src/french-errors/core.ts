import type { CoreErrorCode } from '@entente/core'
import type { FrenchErrors } from './french-error.ts'

export const frenchCoreErrors: FrenchErrors<CoreErrorCode> = {
  ID_NOT_TEXT: [
    'Un identifiant a été donné autrement qu’en texte.',
    'Donner une chaîne de caractères : un nombre perd ses zéros de tête.',
  ],
  ID_TOO_LONG: [
    'Le texte est plus long que tout identifiant de cette sorte ; la suite n’a pas été lue.',
    'Vérifier que c’est le bon champ.',
  ],
  ID_MALFORMED: [
    'Le texte n’a pas la forme de l’identifiant.',
    'Vérifier le champ et la saisie ; le détail donne la forme attendue.',
  ],
  ID_CHECK_KEY_WRONG: [
    'La forme est bonne mais la clé de contrôle ne l’est pas : un caractère au moins est faux.',
    'Relire l’identifiant à sa source ; ne jamais corriger la clé.',
  ],
  ID_KIND_UNKNOWN: [
    'Le préfixe de type ou la valeur codée n’est pas dans sa table.',
    'Choisir parmi les valeurs de la table, que le détail énumère.',
  ],
  ID_DECOMMISSIONED: [
    'L’identifiant vient d’un répertoire qui n’en attribue plus : il peut être lu, pas écrit.',
    'Utiliser l’identifiant qui le remplace (le RPPS pour l’ADELI).',
  ],
  DATE_INVALID: [
    'Un texte n’est pas une date civile, ou nomme un jour qui n’existe pas.',
    'Écrire la date AAAA-MM-JJ, entre 1583-01-01 et 9999-12-31.',
  ],
  DATE_OUT_OF_RANGE: [
    'Un jour calculé est hors des années 1583 à 9999.',
    'Vérifier la longueur du délai et la date dont il court.',
  ],
  DELAY_INVALID: [
    'Un délai n’est pas un nombre entier d’une seule unité.',
    'Écrire PT24H, P30D, P15D[ouvre], P60D[ouvrable], P6M ou P1Y.',
  ],
  DELAY_NOT_COMPARABLE: [
    'Deux délais d’unités différentes ont été comparés ou additionnés, ou l’unité ne convient pas à l’opération.',
    'Compter les deux délais depuis la même date et comparer les dates.',
  ],
  DELAY_NEEDS_INSTANT: [
    'Un délai en heures a été compté depuis une date sans heure.',
    'Compter les heures depuis l’instant de l’événement, avec addHours.',
  ],
  INSTANT_INVALID: [
    'Un texte ou une Date n’est pas un instant.',
    'Écrire l’instant avec son décalage : 2025-03-31T09:00:00Z.',
  ],
  TIME_INVALID: ['Un texte n’est pas une heure du jour.', 'Écrire l’heure HH:MM, de 00:00 à 24:00.'],
  OPENING_HOURS_INVALID: [
    'Des heures d’ouverture finissent avant de commencer.',
    'Donner une heure de fermeture après celle d’ouverture, au plus 24:00.',
  ],
  CONVENTION_INVALID: [
    'Une convention, ou le texte auquel mène un avenant, est incomplète, mal formée ou se contredit.',
    'Corriger le document aux endroits que le détail nomme.',
  ],
  DEPLOYMENT_INVALID: [
    'Un déploiement est incomplet, mal formé, mélange des environnements ou contient un secret à la place d’une référence.',
    'Corriger le document aux endroits que le détail nomme.',
  ],
  CANONICAL_JSON_UNSUPPORTED: [
    'Une valeur n’a pas de forme JSON canonique (RFC 8785).',
    'La convertir d’abord en textes, nombres finis, booléens, null, tableaux et objets simples.',
  ],
}
