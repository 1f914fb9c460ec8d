const WSS = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd'

/**
 * Puts an assertion into the WS-Security header of a SOAP 1.1 message, the way INTEROPS-A carries a VI.
 *
 * @param assertion the XML of the VI, without a declaration
 * @param body      the XML inside the SOAP body
 */
export function wrapInSoap(
  assertion: string,
  body = '<consulter xmlns="urn:exemple:droits"></consulter>',
): string {
  return [
    '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Header>',
    `<wsse:Security xmlns:wsse="${WSS}">${assertion}</wsse:Security>`,
    `</soapenv:Header><soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`,
  ].join('')
}
