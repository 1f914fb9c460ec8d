/** Changes one letter in the middle of the value of an XML signature, which stays well-formed base64. */
export function alterXml(message: Uint8Array): Uint8Array {
  const text = Buffer.from(message).toString('utf8')
  const altered = text.replace(
    /(SignatureValue[^>]*>)([^<]+)(<)/,
    (_whole, before: string, value: string, after: string) => `${before}${alterText(value)}${after}`,
  )
  return Buffer.from(altered)
}

/** The same for a SAML Response in base64. */
export function alterForm(response: string): string {
  return Buffer.from(alterXml(Buffer.from(response, 'base64'))).toString('base64')
}

/** The same for the signature of a token: its last part. */
export function alterHeader(header: string): string {
  const at = header.lastIndexOf('.') + 1
  return `${header.slice(0, at)}${alterText(header.slice(at))}`
}

function alterText(base64: string): string {
  const letters = [...base64.matchAll(/[A-Za-z]/g)]
  const at = letters[Math.floor(letters.length / 2)]?.index ?? 0
  const other = base64[at] === 'A' ? 'B' : 'A'
  return `${base64.slice(0, at)}${other}${base64.slice(at + 1)}`
}
