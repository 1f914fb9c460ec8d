import { EntenteError, type EntenteErrorInit, type ErrorCatalogue, isEntenteError } from '@entente/core'

const RFC9112 = 'RFC 9112'

/** Every code that the gateway throws, answers or reports. */
export const gatewayErrors = {
  // Configuration
  GATEWAY_CONFIG_INVALID: {
    meaning: 'The gateway file, or what it points to, cannot be used.',
    remedy: 'Correct the file at the places that the message names.',
  },
  GATEWAY_REFERENCE_UNREADABLE: {
    meaning: 'What a reference of the configuration leads to cannot be read.',
    remedy: 'Check the file or the environment variable; other kinds of reference need a reader of your own.',
  },
  GATEWAY_RESTART_REQUIRED: {
    meaning: 'The new configuration changes what a running gateway cannot change.',
    remedy:
      'Restart the gateway for new listeners, tenants, stores or writers; the old configuration stays in force.',
  },
  GATEWAY_LISTEN_FAILED: {
    meaning: 'An address of the configuration cannot be listened on.',
    remedy: 'Choose a free port above 1023 and an address of this machine.',
  },
  GATEWAY_KEY_SHARED: {
    meaning: 'One key stands under two names: for two organismes, or for two uses.',
    remedy: 'Make a key of its own for each use of each organisme: entente keys create.',
  },
  GATEWAY_PRODUCTION_REFUSED: {
    meaning: 'The configuration may serve tests, and is not fit for production.',
    remedy: 'Correct what the message names; a deployment whose environment is staging does without.',
    spec: { document: 'INTEROPS-CONVENTION', section: 'art. 7.2.2' },
  },
  // The convention and our own keys
  GATEWAY_CONVENTION_SUSPENDED: {
    meaning: 'The convention, or the project of this service, is suspended.',
    remedy: 'Ask the contacts of the convention; record the event that ends the suspension once it has.',
    spec: { document: 'INTEROPS-CONVENTION', section: 'art. 12.3' },
  },
  GATEWAY_CONVENTION_ENDED: {
    meaning: 'The convention, or the project of this service, has ended.',
    remedy: 'Sign a new convention, or take the route out of the gateway file.',
    spec: { document: 'INTEROPS-CONVENTION', section: 'art. 12' },
  },
  GATEWAY_CONVENTION_NOT_IN_FORCE: {
    meaning: 'The convention, or the project of this service, is not in force yet.',
    remedy: 'Wait for the last signature and formality, and record them.',
    spec: { document: 'INTEROPS-CONVENTION', section: 'art. 12.1' },
  },
  GATEWAY_KEY_NOT_AGREED: {
    meaning: 'None of our keys is one that the convention of the day names for us.',
    remedy: 'Compare the key of use vector-signature with the certificates of our party in the convention.',
    spec: { document: 'INTEROPS-CONVENTION', section: 'art. 7.2.2' },
  },
  // What a caller sent
  GATEWAY_REQUEST_MALFORMED: {
    meaning: 'The request is not HTTP of the strict form, or its framing is ambiguous.',
    remedy: 'Send one Content-Length or Transfer-Encoding: chunked, never both, and no folded header.',
    spec: { document: RFC9112, section: '§6.3' },
  },
  GATEWAY_ROUTE_UNKNOWN: {
    meaning: 'No route of the gateway has this path.',
    remedy: 'Compare the path with the routes of the gateway file.',
  },
  GATEWAY_METHOD_REFUSED: {
    meaning: 'The route does not take this method.',
    remedy: 'Use POST for SOAP.',
  },
  GATEWAY_HEADER_REFUSED: {
    meaning: 'A header that decides is missing, repeated or ambiguous.',
    remedy: 'Send the header named in the details once, without any variant of its name.',
    spec: { document: RFC9112, section: '§5' },
  },
  GATEWAY_APPLICATION_UNKNOWN: {
    meaning: 'The local application did not prove which one it is.',
    remedy: 'Send its identifier and secret with HTTP Basic.',
  },
  GATEWAY_ROLE_UNKNOWN: {
    meaning: 'The application may not use a role of Interops-Infos for this service.',
    remedy: 'Map the role to a PAGM in the gateway file, under the application and the service.',
    spec: { document: 'INTEROPS-CONVENTION', section: 'art. 5.3' },
  },
  GATEWAY_ENVELOPE_REFUSED: {
    meaning: 'The head of the SOAP message cannot be read within the bounds.',
    remedy:
      'Send SOAP 1.1 or 1.2 in UTF-8, uncompressed, with less than 64 KiB before the Body and no Security header.',
  },
  GATEWAY_BODY_TOO_LARGE: {
    meaning: 'The body is larger than the route allows.',
    remedy: 'Raise maxBodyBytes of the route if both organismes agreed on it.',
  },
  GATEWAY_SLOW_CLIENT: {
    meaning: 'The caller sends or reads too slowly.',
    remedy: 'Check the network; the bounds are headSeconds and idleSeconds.',
  },
  // Load
  GATEWAY_PARTNER_BUSY: {
    meaning: 'As many calls with this partner are in flight as its bulkhead holds.',
    remedy: 'Retry later; the other partners are not affected.',
  },
  GATEWAY_PARTNER_THROTTLED: {
    meaning: 'The partner sends faster than agreed, or mostly what is refused.',
    remedy: 'Slow down; the bounds are callsPerSecond and refusalsPerSecond.',
  },
  GATEWAY_DRAINING: {
    meaning: 'The gateway is stopping and takes no new call.',
    remedy: 'Send the call to another instance, or again after the restart.',
  },
  // The other side
  GATEWAY_PARTNER_UNREACHABLE: {
    meaning: 'The partner cannot be reached, or ended the connection before it had answered.',
    remedy:
      'Check the endpoint and the network. The partner may have served the call: ask before repeating it.',
  },
  GATEWAY_PARTNER_CERTIFICATE: {
    meaning:
      'The certificate of the partner’s server is not valid at this instant, or not the partner’s own.',
    remedy: 'Compare it with the certificates of the convention and the anchors of the deployment.',
    spec: { document: 'INTEROPS-CONVENTION', section: 'art. 7.2.2' },
  },
  GATEWAY_PARTNER_TIMEOUT: {
    meaning: 'The partner did not answer in time.',
    remedy: 'Ask the partner. The call may have been served: ask before repeating it.',
  },
  GATEWAY_SERVICE_UNREACHABLE: {
    meaning: 'The local service cannot be reached, or ended the connection before it had answered.',
    remedy: 'Start the service, and compare its address with the target of the route.',
  },
  GATEWAY_SERVICE_TIMEOUT: {
    meaning: 'The local service did not answer in time.',
    remedy: 'Look at the service; the bound is answerSeconds.',
  },
  GATEWAY_CLOCK_OFFSET: {
    meaning: 'Our clock and the clock of a partner differ by more than half of what the deployment accepts.',
    remedy: 'Check the time synchronisation here, then with the partner.',
  },
  GATEWAY_INTERNAL: {
    meaning: 'The gateway met a defect of its own.',
    remedy: 'Report it with the identifier of the call.',
  },
} as const satisfies ErrorCatalogue

export type GatewayErrorCode = keyof typeof gatewayErrors

interface GatewayErrorInit extends Omit<EntenteErrorInit<GatewayErrorCode>, 'what' | 'spec'> {
  /** What happened. @default the meaning of the code in the catalogue */
  readonly what?: string
}

/** What this package throws. */
export class GatewayError extends EntenteError<GatewayErrorCode> {
  override readonly name = 'GatewayError'

  constructor(init: GatewayErrorInit) {
    const entry = gatewayErrors[init.code]
    const spec = 'spec' in entry ? { spec: entry.spec } : {}
    super({ fix: entry.remedy, ...init, what: init.what ?? entry.meaning, ...spec })
  }
}

/**
 * Recognises an error of this package, and one code of it when `code` is given.
 *
 * @example
 * ```ts
 * if (isGatewayError(error, 'GATEWAY_CONFIG_INVALID')) keepTheOldOne()
 * ```
 */
export function isGatewayError<Code extends GatewayErrorCode>(
  error: unknown,
  code?: Code,
): error is GatewayError & { readonly code: Code } {
  return isEntenteError(error) && error.name === 'GatewayError' && (code === undefined || error.code === code)
}
