import {
  type DerElement,
  DerFault,
  DerReader,
  readBoolean,
  readNamedBits,
  readSmallInteger,
  TAG,
} from './der-reader.ts'
import { OID, readOid } from './oids.ts'

/** Bits of the key usage extension (RFC 5280 §4.2.1.3) that are read here. */
export type KeyUsage = 'digitalSignature' | 'nonRepudiation' | 'keyEncipherment' | 'keyCertSign' | 'cRLSign'

const KEY_USAGE_BITS: readonly (KeyUsage | undefined)[] = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  undefined,
  undefined,
  'keyCertSign',
  'cRLSign',
]

/** One extension as it stands in the certificate or the list. */
export interface RawExtension {
  readonly oid: string
  readonly critical: boolean
  readonly value: Uint8Array
}

/** Reads a list of extensions; an extension that occurs twice is a fault. */
export function readExtensionList(list: DerReader): readonly RawExtension[] {
  const found = new Map<string, RawExtension>()
  while (!list.done) {
    const one = list.enter(TAG.sequence)
    const type = one.next(TAG.oid)
    const oid = readOid(one.content(type), type.from)
    const flag = one.optional(TAG.boolean)
    const critical = flag !== undefined && readBoolean(one.content(flag), flag.from)
    const value = one.content(one.next(TAG.octetString))
    one.finish()
    if (found.has(oid)) throw new DerFault('an extension occurs twice', type.from)
    found.set(oid, { oid, critical, value })
  }
  return [...found.values()]
}

export function readKeyUsage(value: Uint8Array): readonly KeyUsage[] {
  const reader = new DerReader(value)
  const bits = readNamedBits(reader.content(reader.next(TAG.bitString)), 0)
  reader.finish()
  return KEY_USAGE_BITS.flatMap((name, index) => (name !== undefined && bits[index] === true ? [name] : []))
}

export function readBasicConstraints(value: Uint8Array): { ca: boolean; pathLength: number | undefined } {
  const outer = new DerReader(value)
  const reader = outer.enter(TAG.sequence)
  const flag = reader.optional(TAG.boolean)
  const length = reader.optional(TAG.integer)
  reader.finish()
  outer.finish()
  return {
    ca: flag !== undefined && readBoolean(reader.content(flag), flag.from),
    pathLength: length === undefined ? undefined : readSmallInteger(reader.content(length), length.from),
  }
}

/** Reads ExtKeyUsageSyntax, a sequence of OIDs. */
export function readExtendedKeyUsage(value: Uint8Array): readonly string[] {
  const outer = new DerReader(value)
  const reader = outer.enter(TAG.sequence)
  outer.finish()
  const usages: string[] = []
  while (!reader.done) usages.push(oidOf(reader, reader.next(TAG.oid)))
  return usages
}

/** Reads the policy OIDs of CertificatePolicies; qualifiers are not looked at. */
export function readCertificatePolicies(value: Uint8Array): readonly string[] {
  const outer = new DerReader(value)
  const reader = outer.enter(TAG.sequence)
  outer.finish()
  const policies: string[] = []
  while (!reader.done) {
    const information = reader.enter(TAG.sequence)
    policies.push(oidOf(information, information.next(TAG.oid)))
  }
  return policies
}

/** Reads the URIs of CRLDistributionPoints; points by directory name are skipped. */
export function readCrlUrls(value: Uint8Array): readonly string[] {
  const outer = new DerReader(value)
  const reader = outer.enter(TAG.sequence)
  outer.finish()
  const urls: string[] = []
  while (!reader.done) {
    const point = reader.enter(TAG.sequence)
    const name = point.optional(0xa0)
    if (name !== undefined) urls.push(...readPointUris(point.inside(name)))
  }
  return urls
}

/** Reads the URIs of a DistributionPointName: fullName [0] with uniformResourceIdentifier [6]. */
export function readPointUris(reader: DerReader): readonly string[] {
  const full = reader.optional(0xa0)
  if (full === undefined) return []
  const names = reader.inside(full)
  const uris: string[] = []
  while (!names.done) {
    const name = names.next()
    if (name.tag === 0x86) uris.push(Buffer.from(names.content(name)).toString('latin1'))
  }
  return uris
}

function oidOf(reader: DerReader, element: DerElement): string {
  return readOid(reader.content(element), element.from)
}

/** Certificate extensions that are understood, or that change nothing about what is decided here. */
export const UNDERSTOOD: ReadonlySet<string> = new Set([
  OID.subjectKeyIdentifier,
  OID.keyUsage,
  OID.privateKeyUsagePeriod,
  OID.subjectAltName,
  OID.basicConstraints,
  OID.crlDistributionPoints,
  OID.certificatePolicies,
  OID.authorityKeyIdentifier,
  OID.extendedKeyUsage,
])

/** Constraints that would have to be enforced; a certificate with one of them is refused, critical or not. */
export const UNPROCESSED_CONSTRAINTS: ReadonlySet<string> = new Set([
  OID.nameConstraints,
  OID.policyMappings,
  OID.policyConstraints,
  OID.inhibitAnyPolicy,
])
