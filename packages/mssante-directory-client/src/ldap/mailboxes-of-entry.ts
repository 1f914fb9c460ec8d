import { type BalType, isBalType } from '@entente/core/ids'
import {
  type DirectoryIdentifier,
  isAddressLike,
  type Mailbox,
  mailboxKey,
  type Professional,
  type Provenance,
  type Structure,
} from '../model/mailbox.ts'
import type { LdapAttributes, LdapSchema } from './ldap-schema.ts'

/** An entry as ldapts gives it. */
export type LdapEntry = Readonly<
  Record<string, string | Buffer | readonly string[] | readonly Buffer[] | undefined>
>

/** The mailboxes of an entry: one for each address; none for an entry without address. */
export function mailboxesOfEntry(
  entry: LdapEntry,
  schema: LdapSchema,
  provenance: Provenance,
): readonly Mailbox[] {
  const read = readerOf(entry, schema.attributes)
  const type = read('type').find((value): value is BalType => isBalType(value))
  const isOfStructure = type === 'ORG' || type === 'APP'
  const structure = structureOf(read, schema)
  const professional = isOfStructure ? undefined : professionalOf(read, schema)
  const [description] = read('description')
  return read('address')
    .filter(isAddressLike)
    .map((address) => ({
      address: mailboxKey(address),
      ...(type !== undefined && { type }),
      carrier: isOfStructure ? 'Organization' : 'Practitioner',
      ...(professional !== undefined && { professional }),
      ...(structure !== undefined && { structure }),
      ...(description !== undefined && { description }),
      provenance,
    }))
}

type ReadField = (field: keyof LdapAttributes) => readonly string[]

/** Attribute names have no case (RFC 4512), and servers answer in their own. */
function readerOf(entry: LdapEntry, attributes: LdapAttributes): ReadField {
  const byName = new Map(Object.entries(entry).map(([name, value]) => [name.toLowerCase(), value]))
  return (field) => {
    const value = byName.get(attributes[field].toLowerCase()) ?? []
    const values = typeof value === 'string' || Buffer.isBuffer(value) ? [value] : value
    return values.map((own) => own.toString().trim()).filter((text) => text !== '')
  }
}

function professionalOf(read: ReadField, { personIdTypes }: LdapSchema): Professional | undefined {
  const [family] = read('family')
  const [given] = read('given')
  const [id] = read('personId')
  const [idType] = read('personIdType')
  if (family === undefined && id === undefined) return undefined
  const identifiers: DirectoryIdentifier[] = []
  if (id !== undefined && idType === personIdTypes.rpps) {
    identifiers.push({ kind: 'idNatPs', value: `8${id}` }, { kind: 'rpps', value: id })
  } else if (id !== undefined && idType === personIdTypes.adeli) {
    identifiers.push({ kind: 'idNatPs', value: `0${id}` })
  }
  const [profession] = read('profession')
  return {
    family: family ?? '',
    given: given ?? '',
    identifiers,
    ...(profession !== undefined && { profession: { code: profession } }),
  }
}

function structureOf(read: ReadField, { structureIdTypes }: LdapSchema): Structure | undefined {
  const [name] = read('structureName')
  const [id] = read('structureId')
  const [idType] = read('structureIdType')
  const [city] = read('city')
  if (name === undefined && id === undefined && city === undefined) return undefined
  const kind = (['finess', 'siren', 'siret'] as const).find((own) => structureIdTypes[own] === idType)
  return {
    ...(name !== undefined && { name }),
    identifiers: id === undefined || kind === undefined ? [] : [{ kind, value: id }],
    ...(city !== undefined && { address: [city] }),
  }
}
