export const SOAP_11 = 'http://schemas.xmlsoap.org/soap/envelope/'
export const SOAP_12 = 'http://www.w3.org/2003/05/soap-envelope'
export const SOAP_NAMESPACES = [SOAP_11, SOAP_12] as const

export type SoapVersion = '1.1' | '1.2'

/** The version that an envelope's namespace stands for. */
export function soapVersionOf(namespace: string): SoapVersion | undefined {
  if (namespace === SOAP_11) return '1.1'
  return namespace === SOAP_12 ? '1.2' : undefined
}
