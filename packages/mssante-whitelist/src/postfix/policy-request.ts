/** The attributes of one Postfix policy request that the gate reads. */
export interface PolicyRequest {
  readonly sender: string
  readonly recipient: string
  /** Empty when the client showed no certificate, or Postfix did not verify it. */
  readonly certificateFingerprint: string
  /** `TLSv1.3`; empty without TLS. */
  readonly encryptionProtocol: string
}

/** Collects the lines of requests, as they come in pieces. */
export interface RequestReader {
  /**
   * @returns the requests that are complete now
   * @throws {RangeError} when a request is larger than the limit or malformed: the connection is to be closed
   */
  read(chunk: string): readonly PolicyRequest[]
}

const MAX_REQUEST = 16_384

/** Reads the policy delegation protocol: `name=value` lines, each request ended by an empty line. */
export function requestReader(): RequestReader {
  let rest = ''
  return {
    read(chunk) {
      rest += chunk
      const requests: PolicyRequest[] = []
      for (let end = rest.indexOf('\n\n'); end !== -1; end = rest.indexOf('\n\n')) {
        if (end > MAX_REQUEST) throw new RangeError('The policy request is too large.')
        requests.push(readRequest(rest.slice(0, end)))
        rest = rest.slice(end + 2)
      }
      if (rest.length > MAX_REQUEST) throw new RangeError('The policy request is too large.')
      return requests
    },
  }
}

function readRequest(text: string): PolicyRequest {
  const values = new Map<string, string>()
  for (const line of text.split('\n')) {
    const separator = line.indexOf('=')
    if (separator < 1) throw new RangeError('The policy request is malformed.')
    const name = line.slice(0, separator)
    if (values.has(name)) throw new RangeError('The policy request names an attribute twice.')
    values.set(name, line.slice(separator + 1))
  }
  if (values.get('request') !== 'smtpd_access_policy') throw new RangeError('This is not a policy request.')
  return {
    sender: values.get('sender') ?? '',
    recipient: values.get('recipient') ?? '',
    certificateFingerprint: values.get('ccert_fingerprint') ?? '',
    encryptionProtocol: values.get('encryption_protocol') ?? '',
  }
}
