import type { KeyObject } from 'node:crypto'
import { createSecureContext, type SecureContextOptions } from 'node:tls'
import { RuntimeError } from '../errors.ts'

/** The certificate that this side shows in mutual TLS. */
export type ClientCertificate =
  | {
      /** PEM: the certificate first, then its issuers. */
      readonly certificate: string
      /** PEM, or a key object that never left memory. */
      readonly key: string | KeyObject
      /** Opens an encrypted PEM key. */
      readonly passphrase?: string
    }
  | {
      /** The bytes of a `.p12` or `.pfx` file. */
      readonly pkcs12: Uint8Array
      readonly passphrase: string
    }

/**
 * Turns the client certificate into TLS options, and proves that key and certificate fit.
 *
 * @throws {RuntimeError} `HTTP_CLIENT_CERTIFICATE_INVALID`
 */
export function clientCertificateOptions(client: ClientCertificate): SecureContextOptions {
  try {
    const options = toTlsOptions(client)
    createSecureContext(options)
    return options
  } catch (cause) {
    throw new RuntimeError({
      code: 'HTTP_CLIENT_CERTIFICATE_INVALID',
      what: 'The client certificate cannot be used.',
      ...('pkcs12' in client && {
        why: 'A PKCS#12 file made by an old tool may also be encrypted with RC2, which OpenSSL 3 refuses.',
      }),
      cause,
    })
  }
}

function toTlsOptions(client: ClientCertificate): SecureContextOptions {
  if ('pkcs12' in client) return { pfx: Buffer.from(client.pkcs12), passphrase: client.passphrase }
  const { certificate, key, passphrase } = client
  const pem = typeof key === 'string' ? key : key.export({ type: 'pkcs8', format: 'pem' })
  return { cert: certificate, key: pem, ...(passphrase !== undefined && { passphrase }) }
}
