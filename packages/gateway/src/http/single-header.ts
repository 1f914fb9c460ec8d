import type { IncomingMessage } from 'node:http'
import { GatewayError } from '../errors.ts'

/**
 * Reads a header that decides something, from the lines as they came: never the first of several, never a joined list.
 * CGI, WSGI and PHP take `Interops_Infos` for `Interops-Infos`, so a variant of the name refuses the request too.
 *
 * @param name in lower case with hyphens
 * @returns    undefined when the header is absent
 * @throws {GatewayError} `GATEWAY_HEADER_REFUSED`
 */
export function singleHeader({ rawHeaders }: IncomingMessage, name: string): string | undefined {
  let found: string | undefined
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const written = rawHeaders[at]?.toLowerCase() ?? ''
    if (canonicalName(written) !== name) continue
    if (found !== undefined || written !== name) throw refused(name, 'It occurs twice, or in a variant.')
    found = rawHeaders[at + 1] ?? ''
  }
  return found
}

/** How servers that build variables of header names see them. */
function canonicalName(written: string): string {
  return written.replaceAll('_', '-').trim()
}

/**
 * Requires a framing that every party reads alike: no coding but chunked, no length that is not plain digits.
 *
 * @throws {GatewayError} `GATEWAY_HEADER_REFUSED`
 */
export function requirePlainFraming(request: IncomingMessage): void {
  const coding = singleHeader(request, 'transfer-encoding')
  const length = singleHeader(request, 'content-length')
  if (coding !== undefined && coding.trim().toLowerCase() !== 'chunked') {
    throw refused('transfer-encoding', 'Only chunked is taken.')
  }
  if (length !== undefined && (coding !== undefined || !/^\d{1,15}$/.test(length))) {
    throw refused('content-length', 'It is not one number, or it stands beside Transfer-Encoding.')
  }
}

/**
 * What names a character encoding in a Content-Type, also to a reader that knows no quotes; and what it may say, once.
 * White space is looked at once: a header full of it takes no time.
 */
const CHARSET = /charset\s*(?:\*\s*)?=/gi
const UTF8_CHARSET = /;\s*charset=(?:"(?:utf-8|us-ascii)"|(?:utf-8|us-ascii))\s*(?:;|$)/i

/**
 * Requires a SOAP message that everybody reads as it was read here: uncompressed, and in UTF-8. The charset of the header
 * goes before what the document says of itself (RFC 7303 §3.2).
 *
 * @throws {GatewayError} `GATEWAY_HEADER_REFUSED`
 */
export function requirePlainText(request: IncomingMessage): void {
  const coding = singleHeader(request, 'content-encoding')?.trim().toLowerCase() ?? 'identity'
  if (coding !== 'identity') throw refused('content-encoding', 'A SOAP message is sent uncompressed.')
  const type = singleHeader(request, 'content-type') ?? ''
  const named = type.match(CHARSET)?.length ?? 0
  if (named > 1 || (named === 1 && !UTF8_CHARSET.test(type))) {
    throw refused('content-type', 'A SOAP message is sent in UTF-8.')
  }
}

function refused(header: string, why: string): GatewayError {
  return new GatewayError({ code: 'GATEWAY_HEADER_REFUSED', why, details: { header } })
}
