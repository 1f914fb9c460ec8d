/** Methods that the packages use. */
export type HttpMethod = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** One HTTP exchange. The client certificate, the trusted CA and the proxy belong to the client, not to the request. */
export interface HttpRequest {
  readonly method: HttpMethod
  readonly url: URL
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array
  /** Time for the whole exchange, in milliseconds. @default the client's own, 10 000 */
  readonly timeoutMs?: number
  /** Largest accepted body after decompression, in bytes. @default the client's own, 8 MiB */
  readonly maxBytes?: number
  readonly signal?: AbortSignal
}

interface HttpAnswer {
  readonly status: number
  /** Names in lower case; several values of one name joined by `, `. */
  readonly headers: Readonly<Record<string, string>>
  /** The URL that answered. Redirects are never followed to another origin. */
  readonly url: URL
  /** The server's certificate in DER, when the exchange ran over TLS. */
  readonly peerCertificate?: Uint8Array
}

/** A whole answer in memory. */
export interface HttpResponse extends HttpAnswer {
  readonly body: Uint8Array
}

/** An answer whose body arrives in pieces, still under the byte cap. */
export interface HttpStream extends HttpAnswer {
  readonly body: AsyncIterable<Uint8Array>
}

/**
 * HTTP under control: own trust anchors, client certificate, byte and time caps.
 *
 * Any status is an answer. A missing answer (no connection, bad certificate, too large, too slow) is an exception.
 */
export interface HttpClient {
  send(request: HttpRequest): Promise<HttpResponse>
  stream(request: HttpRequest): Promise<HttpStream>
}
