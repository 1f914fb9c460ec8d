/**
 * Decodes standard base64 in its one canonical form, so that no two texts stand for the same bytes.
 *
 * @returns `undefined` for anything else
 */
export function decodeBase64(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, 'base64')
  return isCanonicalBase64(text, bytes, bytes.length) ? bytes : undefined
}

/** Whether a text is the canonical form of what was decoded from it: the first bytes of that memory. */
export function isCanonicalBase64(text: string, memory: Buffer, length: number): boolean {
  // The decoder passes over what it does not know: then the lengths differ. It also takes the letters of base64url.
  if (text.length !== Math.ceil(length / 3) * 4 || text.includes('-') || text.includes('_')) return false
  // Only the last letters could be written in another way: with bits that no byte takes.
  const rest = length % 3
  return rest === 0 || text.endsWith(memory.toString('base64', length - rest, length))
}

export function encodeBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}

/** Decodes lower-case hexadecimal of exactly that many bytes; `undefined` for anything else. */
export function decodeHex(text: string, bytes: number): Uint8Array | undefined {
  if (text.length !== bytes * 2 || !/^[0-9a-f]*$/.test(text)) return undefined
  return Buffer.from(text, 'hex')
}

export function encodeHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')
}
