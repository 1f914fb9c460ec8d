import { z } from 'zod'
import {
  civilDate,
  documentId,
  line,
  listOf,
  partName,
  patterned,
  recognised,
  sha256,
  someOf,
  wholeNumber,
} from '../documents/fields.ts'
import { isTenantId } from '../ids/index.ts'

const environment = z.enum(['staging', 'production'])

const tenantId = recognised(
  isTenantId,
  /^\d{14}$/,
  'the SIRET of a tenant: 14 digits whose last one is the key',
)

/**
 * The `pin-value` of RFC 7512 is the PIN itself, and `user:password@` a password: both are secrets in a place where
 * only names belong.
 */
const reference = patterned(
  /^(?!.*pin-value=)(?!.*:\/\/[^/]*@)(?:env:[A-Z_][A-Z0-9_]{0,99}|(?:file|secret|pkcs11|kms):[!-~]{1,500})$/,
  'a reference (file:…, env:NAME, secret:…, pkcs11:… without its PIN, kms:…), never the secret itself',
)

const url = patterned(/^https?:\/\/[!-~]{1,2000}$/, 'an https URL')

const tenant = z.strictObject({ id: tenantId, conventions: someOf(documentId, 1_000), party: partName })

const key = z.strictObject({
  id: partName,
  tenant: tenantId,
  use: z.enum([
    'vector-signature',
    'tls-client',
    'tls-server',
    'head-seal',
    'log-checkpoint',
    'trace-data',
    'trace-auditor',
    'index-hash',
    'opposition-hash',
    'api-token',
  ]),
  reference,
  certificate: reference.exactOptional(),
  passphrase: reference.exactOptional(),
})

const anchor = z.strictObject({
  id: partName,
  environment,
  pki: partName,
  reference,
  sha256,
  crl: listOf(url, 20).exactOptional(),
})

const endpoint = z.strictObject({
  id: partName,
  environment,
  use: z.enum([
    'interops-service',
    'interops-gateway',
    'whitelist',
    'directory',
    'api-particulier',
    'timestamp-authority',
    'witness',
    'telemetry',
  ]),
  url,
  clientKey: partName.exactOptional(),
  anchors: someOf(partName, 50).exactOptional(),
})

const store = z.strictObject({
  id: partName,
  environment,
  tenant: tenantId,
  use: z.enum(['journal', 'replay', 'outbox', 'opposition', 'whitelist', 'cache']),
  engine: z.enum(['sqlite', 'postgres']),
  reference,
})

const habilitation = z.strictObject({
  id: partName,
  environment,
  tenant: tenantId,
  datapass: patterned(/^[A-Za-z0-9-]{1,40}$/, 'the number of a DataPass habilitation'),
  scopes: someOf(patterned(/^[a-z0-9_]{1,100}$/, 'a scope: lower-case letters, digits, underscore'), 200),
  delegation: line('the identifier of a delegation', 100).exactOptional(),
})

const weakening = z
  .strictObject({ decidedOn: civilDate, until: civilDate, reason: line('a reason') })
  .meta({ id: 'Weakening' })

const partner = z.strictObject({
  convention: documentId,
  party: partName,
  sha1Signatures: weakening.exactOptional(),
  legacyShapes: weakening.exactOptional(),
  staleRevocation: weakening.exactOptional(),
})

/** The form of a deployment. */
export const deploymentSchema = z
  .strictObject({
    $schema: z.string().max(500).exactOptional(),
    kind: z.literal('deployment'),
    schemaVersion: z.literal(1),
    id: partName,
    environment,
    tenants: someOf(tenant, 10_000),
    keys: listOf(key, 20_000).default([]),
    anchors: listOf(anchor, 200).default([]),
    endpoints: listOf(endpoint, 1_000).default([]),
    stores: listOf(store, 20_000).default([]),
    habilitations: listOf(habilitation, 10_000).default([]),
    partners: listOf(partner, 1_000).default([]),
    clockSkewSeconds: wholeNumber(0, 300).default(60),
  })
  .transform(({ $schema: _editor, ...deployment }) => deployment)
