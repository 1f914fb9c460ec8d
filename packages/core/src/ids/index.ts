export type { Adeli } from './adeli.ts'
export { formatAdeli, isAdeli, parseAdeli } from './adeli.ts'
export type { AudienceUri } from './audience-uri.ts'
export { formatAudienceUri, isAudienceUri, parseAudienceUri } from './audience-uri.ts'
export type { AuthLevel } from './auth-level.ts'
export { formatAuthLevel, isAuthLevel, meetsAuthLevel, parseAuthLevel } from './auth-level.ts'
export type { BalType } from './bal-type.ts'
export { balTypes, formatBalType, isBalType, parseBalType } from './bal-type.ts'
export type { Finess } from './finess.ts'
export { formatFiness, isFiness, parseFiness } from './finess.ts'
export type { IdNatPs } from './id-nat-ps.ts'
export { formatIdNatPs, idNatPsFrom, isIdNatPs, parseIdNatPs, partsOfIdNatPs } from './id-nat-ps.ts'
export type { IdNatPsParts } from './id-nat-ps-table.ts'
export { idNatPsPrefixes } from './id-nat-ps-table.ts'
export type { IdNatStruct, IdNatStructParts } from './id-nat-struct.ts'
export {
  formatIdNatStruct,
  idNatStructPrefixes,
  isIdNatStruct,
  parseIdNatStruct,
  partsOfIdNatStruct,
} from './id-nat-struct.ts'
export type { MailAddress } from './mail-address.ts'
export { formatMailAddress, isMailAddress, mailDomainOf, parseMailAddress } from './mail-address.ts'
export type { MssanteDomain } from './mssante-domain.ts'
export { formatMssanteDomain, isMssanteDomain, parseMssanteDomain } from './mssante-domain.ts'
export type { Nir, NirForm, ParseNirOptions } from './nir.ts'
export { isNir, parseNir } from './nir.ts'
export type { OrganismeUrn, OrganismeUrnInit, OrganismeUrnParts, OrganismeUrnRole } from './organisme-urn.ts'
export {
  formatOrganismeUrn,
  isOrganismeUrn,
  organismeUrnFrom,
  parseOrganismeUrn,
  partsOfOrganismeUrn,
} from './organisme-urn.ts'
export type { Pagm, PagmSyntax } from './pagm.ts'
export { defaultPagmSyntax, formatPagm, isPagm, parsePagm } from './pagm.ts'
export type { PrefixEntry } from './prefixed.ts'
export type { Rpps } from './rpps.ts'
export { formatRpps, isRpps, parseRpps } from './rpps.ts'
export type { RppsRang } from './rpps-rang.ts'
export { formatRppsRang, isRppsRang, parseRppsRang } from './rpps-rang.ts'
export type { RuleId } from './rule-id.ts'
export { formatRuleId, isRuleId, parseRuleId } from './rule-id.ts'
export type { Siren } from './siren.ts'
export { formatSiren, isSiren, parseSiren } from './siren.ts'
export type { Siret } from './siret.ts'
export { formatSiret, isSiret, parseSiret, sirenOf } from './siret.ts'
export type { TenantId } from './tenant-id.ts'
export { formatTenantId, isTenantId, parseTenantId } from './tenant-id.ts'
