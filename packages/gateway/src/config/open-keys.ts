import { X509Certificate } from 'node:crypto'
import type { SecureContextOptions } from 'node:tls'
import type { KeyReference, KeyUse } from '@entente/core/deployment'
import type { TenantId } from '@entente/core/ids'
import type { Signer } from '@entente/core/ports'
import type { ClientCertificate } from '@entente/runtime'
import { parseCertificate, remoteSigner, signerFromPem, signerFromPkcs12 } from '@entente/trust'
import type { GatewayDocuments } from './open-documents.ts'
import { configError } from './read-gateway-file.ts'

/** A key with its certificate, for signing and, when it may be read, for TLS. */
export interface OpenKey {
  readonly id: string
  readonly signer: Signer
  /** Undefined for a key that stays in an HSM or a key service: Node.js needs the key itself for TLS. */
  readonly tls: ClientCertificate | undefined
  /** SHA-256 of the public key. */
  readonly keySha256: string
  readonly notBefore: Date
  /** Exclusive. */
  readonly notAfter: Date
}

/** What keys are opened from. */
export type KeySource = Pick<GatewayDocuments, 'read' | 'keyModule'>

/**
 * Opens every key of one use. Two may overlap while a certificate is renewed: {@link keyInForce} picks.
 *
 * @throws {GatewayError} `GATEWAY_CONFIG_INVALID` when there is none; {TrustError} of the signers
 */
export async function openKeys(
  documents: KeySource & Pick<GatewayDocuments, 'deployment'>,
  tenant: TenantId,
  use: KeyUse,
): Promise<readonly OpenKey[]> {
  const found = documents.deployment.keys.filter((key) => key.tenant === tenant && key.use === use)
  if (found.length === 0) {
    throw configError([
      { path: 'deployment.keys', expected: `expected a key of use ${use} for the tenant ${tenant}` },
    ])
  }
  return Promise.all(found.map((key) => openKey(key, documents)))
}

/** Opens one key of PEM with its certificate chain, of PKCS#12, or behind a key module. */
export async function openKey(
  key: Omit<KeyReference, 'tenant' | 'use'>,
  { read, keyModule }: KeySource,
): Promise<OpenKey> {
  const module = keyModule(key.reference)
  if (module?.sign !== undefined && key.certificate !== undefined) {
    const certificateChain = asText(await read(key.certificate))
    const sign = module.sign.bind(module, key.reference)
    return opened(key.id, remoteSigner({ certificateChain, sign }), undefined)
  }
  const bytes = await read(key.reference)
  const passphrase = key.passphrase === undefined ? undefined : asText(await read(key.passphrase)).trim()
  if (key.certificate === undefined) {
    const signer = await signerFromPkcs12({ pkcs12: bytes, password: passphrase ?? '' })
    return opened(key.id, signer, { pkcs12: bytes, passphrase: passphrase ?? '' })
  }
  const privateKey = asText(bytes)
  const certificateChain = asText(await read(key.certificate))
  const secret = passphrase === undefined ? {} : { passphrase }
  return opened(key.id, signerFromPem({ privateKey, certificateChain, ...secret }), {
    key: privateKey,
    certificate: certificateChain,
    ...secret,
  })
}

function opened(id: string, signer: Signer, tls: ClientCertificate | undefined): OpenKey {
  const { notBefore, notAfter, keySha256 } = parseCertificate(signer.certificateChain[0])
  return { id, signer, tls, keySha256, notBefore, notAfter: new Date(notAfter.getTime() + 1000) }
}

/**
 * The key and certificate of a key that serves TLS.
 *
 * @throws {GatewayError} `GATEWAY_CONFIG_INVALID` for a key that cannot be read
 */
export function readableKey({ id, tls }: OpenKey): ClientCertificate {
  if (tls === undefined) {
    throw configError([
      { path: `deployment.keys[${id}].reference`, expected: 'expected a key for TLS that can be read' },
    ])
  }
  return tls
}

/** What a TLS listener or connection takes of a key. @throws {GatewayError} `GATEWAY_CONFIG_INVALID` */
export function tlsOf(key: OpenKey): SecureContextOptions {
  const readable = readableKey(key)
  if ('pkcs12' in readable) return { pfx: Buffer.from(readable.pkcs12), passphrase: readable.passphrase }
  const { certificate, key: privateKey, passphrase } = readable
  const pem =
    typeof privateKey === 'string' ? privateKey : privateKey.export({ type: 'pkcs8', format: 'pem' })
  return { cert: certificate, key: pem, ...(passphrase !== undefined && { passphrase }) }
}

/** The key in force at an instant, the one that ends last; the first of all when none is, so that its use is refused. */
export function keyInForce(keys: readonly OpenKey[], at: Date): OpenKey {
  const inForce = keys.filter(({ notBefore, notAfter }) => notBefore <= at && at < notAfter)
  const [best] = [...inForce].sort((one, other) => other.notAfter.getTime() - one.notAfter.getTime())
  const chosen = best ?? keys[0]
  if (chosen === undefined) throw new RangeError('There is no key.')
  return chosen
}

/** A certificate in PEM, as TLS takes roots. */
export function pemOf(der: Uint8Array): string {
  return new X509Certificate(der).toString()
}

/** The bytes of a reference as text. */
export function asText(bytes: Uint8Array): string {
  return new TextDecoder('utf-8').decode(bytes)
}
