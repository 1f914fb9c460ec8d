import type { CivilDate } from '@entente/core/time'
import { date, line, mail, refused } from './form-fields.ts'
import { type PrintableForm, printForm } from './printable-form.ts'

/** Annexe 2: one agent per form, to be created or changed. */
export interface AccessRequest {
  readonly type: 'creation' | 'modification'
  /** The identifier that the caisse attributed. For a modification, and only for one. */
  readonly identifier?: string
  readonly partner: { readonly name: string; readonly representative: string; readonly function: string }
  readonly user: { readonly lastName: string; readonly firstName: string; readonly mail: string }
  readonly signatory: { readonly name: string; readonly place: string; readonly on: CivilDate }
}

/**
 * Fills the request for access of annexe 2.
 *
 * @throws {QfError} `QF_DOCUMENT_INVALID`; `details.field` names the field
 * @see MSA QF convention, art. 4-1, 4-4 and annexe 2
 */
export function accessRequestForm({
  type,
  identifier,
  partner,
  user,
  signatory,
}: AccessRequest): PrintableForm {
  if (type !== 'creation' && type !== 'modification') throw refused('type', 'creation or modification')
  if ((type === 'modification') !== (identifier !== undefined)) {
    throw refused('identifier', 'the identifier of the agent for a modification, and nothing for a creation')
  }
  return printForm({
    title: 'Demande d’accès au service en ligne « Consultation du Quotient familial »',
    reference: 'Annexe 2 de la convention. Formulaire à retourner complété et signé à la caisse de MSA.',
    sections: [
      {
        heading: 'Type de demande',
        rows: [
          ['Demande', type === 'creation' ? 'Création' : 'Modification'],
          ...(identifier === undefined ? [] : [['Identifiant', line('identifier', identifier)] as const]),
        ],
      },
      {
        heading: 'Le Partenaire',
        rows: [
          ['Dénomination', line('partner.name', partner.name)],
          ['Représentant', line('partner.representative', partner.representative)],
          ['Fonction', line('partner.function', partner.function)],
        ],
      },
      {
        heading: 'L’Utilisateur (agent habilité à utiliser le service en ligne)',
        rows: [
          ['Nom', line('user.lastName', user.lastName)],
          ['Prénom', line('user.firstName', user.firstName)],
          ['Adresse email', mail('user.mail', user.mail)],
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
