import type { CodedValue, Professional } from '../model/mailbox.ts'
import type { Nomenclature } from './nomenclature.ts'

/** Adds the labels that a source did not give; those that it gave are kept. */
export function withLabels<Described extends { readonly professional?: Professional | undefined }>(
  mailbox: Described,
  nomenclature: Nomenclature,
): Described {
  const { professional } = mailbox
  if (professional === undefined) return mailbox
  const labelled = (name: string, value: CodedValue | undefined): CodedValue | undefined => {
    if (value === undefined || value.label !== undefined) return value
    const label = nomenclature.label(name, value.code)
    return label === undefined ? value : { ...value, label }
  }
  const { profession, category, speciality } = professional
  return {
    ...mailbox,
    professional: {
      ...professional,
      ...(profession !== undefined && { profession: labelled('TRE_G15', profession) }),
      ...(category !== undefined && { category: labelled('TRE_R09', category) }),
      ...(speciality !== undefined && { speciality: labelled('TRE_R38', speciality) }),
    },
  }
}
