import { createPrivateKey, type KeyObject } from 'node:crypto'
import { fromBER, OctetString } from 'asn1js'
import {
  type AuthenticatedSafe,
  CertBag,
  ContentInfo,
  PFX,
  PKCS8ShroudedKeyBag,
  PrivateKeyInfo,
  SafeContents,
} from 'pkijs'
import { TrustError } from '../errors.ts'

/** What a PKCS#12 file holds, in the order of the file. */
export interface Pkcs12Contents {
  readonly privateKey: KeyObject
  /** Certificates in DER. */
  readonly certificates: readonly Uint8Array[]
}

const MAX_BYTES = 262_144
const LIMITS = { maxDepth: 32, maxNodes: 8000, parseEmbedded: false, copyInput: true }

/** Opens a PKCS#12 file: its integrity first, then its contents (RFC 7292). */
export async function readPkcs12(bytes: Uint8Array, password: string): Promise<Pkcs12Contents> {
  const pfx = readOuter(bytes)
  const safe = await openSafe(pfx, password)
  await decrypt(safe, password)
  const contents: readonly unknown[] = safe.parsedValue.safeContents.map(
    (one: { value: unknown }) => one.value,
  )
  const bags = contents
    .flatMap((one) => (one instanceof SafeContents ? one.safeBags : []))
    .map(({ bagValue }) => bagValue)
  const keys = bags.flatMap((bag) => readKey(bag, password) ?? [])
  const [privateKey] = keys
  if (privateKey === undefined || keys.length > 1)
    throw malformed('It does not hold exactly one private key.')
  return { privateKey, certificates: bags.flatMap((bag) => readCertificate(bag) ?? []) }
}

function readOuter(bytes: Uint8Array): PFX {
  if (bytes.length > MAX_BYTES) throw malformed('It is larger than 256 KiB.')
  const { offset, result } = fromBER(Uint8Array.from(bytes).buffer, LIMITS)
  if (offset !== bytes.length || result.error !== '') throw malformed('It is not one structure.')
  try {
    const pfx = new PFX({ schema: result })
    if (pfx.macData !== undefined) return pfx
  } catch (cause) {
    throw malformed('It is not a PKCS#12 file.', cause)
  }
  throw malformed('It is not protected by its password.')
}

/** The integrity code is over the password in UTF-16; pkijs widens each byte, so Latin-1 is what it must be given. */
async function openSafe(pfx: PFX, password: string): Promise<AuthenticatedSafe> {
  try {
    const key = Uint8Array.from(Buffer.from(password, 'latin1')).buffer
    await pfx.parseInternalValues({ checkIntegrity: true, password: key })
  } catch {
    // The cause is not kept: it may quote what it was given.
    throw new TrustError({ code: 'PKCS12_PASSWORD_WRONG' })
  }
  const safe = pfx.parsedValue?.authenticatedSafe
  if (safe === undefined) throw malformed('It is empty.')
  return safe
}

/** PBES2 takes the password in UTF-8. */
async function decrypt(safe: AuthenticatedSafe, password: string): Promise<void> {
  const key = Uint8Array.from(Buffer.from(password, 'utf8')).buffer
  const safeContents = safe.safeContents.map(({ contentType }) =>
    contentType === ContentInfo.ENCRYPTED_DATA ? { password: key } : {},
  )
  try {
    await safe.parseInternalValues({ safeContents })
  } catch {
    throw new TrustError({ code: 'PKCS12_UNSUPPORTED' })
  }
}

function readKey(bag: unknown, password: string): KeyObject | undefined {
  const encrypted = bag instanceof PKCS8ShroudedKeyBag
  if (!encrypted && !(bag instanceof PrivateKeyInfo)) return undefined
  const key = Buffer.from(bag.toSchema().toBER())
  try {
    return createPrivateKey({
      key,
      format: 'der',
      type: 'pkcs8',
      ...(encrypted ? { passphrase: password } : {}),
    })
  } catch {
    throw new TrustError({ code: 'PKCS12_UNSUPPORTED' })
  }
}

function readCertificate(bag: unknown): Uint8Array | undefined {
  if (!(bag instanceof CertBag)) return undefined
  const { certValue } = bag
  return certValue instanceof OctetString
    ? new Uint8Array(certValue.getValue())
    : new Uint8Array(certValue.toSchema().toBER())
}

function malformed(why: string, cause?: unknown): TrustError {
  return new TrustError({ code: 'PKCS12_MALFORMED', why, ...(cause === undefined ? {} : { cause }) })
}
