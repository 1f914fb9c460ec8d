import type { CivilDate } from '@entente/core/time'
import { date, line, lines, refused } from './form-fields.ts'
import { type PrintableForm, printForm } from './printable-form.ts'

/** What became of the data at the end of the convention. */
export interface DestructionAttestation {
  readonly convention: string
  readonly caisse: string
  readonly partner: string
  /** Last day of the convention. */
  readonly endedOn: CivilDate
  /** Last day of confidentiality: `confidentialUntil` of the status. @default printed without a day */
  readonly confidentialUntil?: CivilDate
  readonly means: 'destruction' | 'restitution'
  /** What was destroyed or returned: `Montants saisis dans le logiciel de facturation`. */
  readonly items: readonly string[]
  readonly doneOn: CivilDate
  readonly signatory: { readonly name: string; readonly place: string; readonly on: CivilDate }
}

/**
 * Prints the written attestation that data were returned or destroyed without keeping a copy.
 *
 * @throws {QfError} `QF_DOCUMENT_INVALID`; `details.field` names the field
 * @see MSA QF convention, art. 6-1
 */
export function destructionAttestationForm(attestation: DestructionAttestation): PrintableForm {
  const { means, signatory, endedOn, doneOn, confidentialUntil } = attestation
  if (means !== 'destruction' && means !== 'restitution') throw refused('means', 'destruction or restitution')
  if (confidentialUntil !== undefined && confidentialUntil < endedOn) {
    throw refused('confidentialUntil', 'a day not before the end of the convention')
  }
  if (signatory.on < doneOn) throw refused('signatory.on', 'a day not before the work was done')
  const done = means === 'destruction' ? 'détruit' : 'restitué à la caisse'
  return printForm({
    title: means === 'destruction' ? 'Attestation de destruction' : 'Attestation de restitution',
    reference: `Convention n° ${line('convention', attestation.convention)} (art. 6-1)`,
    sections: [
      {
        heading: 'Les parties',
        rows: [
          ['La caisse', line('caisse', attestation.caisse)],
          ['Le Partenaire', line('partner', attestation.partner)],
          ['Fin de la convention', date('endedOn', endedOn)],
        ],
      },
      {
        heading: 'L’attestation',
        paragraphs: [
          `Le Partenaire atteste avoir ${done}, le ${date('doneOn', doneOn)}, sans en garder de copie, l’ensemble des informations, données et documents reçus ou obtenus dans le cadre de la convention :`,
          ...lines('items', attestation.items).map((item) => `– ${item}`),
          confidentialUntil === undefined
            ? 'L’obligation de confidentialité reste de plein effet.'
            : `L’obligation de confidentialité reste de plein effet jusqu’au ${date('confidentialUntil', confidentialUntil)}.`,
        ],
      },
    ],
    signature: {
      name: line('signatory.name', signatory.name),
      place: line('signatory.place', signatory.place),
      on: date('signatory.on', signatory.on),
    },
  })
}
