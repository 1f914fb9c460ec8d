import { X509Certificate } from 'node:crypto'
import { createSecureContext, type SecureContextOptions } from 'node:tls'
import type { ClientCertificate } from '@entente/runtime'
import { DirectoryError } from '../errors.ts'

const PEM_CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

/**
 * The trusted CA and the own certificate as TLS takes them. Proves that they can be read: TLS itself would silently
 * ignore a CA that is none.
 *
 * @throws {DirectoryError} `LDAP_OPTIONS_INVALID`
 */
export function ldapTlsOptions(options: {
  readonly ca?: string
  readonly clientCertificate?: ClientCertificate
}): SecureContextOptions {
  const { ca, clientCertificate } = options
  try {
    const authorities = ca === undefined ? undefined : (ca.match(PEM_CERTIFICATE) ?? [''])
    for (const authority of authorities ?? []) new X509Certificate(authority)
    const tls: SecureContextOptions = {
      minVersion: 'TLSv1.2',
      ...(authorities !== undefined && { ca: authorities }),
      ...(clientCertificate !== undefined && ownCertificate(clientCertificate)),
    }
    createSecureContext(tls)
    return tls
  } catch (cause) {
    throw new DirectoryError({
      code: 'LDAP_OPTIONS_INVALID',
      what: 'The trusted CA or the client certificate of the LDAP connection cannot be used.',
      cause,
    })
  }
}

function ownCertificate(client: ClientCertificate): SecureContextOptions {
  if ('pkcs12' in client) return { pfx: Buffer.from(client.pkcs12), passphrase: client.passphrase }
  const { certificate, key, passphrase } = client
  const pem = typeof key === 'string' ? key : key.export({ type: 'pkcs8', format: 'pem' })
  return { cert: certificate, key: pem, ...(passphrase !== undefined && { passphrase }) }
}
