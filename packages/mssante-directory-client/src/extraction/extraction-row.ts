import { type BalType, balTypes } from '@entente/core/ids'
import {
  type CodedValue,
  type DirectoryIdentifier,
  type IdentifierKind,
  type Mailbox,
  type MailboxCarrier,
  mailboxKey,
  type Professional,
  type Provenance,
  type Structure,
} from '../model/mailbox.ts'
import type { ExtractionColumn, ExtractionHeader } from './extraction-header.ts'

/** A mailbox as a row of the extraction says it. Its fields are read when they are asked for. */
export class ExtractionMailbox implements Mailbox {
  readonly provenance: Provenance
  readonly #header: Pick<ExtractionHeader, 'position'>
  readonly #readFields: () => readonly string[]
  #fields: readonly string[] | undefined

  constructor(
    readFields: () => readonly string[],
    header: Pick<ExtractionHeader, 'position'>,
    provenance: Provenance,
  ) {
    this.#readFields = readFields
    this.#header = header
    this.provenance = provenance
  }

  get address(): string {
    return mailboxKey(this.#at('address'))
  }

  get type(): BalType | undefined {
    const type = this.#at('type')
    return Object.hasOwn(balTypes, type) ? (type as BalType) : undefined
  }

  get carrier(): MailboxCarrier {
    if (!this.#hasProfessional) return 'Organization'
    return this.#hasStructure ? 'PractitionerRole' : 'Practitioner'
  }

  get professional(): Professional | undefined {
    if (!this.#hasProfessional) return undefined
    const identifiers: DirectoryIdentifier[] = []
    if (this.#at('nationalId') !== '') identifiers.push({ kind: 'idNatPs', value: this.#at('nationalId') })
    if (this.#at('personIdType') === '8' && this.#at('personId') !== '') {
      identifiers.push({ kind: 'rpps', value: this.#at('personId') })
    }
    return {
      family: this.#at('family'),
      // A stray '' at the end of a first name occurs in published files.
      given: this.#at('given').replace(/''$/, ''),
      civility: this.#filled('civility'),
      identifiers,
      profession: this.#coded('profession', 'professionLabel'),
      category: this.#coded('category', 'categoryLabel'),
      speciality: this.#coded('speciality', 'specialityLabel'),
    }
  }

  get structure(): Structure | undefined {
    if (!this.#hasStructure) return undefined
    const id = this.#at('structureId')
    const street = STREET.map((column) => this.#at(column))
      .filter(isFilled)
      .join(' ')
    const address = [
      this.#at('line2'),
      this.#at('line3'),
      street,
      this.#at('line5'),
      this.#at('line6'),
    ].filter(isFilled)
    return {
      name: this.#filled('structureName') ?? this.#filled('structureSign'),
      identifiers: id === '' ? [] : [{ kind: structureKindOf(this.#at('structureIdType')), value: id }],
      address: address.length > 0 ? address : undefined,
      postalCode: this.#filled('postalCode'),
      department: this.#filled('department'),
      country: this.#filled('country'),
    }
  }

  get service(): string | undefined {
    return this.#filled('service')
  }

  get dematerialisation(): boolean | undefined {
    const value = this.#filled('dematerialisation')
    return value === undefined ? undefined : /^(?:O|Oui|True|1)$/i.test(value)
  }

  /** The fields as a plain object. */
  toJSON(): Mailbox {
    const { address, type, carrier, professional, structure, service, dematerialisation, provenance } = this
    return { address, type, carrier, professional, structure, service, dematerialisation, provenance }
  }

  get #hasProfessional(): boolean {
    return this.#at('nationalId') !== '' || this.#at('family') !== ''
  }

  get #hasStructure(): boolean {
    return (
      this.#at('structureId') !== '' || this.#at('structureName') !== '' || this.#at('structureSign') !== ''
    )
  }

  #at(column: ExtractionColumn): string {
    this.#fields ??= this.#readFields()
    return this.#fields[this.#header.position[column]] ?? ''
  }

  #filled(column: ExtractionColumn): string | undefined {
    const value = this.#at(column)
    return value === '' ? undefined : value
  }

  #coded(code: ExtractionColumn, label: ExtractionColumn): CodedValue | undefined {
    const value = this.#filled(code)
    return value === undefined ? undefined : { code: value, label: this.#filled(label) }
  }
}

const STREET = ['streetNumber', 'streetNumberSuffix', 'streetType', 'streetName'] as const

const STRUCTURE_KINDS: Readonly<Record<string, IdentifierKind>> = {
  '1': 'finess',
  FINESS: 'finess',
  '2': 'siren',
  SIREN: 'siren',
  '3': 'siret',
  SIRET: 'siret',
  '4': 'rppsRang',
}

/** The file names the register in words or by its code of TRE_G07; what it does not name is kept as national. */
function structureKindOf(type: string): IdentifierKind {
  return STRUCTURE_KINDS[type.toUpperCase()] ?? 'idNatStruct'
}

function isFilled(value: string): boolean {
  return value !== ''
}
