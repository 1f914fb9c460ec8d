import type { Brand } from '../brand.ts'
import { type IdentifierKind, isCanonical, parseIdentifier } from './identifier.ts'
import { formatSiret, type Siret, siretKind } from './siret.ts'

/** The organisme on whose behalf we act: its SIRET. Required wherever it appears, never defaulted. */
export type TenantId = Brand<Siret, 'TenantId'>

const tenantIdKind: IdentifierKind = { ...siretKind, name: 'TenantId (the SIRET of the organisme)' }

/**
 * Reads the tenant: the SIRET of the organisme on whose behalf the call acts.
 *
 * @param value text of 14 digits, grouped or not; a {@link Siret} too
 * @returns the 14 digits
 * @throws {CoreError} `ID_NOT_TEXT` `ID_TOO_LONG` `ID_MALFORMED` `ID_CHECK_KEY_WRONG`
 * @example
 * const tenant = parseTenantId('99000000200016')
 */
export function parseTenantId(value: unknown): TenantId {
  return parseIdentifier<TenantId>(tenantIdKind, value)
}

/** Tells whether a value is a tenant in canonical form: a SIRET of 14 digits without spaces. */
export function isTenantId(value: unknown): value is TenantId {
  return isCanonical(tenantIdKind, value)
}

/** Writes a tenant for people to read, as a SIRET: `990 000 002 00016`. */
export function formatTenantId(tenant: TenantId): string {
  return formatSiret(tenant)
}
