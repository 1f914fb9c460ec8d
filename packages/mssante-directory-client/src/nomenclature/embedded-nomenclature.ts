import { balTypes } from '@entente/core/ids'
import { type Nomenclature, nomenclatureOf } from './nomenclature.ts'

/**
 * The codes that a mailbox meets most often, so that one source without labels is readable. For the full terminologies
 * load the package `ans.fr.terminologies` with `loadTerminologyPackage`.
 */
export const embeddedNomenclature: Nomenclature = nomenclatureOf(
  new Map(
    Object.entries({
      TRE_R257: balTypes,
      TRE_R256: { MSSANTE: 'MSSanté' },
      TRE_G15: {
        '10': 'Médecin',
        '21': 'Pharmacien',
        '26': 'Audioprothésiste',
        '28': 'Opticien-Lunetier',
        '40': 'Chirurgien-Dentiste',
        '50': 'Sage-Femme',
        '60': 'Infirmier',
        '69': 'Infirmier psychiatrique',
        '70': 'Masseur-Kinésithérapeute',
        '80': 'Pédicure-Podologue',
        '91': 'Orthophoniste',
        '92': 'Orthoptiste',
        '94': 'Ergothérapeute',
        '95': 'Diététicien',
        '96': 'Psychomotricien',
        '98': 'Manipulateur ERM',
      },
      TRE_R09: { C: 'Civil', E: 'Étudiant', M: 'Militaire' },
      TRE_R38: {
        SM26: 'Médecine générale',
        SM41: 'Pneumologie',
        SM53: 'Médecine générale',
        SM54: 'Médecine générale',
      },
      TRE_R02: { SA05: 'Centre de santé', SA17: 'EHPAD', SA33: "Pharmacie d'officine" },
    }).map(([name, labels]) => [name, new Map(Object.entries(labels))]),
  ),
)
