import { BitString, Enumerated, fromBER, Integer } from 'asn1js'
import { Certificate, CertificateRevocationList, Extension, Extensions, RevokedCertificate } from 'pkijs'
import { type TestIssuer, toTime } from './certificate.ts'
import { toRelativeDistinguishedNames } from './distinguished-name.ts'
import { signStructure, type TestSignatureDigest } from './sign-structure.ts'

/** One line of a revocation list. */
export interface TestRevocation {
  /** The revoked certificate in DER, or its serial number. */
  readonly certificate: Uint8Array
  readonly at: Date
  /** CRLReason of RFC 5280 §5.3.1, for instance 1 keyCompromise, 4 superseded. */
  readonly reason?: number
}

/** What a revocation list of the test says. */
export interface TestCrlOptions {
  readonly revoked?: readonly TestRevocation[]
  /** @default the PKI's instant */
  readonly thisUpdate?: Date
  /** `null` leaves it out. @default seven days after `thisUpdate` */
  readonly nextUpdate?: Date | null
  /** @default 1 */
  readonly number?: number
  /** Makes a delta CRL on this base number. */
  readonly deltaBase?: number
  /** Makes a partial CRL for some reasons only (issuing distribution point). */
  readonly onlySomeReasons?: boolean
  readonly unknownCriticalExtension?: string
  /** @default 'SHA-256' */
  readonly digest?: TestSignatureDigest
}

const WEEK_MS = 7 * 86_400_000

/** Builds and signs a certificate revocation list in DER. */
export function buildCrl(
  options: TestCrlOptions & { readonly thisUpdate: Date },
  issuer: TestIssuer,
): Uint8Array {
  const crl = new SignableCrl()
  crl.version = 1
  crl.issuer = toRelativeDistinguishedNames(issuer.subject)
  crl.thisUpdate = toTime(options.thisUpdate)
  if (options.nextUpdate !== null) {
    crl.nextUpdate = toTime(options.nextUpdate ?? new Date(options.thisUpdate.getTime() + WEEK_MS))
  }
  const revoked = (options.revoked ?? []).map(toRevokedCertificate)
  if (revoked.length > 0) crl.revokedCertificates = revoked
  crl.crlExtensions = new Extensions({ extensions: crlExtensions(options) })
  signStructure(crl, issuer.key, options.digest ?? 'SHA-256')
  return new Uint8Array(crl.toSchema(true).toBER())
}

/** pkijs keeps the part to be signed to itself; signing outside of it needs that part. */
class SignableCrl extends CertificateRevocationList {
  override encodeTBS() {
    return super.encodeTBS()
  }
}

function toRevokedCertificate(line: TestRevocation): RevokedCertificate {
  const parsed = new Certificate({ schema: fromBER(new Uint8Array(line.certificate).buffer).result })
  const entry = new RevokedCertificate({
    userCertificate: parsed.serialNumber,
    revocationDate: toTime(line.at),
  })
  if (line.reason !== undefined) {
    entry.crlEntryExtensions = new Extensions({
      extensions: [
        new Extension({ extnID: '2.5.29.21', extnValue: new Enumerated({ value: line.reason }).toBER() }),
      ],
    })
  }
  return entry
}

function crlExtensions(options: TestCrlOptions): Extension[] {
  const extensions = [
    new Extension({ extnID: '2.5.29.20', extnValue: new Integer({ value: options.number ?? 1 }).toBER() }),
  ]
  if (options.deltaBase !== undefined) {
    extensions.push(
      new Extension({
        extnID: '2.5.29.27',
        critical: true,
        extnValue: new Integer({ value: options.deltaBase }).toBER(),
      }),
    )
  }
  if (options.onlySomeReasons) {
    // IssuingDistributionPoint { onlySomeReasons [3] { keyCompromise } }
    extensions.push(
      new Extension({
        extnID: '2.5.29.28',
        critical: true,
        extnValue: new Uint8Array([0x30, 0x04, 0x83, 0x02, 0x06, 0x40]).buffer,
      }),
    )
  }
  if (options.unknownCriticalExtension !== undefined) {
    extensions.push(
      new Extension({
        extnID: options.unknownCriticalExtension,
        critical: true,
        extnValue: new BitString({ valueHex: new Uint8Array([1]).buffer }).toBER(),
      }),
    )
  }
  return extensions
}
