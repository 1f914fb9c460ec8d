import type { Clock } from '@entente/core/ports'
import { buildCertificate, type TestIssuer } from './certificate.ts'
import type { TestCertificateOptions } from './certificate-options.ts'
import { buildCrl, type TestCrlOptions } from './crl.ts'
import type { TestName } from './distinguished-name.ts'
import { generateTestKey, type TestKeyPair } from './keys.ts'
import { toPem } from './pem.ts'

/** A certificate with its private key, in the forms that servers, clients and signers want. */
export interface TestIdentity {
  readonly subject: TestName
  readonly key: TestKeyPair
  readonly certificateDer: Uint8Array
  readonly certificatePem: string
  readonly privateKeyPem: string
  /** The certificate, then its issuers up to and including the root. */
  readonly chainDer: readonly [Uint8Array, ...Uint8Array[]]
  /** The same chain in PEM, the signer's certificate first. */
  readonly chainPem: string
}

/** An identity that can sign certificates and revocation lists. */
export interface TestAuthority extends TestIdentity {
  /** Issues a certificate of an intermediate authority. */
  authority(options: TestCertificateOptions): TestAuthority
  /** Issues an end certificate. */
  leaf(options: TestCertificateOptions): TestIdentity
  /** Signs a revocation list in DER. */
  crl(options?: TestCrlOptions): Uint8Array
}

/** A small certification authority that lives as long as a test. */
export interface TestPki {
  /** Makes a self-signed root. */
  root(options: TestCertificateOptions): TestAuthority
  /** Makes a self-signed end certificate, which the INTEROPS convention forbids (art. 7.2.2). */
  selfSigned(options: TestCertificateOptions): TestIdentity
}

const DAY_MS = 86_400_000

/**
 * Opens a mini-PKI whose certificates are valid around the given clock's instant, unless told otherwise.
 *
 * @example
 * const pki = createPki(frozenClock('2026-03-02T09:00:00Z'))
 * const root = pki.root({ subject: [['C', 'FR'], ['CN', 'Racine fictive']] })
 * const signer = root.authority({ subject: [['CN', 'AC fictive']] }).leaf({ subject: [['CN', 'vi']] })
 */
export function createPki(clock: Clock): TestPki {
  const daysFromNow = (days: number) => new Date(clock.now().getTime() + days * DAY_MS)

  function issue(
    options: TestCertificateOptions,
    defaults: Pick<TestCertificateOptions, 'keyUsage' | 'basicConstraints'> & { readonly days: number },
    issuer?: TestIdentity,
  ): TestIdentity {
    const key = options.key ?? generateTestKey(options.keyType ?? 'rsa-2048')
    const complete = {
      keyUsage: defaults.keyUsage ?? [],
      basicConstraints: defaults.basicConstraints ?? null,
      notBefore: daysFromNow(-1),
      notAfter: daysFromNow(defaults.days),
      ...options,
    }
    const signer: TestIssuer = issuer ?? { subject: options.subject, key }
    const certificateDer = buildCertificate(complete, key, signer)
    const chainDer: readonly [Uint8Array, ...Uint8Array[]] = [certificateDer, ...(issuer?.chainDer ?? [])]
    return {
      subject: options.subject,
      key,
      certificateDer,
      certificatePem: toPem(certificateDer),
      privateKeyPem: key.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      chainDer,
      chainPem: chainDer.map((der) => toPem(der)).join(''),
    }
  }

  function issueAuthority(options: TestCertificateOptions, issuer?: TestIdentity): TestAuthority {
    const identity = issue(
      options,
      { keyUsage: ['keyCertSign', 'cRLSign'], basicConstraints: { ca: true }, days: 3650 },
      issuer,
    )
    return {
      ...identity,
      authority: (child) => issueAuthority(child, identity),
      leaf: (child) => issue(child, { keyUsage: ['digitalSignature'], days: 365 }, identity),
      crl: (crl = {}) => buildCrl({ ...crl, thisUpdate: crl.thisUpdate ?? clock.now() }, identity),
    }
  }

  return {
    root: (options) => issueAuthority(options),
    selfSigned: (options) => issue(options, { keyUsage: ['digitalSignature'], days: 365 }),
  }
}
