const BLOCK = /-----BEGIN ([A-Z0-9 ]{1,40})-----([A-Za-z0-9+/=\s]*)-----END \1-----/g

/**
 * Lists the DER contents of the PEM blocks with this label; text around the blocks is ignored.
 *
 * @param text  PEM text
 * @param label `CERTIFICATE`, `X509 CRL`
 */
export function pemBlocks(text: string, label: string): readonly Uint8Array[] {
  const blocks: Uint8Array[] = []
  for (const [, found, body = ''] of text.matchAll(BLOCK)) {
    if (found === label) blocks.push(new Uint8Array(Buffer.from(body, 'base64')))
  }
  return blocks
}

/** Tells PEM text from DER: DER of a certificate, a list or a key starts with a SEQUENCE. */
export function asPemText(input: Uint8Array | string): string | undefined {
  if (typeof input === 'string') return input
  return input[0] === 0x30 ? undefined : Buffer.from(input).toString('latin1')
}
