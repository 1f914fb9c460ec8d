import type { CivilDate } from '@entente/core/time'
import type { OppositionSource } from '../opposition/opposition-register.ts'
import { date, line, refused } from './form-fields.ts'
import { type PrintableForm, printForm } from './printable-form.ts'

/** An opposition as it was received, for the file on paper. The register itself knows no name. */
export interface OppositionRecord {
  readonly partner: string
  readonly person: { readonly lastName: string; readonly firstName: string }
  readonly source: OppositionSource
  readonly receivedOn: CivilDate
  readonly signatory: { readonly name: string; readonly place: string; readonly on: CivilDate }
}

/**
 * Prints the record of an opposition.
 *
 * @throws {QfError} `QF_DOCUMENT_INVALID`; `details.field` names the field
 * @see MSA QF convention, art. 6-3 and annexe 1
 */
export function oppositionRecordForm(record: OppositionRecord): PrintableForm {
  const { partner, person, source, receivedOn, signatory } = record
  if (source !== 'caisse' && source !== 'partner') throw refused('source', 'caisse or partner')
  return printForm({
    title: 'Enregistrement d’une opposition à la consultation du quotient familial',
    reference: line('partner', partner),
    sections: [
      {
        heading: 'La personne',
        rows: [
          ['Nom', line('person.lastName', person.lastName)],
          ['Prénom', line('person.firstName', person.firstName)],
        ],
      },
      {
        heading: 'L’opposition',
        rows: [
          ['Reçue le', date('receivedOn', receivedOn)],
          ['Exprimée auprès de', source === 'caisse' ? 'la caisse de MSA' : 'nos services'],
        ],
        paragraphs: [
          'À compter de cet enregistrement, le quotient familial de la personne n’est plus consulté.',
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
