import type { Readable } from 'node:stream'
import { MessageTooLarge, senderDomains } from './sender-domains.ts'

/** The head of a message that was read to judge it, and everything in order for the next server. */
export interface BufferedMessage {
  readonly headerFromDomains: readonly string[]
  /** The whole message, header included, byte for byte. */
  readonly content: Uint8Array
}

/**
 * Reads a message into memory, up to a cap, and takes the domains of its From and Sender fields.
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
  return { headerFromDomains: senderDomains(content), content }
}
