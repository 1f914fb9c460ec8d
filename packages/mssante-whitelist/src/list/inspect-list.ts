import { hash } from 'node:crypto'
import type { SignatureAlgorithms } from '@entente/trust/dsig'
import { formatDistinguishedName, parseCertificate } from '@entente/trust/x509'
import { isWhitelistError, type WhitelistErrorCode } from '../errors.ts'
import { WhitelistSnapshot } from '../snapshot/snapshot.ts'
import type { DiagnosticKind } from './collect-rows.ts'
import { asWhitelistError } from './list-failure.ts'
import { type ListProfile, listProfile } from './list-profile.ts'
import { openSignedList } from './open-signed-list.ts'
import { type ListContent, readList } from './read-list.ts'

/** A certificate found in a list. Nothing about it is trusted. */
export interface SeenCertificate {
  readonly subject: string
  readonly issuer: string
  readonly serialNumber: string
  readonly sha256: string
  readonly notBefore: Date
  readonly notAfter: Date
  readonly keyUsage: readonly string[] | undefined
  readonly extendedKeyUsage: readonly string[] | undefined
}

/** What a downloaded file contains. An inspection never says "verified". */
export interface ListInspection {
  readonly sha256: string
  readonly bytes: number
  /**
   * `intact`: not changed since the holder of the first certificate signed it, whoever that is. `broken`: changed, or
   * signed in another form; `problem` says which. `unsigned`: no signature.
   */
  readonly integrity: 'intact' | 'broken' | 'unsigned'
  readonly problem: WhitelistErrorCode | undefined
  readonly profile: {
    readonly namespace: string
    readonly root: string
    readonly xades: 'required' | 'optional'
  }
  readonly generatedAt: Date | undefined
  readonly signingTime: Date | undefined
  readonly algorithms: SignatureAlgorithms | undefined
  /** The signer's first. */
  readonly certificates: readonly SeenCertificate[]
  /** What could be read of the rows; undefined when the file is not a readable list. */
  readonly contents:
    | {
        readonly entries: number
        readonly domains: number
        readonly operatorCertificates: number
        readonly diagnostics: Readonly<Partial<Record<DiagnosticKind, number>>>
      }
    | undefined
  /** For queries and differences only: the gate refuses to judge mail by it. */
  readonly snapshot: WhitelistSnapshot | undefined
}

/**
 * Shows what a downloaded list contains, to compare it with an official channel and to make a pin of it.
 *
 * Never throws for a bad file: `problem` names what is wrong, and whatever is readable is shown.
 *
 * @param bytes   the file
 * @param profile the form it is expected to have; @default the inferred one, with XAdES optional
 * @see MSSanté contract, art. 3 (liste blanche)
 * @example
 * const { integrity, certificates } = inspectList(bytes)
 */
export function inspectList(
  bytes: Uint8Array,
  profile: ListProfile = listProfile({ xades: 'optional' }),
): ListInspection {
  const sha256 = hash('sha256', bytes, 'hex')
  const base = {
    sha256,
    bytes: bytes.length,
    profile: { namespace: profile.namespace, root: profile.root, xades: profile.xades },
  }
  try {
    const list = openSignedList(bytes, profile)
    const { signingTime, algorithms, content } = list
    return {
      ...base,
      integrity: 'intact',
      problem: undefined,
      signingTime,
      algorithms,
      certificates: asWhitelistError(() => list.certificates.map(seen)),
      ...shown(content, { sha256, signingTime }),
    }
  } catch (error) {
    if (!isWhitelistError(error)) throw error
    return {
      ...base,
      integrity: error.code === 'WL_UNSIGNED' ? 'unsigned' : 'broken',
      problem: error.code,
      signingTime: undefined,
      algorithms: undefined,
      certificates: [],
      ...shown(readAnyway(bytes, profile), { sha256, signingTime: undefined }),
    }
  }
}

function seen(der: Uint8Array): SeenCertificate {
  const { subject, issuer, serialNumber, sha256, notBefore, notAfter, keyUsage, extendedKeyUsage } =
    parseCertificate(der)
  return {
    subject: formatDistinguishedName(subject),
    issuer: formatDistinguishedName(issuer),
    serialNumber,
    sha256,
    notBefore,
    notAfter,
    keyUsage,
    extendedKeyUsage,
  }
}

function readAnyway(bytes: Uint8Array, profile: ListProfile): ListContent | undefined {
  if (bytes.length > profile.maxBytes) return undefined
  try {
    return readList(bytes, profile)
  } catch (error) {
    if (isWhitelistError(error)) return undefined
    throw error
  }
}

function shown(
  content: ListContent | undefined,
  origin: { readonly sha256: string; readonly signingTime: Date | undefined },
): Pick<ListInspection, 'generatedAt' | 'contents' | 'snapshot'> {
  if (content === undefined) return { generatedAt: undefined, contents: undefined, snapshot: undefined }
  const { generatedAt, diagnostics } = content
  const snapshot = new WhitelistSnapshot(
    content.table,
    { ...origin, verification: 'unverified', generatedAt, signerSha256: undefined },
    diagnostics,
  )
  const counts: Partial<Record<DiagnosticKind, number>> = {}
  for (const { kind } of diagnostics) counts[kind] = (counts[kind] ?? 0) + 1
  return {
    generatedAt,
    snapshot,
    contents: {
      entries: snapshot.entryCount,
      domains: snapshot.domainCount,
      operatorCertificates: snapshot.operators().length,
      diagnostics: counts,
    },
  }
}
