/** The characters RFC 3986 allows after the scheme of a URI without a fragment. */
const REST = "(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})+"

const ABSOLUTE_URI = new RegExp(`^[A-Za-z][A-Za-z0-9+.-]*:${REST}$`)
const HTTP_URI = new RegExp(
  `^https?://(?:[A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+\\])(?::[0-9]{1,5})?(?:[/?]${REST}|/)?$`,
)
const URN = new RegExp(`^urn:[A-Za-z0-9][A-Za-z0-9-]{1,31}:${REST}$`)

/** An absolute URI without a fragment. */
export function isAbsoluteUri(text: string): boolean {
  return ABSOLUTE_URI.test(text)
}

/** An `http` or `https` URI with a host, without user information and fragment, or a URN. */
export function isServiceUri(text: string): boolean {
  return HTTP_URI.test(text) || URN.test(text)
}
