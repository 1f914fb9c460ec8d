/** Something that goes wrong with one call of the loopback service. */
export type FakeFault =
  | 'quota'
  | 'quota-without-delay'
  | 'maintenance'
  | 'gateway-timeout'
  | 'provider-error'
  | 'provider-error-each-time'
  | 'conflict'
  | 'token-refused'
  | 'wrong-environment'
  | 'forbidden'
  | 'france-connect-expired'
  | 'not-json'
  | 'truncated'
  | 'oversized'
  | 'hang-up'
  | 'cut-off'
  | 'silence'
  | 'trickle'
  | { readonly status: number; readonly body: unknown }
  /** Any code of the nomenclature, in the form of an error of version 3. */
  | { readonly status: number; readonly code: string; readonly meta?: FakeMeta }

/** `meta` of an error of version 3: `provider`, `retry_in`, `provider_error_code`. */
export type FakeMeta = Readonly<Record<string, string | number>>

/**
 * What the loopback service answers: `hang-up` closes the connection, `cut-off` does so in the middle of the answer,
 * `silence` says nothing, `trickle` says one character at a time and never ends.
 */
export type FakeReply =
  | {
      readonly status: number
      readonly body: string
      readonly headers?: Readonly<Record<string, string>>
    }
  | 'hang-up'
  | 'cut-off'
  | 'silence'
  | 'trickle'

/** The wrong answer of a fault. */
export function faultReply(fault: FakeFault): FakeReply {
  if (typeof fault === 'object') {
    return 'code' in fault
      ? errorReply(fault.status, fault.code, fault.meta)
      : jsonReply(fault.status, fault.body)
  }
  switch (fault) {
    case 'quota':
      return errorReply(429, '00429', {}, { 'retry-after': '7' })
    case 'quota-without-delay':
      return errorReply(429, '00429')
    case 'maintenance':
      return errorReply(503, '35020', { provider: 'CNAF & MSA', retry_in: 300 })
    case 'gateway-timeout':
      return errorReply(504, '35002', { provider: 'CNAF & MSA' })
    case 'provider-error':
      return errorReply(502, '35011', { provider: 'MSA' })
    case 'provider-error-each-time':
      return errorReply(502, '35000', { provider: 'MSA', provider_error_code: '40000' })
    case 'conflict':
      return errorReply(409, '00015')
    case 'token-refused':
      return errorReply(401, '00105')
    case 'wrong-environment':
      return errorReply(401, '00108')
    case 'forbidden':
      return errorReply(403, '00100')
    case 'france-connect-expired':
      return errorReply(401, '51502')
    case 'not-json':
      return { status: 200, body: '<html>Portail captif</html>', headers: { 'content-type': 'text/html' } }
    case 'truncated':
      return { status: 200, body: '{"data":{"quotient_familial":{"fournisseur":"MSA","val' }
    case 'oversized':
      return { status: 200, body: `{"data":{"x":"${'x'.repeat(600_000)}"}}` }
    case 'hang-up':
    case 'cut-off':
    case 'silence':
    case 'trickle':
      return fault
  }
}

/** An error in the form of version 3. */
export function errorReply(
  status: number,
  code: string,
  meta: FakeMeta = {},
  headers: Readonly<Record<string, string>> = {},
): FakeReply {
  const error = { code, title: 'Erreur', detail: 'Erreur du service simulé.', source: null, meta }
  return { ...jsonReply(status, { errors: [error] }), headers }
}

export function jsonReply(status: number, body: unknown) {
  return { status, body: JSON.stringify(body) }
}
