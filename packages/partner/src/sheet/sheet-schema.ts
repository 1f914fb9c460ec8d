import { isNonEmpty, type NonEmpty } from '@entente/core'
import {
  isAudienceUri,
  isAuthLevel,
  isMailAddress,
  isOrganismeUrn,
  isPagm,
  isTenantId,
} from '@entente/core/ids'
import { formatInstant, isCivilDate, isInstantText, parseInstant } from '@entente/core/time'
import { z } from 'zod'
import type { PartnerSheet } from './partner-sheet.ts'
import { isPlainHost, isPlainName } from './plain-name.ts'

/** How the message of a refused name begins, which decides the code of the error. */
export const CONFUSABLE =
  'expected a name in the letters of French, without invisible or look-alike characters'

const name = text('a name', 200).refine(isPlainName, { error: CONFUSABLE })
const partName = matching(/^[a-z0-9][a-z0-9._-]{0,63}$/, 'a short name: lower-case letters, digits, . _ -')
const documentId = matching(
  /^[A-Za-z0-9](?:[A-Za-z0-9 ._/-]{0,98}[A-Za-z0-9])?$/,
  'the reference of a convention',
)
const base64 = matching(
  /^(?:[A-Za-z0-9+/]{4}){16,16000}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
  'DER in base64',
)

const instant = z
  .string()
  .refine((value) => isInstantText(value) && formatInstant(parseInstant(value)) === value, {
    error: 'expected an instant in UTC with milliseconds, such as 2026-03-02T09:00:00.000Z',
  })

const civilDate = known(isCivilDate, 'a day such as 2026-03-02')

const url = z.string().refine(isUsableUrl, {
  error:
    'expected an https URL in ASCII, without user, query or Punycode; http for the loopback interface in staging',
})
const crlUrl = matching(/^https?:\/\/[!-~]{1,2000}$/, 'an http or https URL')

const organisme = z.strictObject({
  siret: known(isTenantId, 'a SIRET'),
  name,
  convention: documentId,
  party: partName,
  issuerUrn: known(isOrganismeUrn, 'the URN of an organisme').exactOptional(),
  recipientUrn: known(isOrganismeUrn, 'the URN of an organisme').exactOptional(),
})

const pki = z.strictObject({
  id: partName,
  name,
  root: base64,
  issuingCas: some(base64, 20),
  crl: z.array(crlUrl).max(20),
})

const certificate = z.strictObject({
  id: partName,
  uses: some(z.enum(['vector-signature', 'tls-client', 'tls-server', 'seal']), 4),
  pki: partName,
  certificate: base64,
  from: instant,
  until: instant,
  shared: z
    .strictObject({ decidedOn: civilDate, until: civilDate, reason: text('a reason', 200) })
    .exactOptional(),
})

const endpoint = z.strictObject({
  id: partName,
  use: z.enum(['interops-service', 'interops-gateway', 'portal-acs', 'portal-login']),
  url,
})

const service = z.strictObject({
  id: partName,
  title: name,
  audience: known(isAudienceUri, 'an absolute URI'),
  mode: z.enum(['A', 'P']),
  carriage: z.enum(['soap', 'rest']).exactOptional(),
  requiredAuthLevel: known(isAuthLevel, 'the URI of an authentication level'),
  pagms: some(known(isPagm, 'a PAGM'), 500),
  maximumVectorLifeSeconds: z.int().min(1).max(86_400),
  reuse: z.enum(['single', 'until-expiry']),
  endpoint: partName,
})

const contact = z.strictObject({
  id: partName,
  purpose: z.enum(['operations', 'incident', 'security', 'traces', 'data-protection', 'legal']),
  function: name,
  mail: known(isMailAddress, 'a mail address')
    .refine((mail) => isPlainHost(mail.slice(mail.lastIndexOf('@') + 1)), { error: CONFUSABLE })
    .exactOptional(),
  phone: matching(/^\+?[0-9][0-9 .()-]{2,24}$/, 'a telephone number').exactOptional(),
})

/** The form of a sheet. */
export const sheetSchema: z.ZodType<PartnerSheet> = z.strictObject({
  kind: z.literal('partner-sheet'),
  schemaVersion: z.literal(1),
  environment: z.enum(['staging', 'production']),
  version: z.int().min(1).max(1_000_000),
  issuedAt: instant,
  validUntil: instant,
  organisme,
  pkis: some(pki, 10),
  certificates: some(certificate, 40),
  endpoints: z.array(endpoint).max(100),
  services: z.array(service).max(200),
  contacts: some(contact, 50),
})

function text(expected: string, maximum: number) {
  return z
    .string({ error: `expected ${expected}` })
    .min(1)
    .max(maximum)
}

function matching(pattern: RegExp, expected: string) {
  const error = `expected ${expected}`
  return z.string({ error }).regex(pattern, { error })
}

function known<Value extends string>(recognise: (value: unknown) => value is Value, expected: string) {
  return z.custom<Value>(recognise, { error: `expected ${expected}` })
}

function some<Entry extends z.ZodType>(entry: Entry, maximum: number) {
  return z
    .array(entry)
    .min(1)
    .max(maximum)
    .transform((entries): NonEmpty<z.output<Entry>> => (isNonEmpty(entries) ? entries : z.NEVER))
}

function isUsableUrl(value: string): boolean {
  if (!/^https?:\/\/[!-~]{1,2000}$/.test(value) || !URL.canParse(value)) return false
  const { username, password, search, hash, host, hostname, protocol } = new URL(value)
  const local = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname)
  return (
    `${username}${password}${search}${hash}` === '' && isPlainHost(host) && (protocol === 'https:' || local)
  )
}
