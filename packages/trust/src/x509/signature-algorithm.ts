import { DerFault, DerReader, TAG } from './der-reader.ts'
import { DIGEST_BY_OID, OID, readOid } from './oids.ts'

/** How the signature of a certificate or of a revocation list was made; `refused` covers everything unknown. */
export type StructureSignature =
  | { readonly kind: 'rsa' | 'ecdsa'; readonly hash: 'sha1' | 'sha256' | 'sha384' | 'sha512' }
  | { readonly kind: 'rsa-pss'; readonly hash: 'sha256' | 'sha384' | 'sha512'; readonly saltLength: number }
  | { readonly kind: 'refused' }

const PLAIN: Readonly<Record<string, StructureSignature>> = {
  [OID.rsaSha1]: { kind: 'rsa', hash: 'sha1' },
  [OID.rsaSha256]: { kind: 'rsa', hash: 'sha256' },
  [OID.rsaSha384]: { kind: 'rsa', hash: 'sha384' },
  [OID.rsaSha512]: { kind: 'rsa', hash: 'sha512' },
  [OID.ecdsaSha1]: { kind: 'ecdsa', hash: 'sha1' },
  [OID.ecdsaSha256]: { kind: 'ecdsa', hash: 'sha256' },
  [OID.ecdsaSha384]: { kind: 'ecdsa', hash: 'sha384' },
  [OID.ecdsaSha512]: { kind: 'ecdsa', hash: 'sha512' },
}

/** Reads an AlgorithmIdentifier that names a signature algorithm. */
export function readSignatureAlgorithm(whole: Uint8Array): StructureSignature {
  const outer = new DerReader(whole)
  const reader = outer.enter(TAG.sequence)
  outer.finish()
  const type = reader.next(TAG.oid)
  const oid = readOid(reader.content(type), type.from)
  return oid === OID.rsaPss ? readPss(reader) : (PLAIN[oid] ?? { kind: 'refused' })
}

/** RSASSA-PSS-params (RFC 4055 §3.1); the defaults are SHA-1, so the hash must be stated. */
function readPss(reader: DerReader): StructureSignature {
  if (reader.done) return { kind: 'refused' }
  const parameters = reader.enter(TAG.sequence)
  const hashField = parameters.optional(0xa0)
  const maskField = parameters.optional(0xa1)
  const saltField = parameters.optional(0xa2)
  if (hashField === undefined || maskField === undefined || !parameters.done) return { kind: 'refused' }
  const hash = readPssHash(parameters.inside(hashField))
  const mask = parameters.inside(maskField).enter(TAG.sequence)
  mask.next(TAG.oid)
  if (hash === undefined || readPssHash(mask) !== hash) return { kind: 'refused' }
  return {
    kind: 'rsa-pss',
    hash,
    saltLength: saltField === undefined ? 20 : readSalt(parameters.inside(saltField)),
  }
}

function readPssHash(reader: DerReader): 'sha256' | 'sha384' | 'sha512' | undefined {
  const algorithm = reader.enter(TAG.sequence)
  const type = algorithm.next(TAG.oid)
  return DIGEST_BY_OID[readOid(algorithm.content(type), type.from)]
}

function readSalt(reader: DerReader): number {
  const [length, ...rest] = reader.content(reader.next(TAG.integer))
  if (length === undefined || length > 0x7f || rest.length > 0) {
    throw new DerFault('the salt length is malformed', reader.position)
  }
  return length
}
