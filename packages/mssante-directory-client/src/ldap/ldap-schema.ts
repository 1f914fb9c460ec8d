import { DirectoryError } from '../errors.ts'

/** Attribute names of the directory. Its real schema is not public; the defaults are those of an operator's client. */
export interface LdapAttributes {
  readonly type: string
  readonly address: string
  readonly given: string
  readonly family: string
  readonly personId: string
  readonly personIdType: string
  readonly profession: string
  readonly city: string
  readonly structureName: string
  readonly structureId: string
  readonly structureIdType: string
  readonly description: string
}

/** How the directory writes what a mailbox is found by. */
export interface LdapSchema {
  readonly attributes: LdapAttributes
  /** Values of `personIdType`. */
  readonly personIdTypes: { readonly rpps: string; readonly adeli: string }
  /** Values of `structureIdType`. */
  readonly structureIdTypes: { readonly finess: string; readonly siren: string; readonly siret: string }
}

/** What one field of a schema may say otherwise. */
export type LdapSchemaChanges = { readonly [Part in keyof LdapSchema]?: Partial<LdapSchema[Part]> }

const DEFAULTS: LdapSchema = {
  attributes: {
    type: 'TypeBAL',
    address: 'mail',
    given: 'givenName',
    family: 'sn',
    personId: 'IdentifiantPP',
    personIdType: 'TypeIdentifiantPP',
    profession: 'profession',
    city: 'l',
    structureName: 'o',
    structureId: 'IdentifiantPM',
    structureIdType: 'TypeIdentifiantPM',
    description: 'description',
  },
  personIdTypes: { rpps: '8', adeli: '0' },
  structureIdTypes: { finess: 'FINESS', siren: 'SIREN', siret: 'SIRET' },
}

/** RFC 4512: a name (letters, digits, hyphens) or a numeric OID. */
const ATTRIBUTE = /^(?:[A-Za-z][A-Za-z0-9-]{0,127}|\d+(?:\.\d+){1,40})$/

/**
 * Completes a schema with the defaults.
 *
 * @throws {DirectoryError} `LDAP_OPTIONS_INVALID`
 */
export function ldapSchema(changes: LdapSchemaChanges = {}): LdapSchema {
  const attributes = { ...DEFAULTS.attributes, ...changes.attributes }
  for (const [field, name] of Object.entries(attributes)) {
    if (ATTRIBUTE.test(name)) continue
    throw new DirectoryError({
      code: 'LDAP_OPTIONS_INVALID',
      what: `The name of the attribute for ${field} is not one of LDAP.`,
      details: { field },
    })
  }
  return {
    attributes,
    personIdTypes: { ...DEFAULTS.personIdTypes, ...changes.personIdTypes },
    structureIdTypes: { ...DEFAULTS.structureIdTypes, ...changes.structureIdTypes },
  }
}
