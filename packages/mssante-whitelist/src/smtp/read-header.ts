import type { Readable } from 'node:stream'
import addressparser from 'nodemailer/lib/addressparser'

/** The head of a message that was read to judge it, and everything in order for the next server. */
export interface BufferedMessage {
  readonly headerFromDomains: readonly string[]
  /** The whole message, header included, byte for byte. */
  readonly content: Uint8Array
}

const MAX_HEADER = 262_144

/** Thrown when a message or its header is larger than the cap. */
export class MessageTooLarge extends Error {
  override readonly name = 'MessageTooLarge'
}

/**
 * Reads a message into memory, up to a cap, and takes the domains of its From header.
 *
 * The message is held whole before anything is forwarded: nothing of a refused mail ever leaves.
 *
 * @throws {MessageTooLarge}
 */
export async function bufferMessage(stream: Readable, maxBytes: number): Promise<BufferedMessage> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream) {
    size += chunk.length
    // The rest is read and dropped: an SMTP client waits until its data is taken.
    if (size <= maxBytes) chunks.push(chunk)
  }
  if (size > maxBytes) throw new MessageTooLarge()
  const content = Buffer.concat(chunks)
  return { headerFromDomains: fromDomains(content), content }
}

/** Domains of every address of every From header; an address without a domain counts as an empty one, which never passes. */
function fromDomains(content: Buffer): readonly string[] {
  const end = content.indexOf('\r\n\r\n')
  if (end > MAX_HEADER || (end === -1 && content.length > MAX_HEADER)) throw new MessageTooLarge()
  const header = content.subarray(0, end === -1 ? content.length : end).toString('latin1')
  const fields = header.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)
  return fields
    .filter((field) => /^from[ \t]*:/i.test(field))
    .flatMap((field) => addressparser(field.slice(field.indexOf(':') + 1), { flatten: true }))
    .map(({ address }) => address.slice(address.lastIndexOf('@') + 1))
}
