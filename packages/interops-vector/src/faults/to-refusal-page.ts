import { type FaultAnswer, publicFaultOf, RETRY_AFTER_SECONDS } from './answer-of-error.ts'

/**
 * Writes the page that a person sees when the portal refuses a VI: the sentence of the standard, in French, and no
 * detail.
 *
 * @param error what `acceptVector` or the application threw
 * @returns     status, headers and body, ready to be sent
 */
export function toRefusalPage(error: unknown): FaultAnswer {
  const found = publicFaultOf(error)
  const message = found.kind === 'unavailable' ? found.message : found.fault.message
  const advice =
    found.kind === 'unavailable'
      ? 'Réessayez dans quelques minutes.'
      : 'Retournez au portail de votre organisme et recommencez. Si le refus persiste, prévenez votre assistance.'
  return {
    status: found.kind === 'unavailable' ? 503 : 403,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
      'cache-control': 'no-store',
      ...(found.kind === 'unavailable' && { 'retry-after': String(RETRY_AFTER_SECONDS) }),
    },
    body: [
      '<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Accès refusé</title></head><body>',
      `<h1>Accès refusé</h1><p>${message.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</p><p>${advice}</p>`,
      '</body></html>',
    ].join(''),
  }
}
