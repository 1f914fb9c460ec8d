import { mailboxKey } from '../model/mailbox.ts'
import type { DirectoryQuery } from '../read/directory-reader.ts'
import type { LdapSchema } from './ldap-schema.ts'

/**
 * A condition as data. It is written to the wire in BER, value by value, and never as text: what a person typed cannot
 * become a part of the condition.
 */
export type LdapFilter =
  | { readonly kind: 'and' | 'or'; readonly filters: readonly LdapFilter[] }
  | { readonly kind: 'equal' | 'begins'; readonly attribute: string; readonly value: string }

const MOST_WORDS = 8
const LONGEST_VALUE = 256

/** The condition of a query; undefined when this schema cannot express it, or when it would ask for everything. */
export function ldapFilterFor(query: DirectoryQuery, schema: LdapSchema): LdapFilter | undefined {
  const { attributes, personIdTypes, structureIdTypes } = schema
  const person = (type: string, id: string) =>
    equalBoth([attributes.personIdType, type], [attributes.personId, id])
  switch (query.by) {
    case 'rpps':
      return person(personIdTypes.rpps, query.rpps)
    case 'idNatPs': {
      const type = { '8': personIdTypes.rpps, '0': personIdTypes.adeli }[query.idNatPs.charAt(0)]
      return type === undefined ? undefined : person(type, query.idNatPs.slice(1))
    }
    case 'structure': {
      const { kind, id } = query
      if (kind === 'idNatStruct' || kind === 'rppsRang') return undefined
      return equalBoth([attributes.structureIdType, structureIdTypes[kind]], [attributes.structureId, id])
    }
    case 'address':
      return condition('equal', attributes.address, mailboxKey(query.address))
    case 'name':
      return allWords(query.name, [attributes.family, attributes.given, attributes.structureName])
    case 'sector':
      return undefined
  }
}

function condition(kind: 'equal' | 'begins', attribute: string, value: string): LdapFilter | undefined {
  return value === '' || value.length > LONGEST_VALUE ? undefined : { kind, attribute, value }
}

function equalBoth(
  first: readonly [attribute: string, value: string],
  second: readonly [attribute: string, value: string],
): LdapFilter | undefined {
  return all([condition('equal', ...first), condition('equal', ...second)])
}

/** Each word begins one of the attributes. */
function allWords(text: string, attributes: readonly string[]): LdapFilter | undefined {
  const words = text.match(/[\p{L}\p{M}\p{N}]+(?:['’-][\p{L}\p{M}\p{N}]+)*/gu) ?? []
  if (words.length === 0) return undefined
  return all(
    words.slice(0, MOST_WORDS).map((word): LdapFilter | undefined => {
      const each = attributes.map((attribute) => condition('begins', attribute, word))
      return each.every(isFilter) ? { kind: 'or', filters: each } : undefined
    }),
  )
}

function all(filters: readonly (LdapFilter | undefined)[]): LdapFilter | undefined {
  return filters.every(isFilter) ? { kind: 'and', filters } : undefined
}

function isFilter(filter: LdapFilter | undefined): filter is LdapFilter {
  return filter !== undefined
}
