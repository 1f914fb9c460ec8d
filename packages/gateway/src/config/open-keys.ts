import { X509Certificate } from 'node:crypto'
import type { SecureContextOptions } from 'node:tls'
import type { Deployment, KeyReference, KeyUse } from '@entente/core/deployment'
import type { TenantId } from '@entente/core/ids'
import type { Signer } from '@entente/core/ports'
import { parseCertificate, signerFromPem, signerFromPkcs12 } from '@entente/trust'
import { configError } from './read-gateway-file.ts'
import type { ReadReference } from './reference-reader.ts'

/** A key with its certificate, for signing and for TLS. */
export interface OpenKey {
  readonly id: string
  readonly signer: Signer
  readonly tls: SecureContextOptions
  readonly notBefore: Date
  /** Exclusive. */
  readonly notAfter: Date
}

/**
 * Opens every key of one use. Two may overlap while a certificate is renewed: {@link keyInForce} picks.
 *
 * @throws {GatewayError} `GATEWAY_CONFIG_INVALID` when there is none; {TrustError} of the signers
 */
export async function openKeys(
  { keys }: Deployment,
  tenant: TenantId,
  use: KeyUse,
  read: ReadReference,
): Promise<readonly OpenKey[]> {
  const found = keys.filter((key) => key.tenant === tenant && key.use === use)
  if (found.length === 0) {
    throw configError([
      { path: 'deployment.keys', expected: `expected a key of use ${use} for the tenant ${tenant}` },
    ])
  }
  return Promise.all(found.map((key) => openKey(key, read)))
}

/** Opens one key of PEM with its certificate chain, or of PKCS#12. */
export async function openKey(
  key: Omit<KeyReference, 'tenant' | 'use'>,
  read: ReadReference,
): Promise<OpenKey> {
  const bytes = await read(key.reference)
  const passphrase = key.passphrase === undefined ? undefined : asText(await read(key.passphrase)).trim()
  if (key.certificate === undefined) {
    const signer = await signerFromPkcs12({ pkcs12: bytes, password: passphrase ?? '' })
    return opened(key.id, signer, { pfx: Buffer.from(bytes), passphrase: passphrase ?? '' })
  }
  const privateKey = asText(bytes)
  const certificateChain = asText(await read(key.certificate))
  const secret = passphrase === undefined ? {} : { passphrase }
  return opened(key.id, signerFromPem({ privateKey, certificateChain, ...secret }), {
    key: privateKey,
    cert: certificateChain,
    ...secret,
  })
}

function opened(id: string, signer: Signer, tls: SecureContextOptions): OpenKey {
  const { notBefore, notAfter } = parseCertificate(signer.certificateChain[0])
  return { id, signer, tls, notBefore, notAfter: new Date(notAfter.getTime() + 1000) }
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
