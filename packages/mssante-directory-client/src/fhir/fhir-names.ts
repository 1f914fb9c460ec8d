/** URLs and identifier systems of the directory's FHIR profiles. */
export const METADATA_EXTENSION =
  'https://interop.esante.gouv.fr/ig/fhir/annuaire/StructureDefinition/as-ext-mailbox-mss-metadata'
export const EMAIL_TYPE_EXTENSION =
  'https://hl7.fr/ig/fhir/core/StructureDefinition/fr-core-contact-point-email-type'
/** What version 1 of the API put around the whole mailbox. */
export const LEGACY_MAILBOX_EXTENSION = 'https://annuaire.sante.gouv.fr/fhir/StructureDefinition/MailboxMSS'
export const BAL_TYPE_SYSTEM = 'https://mos.esante.gouv.fr/NOS/TRE_R257-TypeBAL/FHIR/TRE-R257-TypeBAL'
export const EMAIL_TYPE_SYSTEM =
  'https://mos.esante.gouv.fr/NOS/TRE_R256-TypeMessagerie/FHIR/TRE-R256-TypeMessagerie'
export const PROFESSION_SYSTEM =
  'https://mos.esante.gouv.fr/NOS/TRE_G15-ProfessionSante/FHIR/TRE-G15-ProfessionSante'
export const CATEGORY_SYSTEM =
  'https://mos.esante.gouv.fr/NOS/TRE_R09-CategorieProfessionnelle/FHIR/TRE-R09-CategorieProfessionnelle'
export const SPECIALITY_SYSTEM =
  'https://mos.esante.gouv.fr/NOS/TRE_R38-SpecialiteOrdinale/FHIR/TRE-R38-SpecialiteOrdinale'
export const SECTOR_SYSTEM =
  'https://mos.esante.gouv.fr/NOS/TRE_R02-SecteurActivite/FHIR/TRE-R02-SecteurActivite'

export const ID_NAT_PS_SYSTEM = 'urn:oid:1.2.250.1.71.4.2.1'
export const ID_NAT_STRUCT_SYSTEM = 'urn:oid:1.2.250.1.71.4.2.2'
export const FINESS_SYSTEM = 'https://finess.esante.gouv.fr'
export const SIRENE_SYSTEM = 'https://sirene.fr'
export const RPPS_RANG_SYSTEM = 'https://rppsrang.esante.gouv.fr'
