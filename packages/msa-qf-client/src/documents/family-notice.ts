import { line } from './form-fields.ts'
import { type PrintableForm, printForm } from './printable-form.ts'

/** Version of the notice below, as a policy cites it: the model of the convention of 29/01/2021. */
export const FAMILY_NOTICE_VERSION = 'annexe1-2021-01'

/** Who informs, and whom families may write to. */
export interface FamilyNotice {
  readonly partner: string
  readonly caisse: string
  /** Postal address, mail address or desk of the partner where an objection is taken. */
  readonly contact: string
}

/**
 * Prints the information notice for families: the model of annexe 1, then where the right to object is exercised.
 *
 * @throws {QfError} `QF_DOCUMENT_INVALID`; `details.field` names the field
 * @see MSA QF convention, art. 5, 6-3 and annexe 1
 */
export function familyNotice(fields: FamilyNotice): PrintableForm {
  const partner = line('partner', fields.partner)
  const caisse = line('caisse', fields.caisse)
  const contact = line('contact', fields.contact)
  return printForm({
    title: 'Information des familles sur la consultation du quotient familial',
    reference: `${partner}. Modèle de l’annexe 1 de la convention, version ${FAMILY_NOTICE_VERSION}.`,
    sections: [
      {
        heading: 'Consultation de votre dossier',
        // The words of annexe 1: a model that the convention gives for use as it is.
        paragraphs: [
          'Madame, Monsieur,',
          'Nous vous informons que la Caisse de Mutualité Sociale Agricole met à notre disposition un service Internet à caractère professionnel qui nous permet de consulter les éléments de votre dossier nécessaires à l’exercice de notre mission.',
          'Conformément à la loi « informatique et libertés » modifiée, n° 78-17 du 6 janvier 1978, nous vous rappelons que vous pouvez vous opposer à la consultation de ces informations en nous contactant. Dans ce cas, il vous appartient de nous fournir les informations nécessaires au traitement de votre dossier.',
        ],
      },
      {
        heading: 'Votre droit d’opposition',
        paragraphs: [
          `Vous pouvez vous opposer à tout moment, auprès de votre caisse (${caisse}) ou auprès de nous.`,
          'Votre opposition est enregistrée dès sa réception : aucun agent ne consulte plus votre quotient familial.',
        ],
        rows: [
          ['Votre caisse', caisse],
          ['Nous contacter', contact],
        ],
      },
    ],
  })
}
