import type { PartnerErrorCode } from '@entente/partner'
import type { FrenchErrors } from './french-error.ts'

export const frenchPartnerErrors: FrenchErrors<PartnerErrorCode> = {
  PARTNER_SHEET_TOO_LARGE: [
    'La fiche partenaire dépasse 512 Kio.',
    'La refuser : une fiche avec tous les certificats d’un organisme reste bien en dessous.',
  ],
  PARTNER_SHEET_UNREADABLE: [
    'Le fichier n’est pas une fiche partenaire signée en JWS compact.',
    'Demander au partenaire d’exporter de nouveau sa fiche.',
  ],
  PARTNER_SHEET_NOT_CANONICAL: [
    'La fiche n’est pas en JSON canonique : un nom y est deux fois, ou ses octets sont dans un autre ordre.',
    'La refuser : deux lecteurs n’y verraient pas la même fiche.',
  ],
  PARTNER_SHEET_INVALID: [
    'La fiche n’a pas la forme exigée, ou se contredit.',
    'La corriger aux endroits que le détail nomme.',
  ],
  PARTNER_NAME_CONFUSABLE: [
    'Un nom peut être pris pour un autre : lettre d’un autre alphabet, caractère invisible, sosie.',
    'Refuser la fiche et appeler le partenaire à un numéro déjà connu.',
  ],
  PARTNER_IDENTITY_MISMATCH: [
    'La fiche nomme un autre organisme que celui attendu.',
    'Refuser la fiche et appeler le partenaire à un numéro déjà connu.',
  ],
  PARTNER_SIGNER_NOT_LISTED: [
    'La fiche est signée avec un certificat qu’elle ne nomme pas comme sceau de l’organisme.',
    'La refuser : seul le sceau de l’organisme signe sa fiche.',
  ],
  PARTNER_SIGNER_CHANGED: [
    'La fiche est signée avec un sceau que la fiche en vigueur ne nomme pas.',
    'Demander une fiche qui annonce le nouveau sceau et soit signée avec l’ancien ; après une perte, recommencer par une première importation confirmée par deux personnes.',
  ],
  PARTNER_SHEET_ROLLED_BACK: [
    'La fiche est plus ancienne que celle en vigueur, ou a sa version avec un autre contenu.',
    'La refuser et demander au partenaire sa dernière fiche.',
  ],
  PARTNER_SHEET_EXPIRED: [
    'La fiche a passé sa fin, ou vient du futur.',
    'Demander une nouvelle fiche au partenaire ; vérifier les deux horloges.',
  ],
  PARTNER_SHEET_PENDING: [
    'L’empreinte de la fiche n’a pas été confirmée par deux personnes.',
    'La faire comparer avec le partenaire, par téléphone ou de vive voix, par deux personnes qui l’enregistrent chacune sous leur nom.',
  ],
  PARTNER_CONFIRMATION_REFUSED: [
    'Une confirmation ne tient pas : autre empreinte, ou deux fois la même personne.',
    'Relire toute l’empreinte avec le partenaire ; la seconde personne en est une autre.',
  ],
  PARTNER_REPORT_INVALID: [
    'Un rapport de connexion n’a pas la forme exigée, ou une signature n’y tient pas.',
    'Refaire l’essai et signer de nouveau le rapport.',
  ],
  METADATA_UNREADABLE: [
    'Le fichier n’est pas les métadonnées SAML d’une entité, dans les limites et sans DTD.',
    'Demander au partenaire les métadonnées d’une seule entité : un EntityDescriptor, sans DTD, 256 Kio au plus.',
  ],
  METADATA_SIGNATURE_MISSING: [
    'Les métadonnées ne sont pas signées.',
    'Demander des métadonnées signées ; non signées, elles ne sont acceptées que sur demande, jamais après des signées.',
  ],
  METADATA_EXPIRED: [
    'Les métadonnées n’ont pas de fin de validité, l’ont passée, ou valent plus longtemps qu’admis.',
    'Demander au partenaire des métadonnées fraîches, avec un validUntil à 400 jours au plus.',
  ],
  METADATA_ENTITY_REPLACED: [
    'Les métadonnées décrivent une autre entité que celle attendue.',
    'Les refuser et appeler le partenaire.',
  ],
  METADATA_DOWNGRADED: [
    'Les métadonnées sont plus anciennes ou plus faibles que celles en vigueur.',
    'Les refuser ; demander au partenaire pourquoi il revient en arrière.',
  ],
}
