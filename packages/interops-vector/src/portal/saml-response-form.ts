import { createHash } from 'node:crypto'
import { VectorError } from '../errors.ts'
import type { IssuedVector } from '../issue/issued-vector.ts'

/** A form that the browser of the user posts to the provider's portal. */
export interface SamlResponseForm {
  /** Address of the portal. */
  readonly action: string
  readonly fields: { readonly SAMLResponse: string; readonly RelayState?: string }
  /** Headers of the page: nothing else may run in it, nobody may frame or keep it. */
  readonly headers: Readonly<Record<string, string>>
  /** A whole HTML page that posts the form by itself, with a button where scripts are off. */
  readonly html: string
}

/** Longest RelayState, in bytes. SAML-2.0-BINDINGS §3.5.3. */
const MAX_RELAY_STATE_BYTES = 80
const SUBMIT = 'document.forms[0].submit()'
const SUBMIT_HASH = createHash('sha256').update(SUBMIT).digest('base64')

/**
 * Writes the form that carries a VI from portal to portal, over the HTTP-POST binding.
 *
 * Every value is escaped, the only script is fixed and named by its hash, and the page may post to the portal alone.
 *
 * @param vector  what `issueVector` returned for a service in mode P
 * @param options `relayState`: the page to open at the provider, at most 80 bytes. @default none
 * @throws {VectorError} `VI_CLAIM_INVALID` when the VI is not one of mode P, or its address is not https
 * @see SAML-2.0-BINDINGS §3.5
 * @example
 * ```ts
 * const { headers, html } = samlResponseForm(vector, { relayState: '/dossier' })
 * ```
 */
export function samlResponseForm(
  vector: IssuedVector,
  options: { readonly relayState?: string } = {},
): SamlResponseForm {
  const { destination } = vector
  if (vector.form !== 'saml-response' || destination === undefined)
    throw invalid('The VI is not one of mode P.')
  const target = URL.canParse(destination) ? new URL(destination) : undefined
  if (target === undefined || !isProtected(target)) throw invalid('The address of the portal is not https.')
  const { relayState } = options
  if (relayState !== undefined && Buffer.byteLength(relayState) > MAX_RELAY_STATE_BYTES) {
    throw invalid('The RelayState is longer than 80 bytes.')
  }
  const fields = {
    SAMLResponse: Buffer.from(vector.bytes).toString('base64'),
    ...(relayState !== undefined && { RelayState: relayState }),
  }
  return { action: target.href, fields, headers: pageHeaders(target.origin), html: page(target.href, fields) }
}

/** Plain http is for the loopback interface only, where demonstrations run. */
function isProtected({ protocol, hostname }: URL): boolean {
  return (
    protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname))
  )
}

function pageHeaders(origin: string): Readonly<Record<string, string>> {
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `default-src 'none'; script-src 'sha256-${SUBMIT_HASH}'; form-action ${origin}; frame-ancestors 'none'; base-uri 'none'`,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  }
}

function page(action: string, fields: Readonly<Record<string, string>>): string {
  const inputs = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${name}" value="${escapeAttribute(value)}">`,
  )
  return [
    '<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Accès au service</title></head><body>',
    `<form method="post" action="${escapeAttribute(action)}">${inputs.join('')}`,
    '<noscript><p>Votre navigateur n’exécute pas les scripts.</p><button type="submit">Continuer</button></noscript>',
    `</form><script>${SUBMIT}</script></body></html>`,
  ].join('')
}

function escapeAttribute(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}

function invalid(why: string): VectorError {
  return new VectorError({ code: 'VI_CLAIM_INVALID', why })
}
