import type { JwsHeader } from './jws-header.ts'

interface KnownHeader {
  readonly encoded: string
  readonly header: JwsHeader
}

const MOST_KNOWN = 32
const known: KnownHeader[] = []

/**
 * The header that the same text was read as before; a signer's tokens carry the same one again and again, certificates
 * included. Only what verified tokens carried is known, so that nobody else can push it out.
 */
export function knownHeader(encoded: string): JwsHeader | undefined {
  const found = known.find((one) => one.encoded === encoded)
  return found === undefined ? undefined : ownCopy(found.header)
}

/** Remembers the header of a token whose signature verified; the oldest goes first. */
export function rememberHeader(encoded: string, header: JwsHeader): void {
  if (known.some((one) => one.encoded === encoded)) return
  if (known.length >= MOST_KNOWN) known.shift()
  known.push({ encoded, header: ownCopy(header) })
}

/** Bytes can be changed by whoever holds them. */
function ownCopy(header: JwsHeader): JwsHeader {
  return { ...header, certificates: header.certificates.map((der) => der.slice()) }
}
