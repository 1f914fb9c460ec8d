import { wrapInSoap } from '@entente/testkit'
import { type DetachRequest, detachElement, readXml, XmlError, type XmlErrorCode } from '@entente/trust/xml'
import { describe, expect, test } from 'vitest'

const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/'
const WSSE = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd'
const REQUEST: DetachRequest = {
  path: [
    { namespaces: [SOAP], local: 'Envelope' },
    { namespaces: [SOAP], local: 'Header' },
    { namespaces: [WSSE], local: 'Security', repeated: 'allowed' },
    { namespaces: ['urn:a', 'urn:b'], local: 'Assertion' },
  ],
  stopAt: { namespaces: [SOAP], local: 'Body' },
}
const ASSERTION = '<x:Assertion xmlns:x="urn:a" ID="_1">é</x:Assertion>'

const detach = (xml: string, changes: Partial<DetachRequest> = {}) =>
  detachElement(Buffer.from(xml), { ...REQUEST, ...changes })
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString()

function codeOf(run: () => unknown): XmlErrorCode {
  try {
    run()
  } catch (error) {
    if (error instanceof XmlError) return error.code
    throw error
  }
  throw new Error('accepted')
}

describe('detachElement', () => {
  test('gives the element alone and the byte offset of the body, which it does not read', () => {
    const message = wrapInSoap(ASSERTION, '<broken & unread')
    const { bytes, element, envelope, stopOffset } = detach(message, { namespaces: 'used' })
    expect(text(bytes)).toBe(ASSERTION)
    expect(element.attribute('ID')).toBe('_1')
    expect(envelope.local).toBe('Envelope')
    expect(Buffer.from(message).subarray(stopOffset).toString()).toMatch(/^<soapenv:Body>/)
  })

  test('takes every namespace in scope along, unless told to take those that are used', () => {
    const outer = wrapInSoap('<x:Assertion xmlns:y="urn:y"><soapenv:use a:b=""/></x:Assertion>').replace(
      '<soapenv:Header',
      '<soapenv:Header xmlns="urn:d" xmlns:x="urn:a" xmlns:a="urn:at"',
    )
    const whole = readXml(detach(outer).bytes)
    expect(['', 'x', 'a', 'y', 'wsse', 'soapenv'].map((prefix) => whole.namespaceOf(prefix))).toEqual([
      'urn:d',
      'urn:a',
      'urn:at',
      'urn:y',
      WSSE,
      SOAP,
    ])
    const used = readXml(detach(outer, { namespaces: 'used' }).bytes)
    expect(['', 'x', 'a', 'y', 'wsse', 'soapenv'].map((prefix) => used.namespaceOf(prefix))).toEqual([
      undefined,
      'urn:a',
      'urn:at',
      'urn:y',
      undefined,
      SOAP,
    ])
  })

  test('leaves out a declaration that the element makes itself where it uses it', () => {
    const outer = wrapInSoap('<x:Assertion xmlns:x="urn:a"><d:s xmlns:d="urn:1"/></x:Assertion>').replace(
      '<soapenv:Header',
      '<soapenv:Header xmlns:d="urn:2"',
    )
    expect(readXml(detach(outer, { namespaces: 'used' }).bytes).namespaceOf('d')).toBeUndefined()
  })

  test('counts bytes, not characters, before the body', () => {
    const message = `\ufeff<?xml version="1.0"?>\r\n${wrapInSoap(ASSERTION).replace('<soapenv:Header>', '<soapenv:Header>\r\n<t>é😀</t>\r\n')}`
    const { stopOffset } = detach(message)
    expect(Buffer.from(message).subarray(stopOffset).toString()).toMatch(/^<soapenv:Body>/)
  })

  test('reads no further than its limit, however long the message is', () => {
    const message = wrapInSoap(ASSERTION, 'x'.repeat(1_000_000))
    expect(text(detach(message, { namespaces: 'used' }).bytes)).toBe(ASSERTION)
    const padded = wrapInSoap(`${ASSERTION}<t>${'é'.repeat(40_000)}</t>`)
    expect(codeOf(() => detach(padded))).toBe('XML_TOO_LARGE')
    expect(detach(padded, { read: { limits: { bytes: 100_000 } } }).element.local).toBe('Assertion')
  })

  test('accepts the same identifier twice in the envelope, as implementers write it', () => {
    const twice = wrapInSoap(`${ASSERTION}<t Id="t1"><u Id="t1"/></t>`)
    expect(detach(twice).element.local).toBe('Assertion')
    expect(codeOf(() => detach(twice, { read: { identifiers: 'unique' } }))).toBe('XML_ID_DUPLICATE')
  })

  test('accepts several Security headers, one of which holds the assertion', () => {
    const several = wrapInSoap(`</wsse:Security><wsse:Security xmlns:wsse="${WSSE}">${ASSERTION}`)
    expect(detach(several).element.attribute('ID')).toBe('_1')
  })

  test.each<[string, XmlErrorCode, string]>([
    ['two assertions', 'XML_ELEMENT_REPEATED', wrapInSoap(ASSERTION + ASSERTION)],
    [
      'an assertion of another namespace beside it',
      'XML_ELEMENT_REPEATED',
      wrapInSoap(`${ASSERTION}<Assertion xmlns="urn:z"/>`),
    ],
    [
      'a second assertion in another header',
      'XML_ELEMENT_REPEATED',
      wrapInSoap(ASSERTION).replace('</soapenv:Header>', `<other>${ASSERTION}</other></soapenv:Header>`),
    ],
    [
      'two headers',
      'XML_ELEMENT_REPEATED',
      wrapInSoap(ASSERTION).replace('<soapenv:Body>', '<soapenv:Header/><soapenv:Body>'),
    ],
    ['no assertion', 'XML_ELEMENT_NOT_FOUND', wrapInSoap('')],
    ['an assertion in the body only', 'XML_ELEMENT_NOT_FOUND', wrapInSoap('', ASSERTION)],
    [
      'an assertion outside of Security',
      'XML_ELEMENT_REPEATED',
      wrapInSoap('').replace('</soapenv:Header>', `${ASSERTION}</soapenv:Header>`),
    ],
    [
      'no body',
      'XML_ELEMENT_NOT_FOUND',
      wrapInSoap(ASSERTION).replace(/<soapenv:Body>.*<\/soapenv:Body>/, ''),
    ],
    [
      'an assertion in another envelope',
      'XML_ELEMENT_REPEATED',
      wrapInSoap(ASSERTION).replaceAll(SOAP, 'urn:other'),
    ],
    ['a document type', 'XML_DOCTYPE_REFUSED', `<!DOCTYPE a>${wrapInSoap(ASSERTION)}`],
    ['a message that is cut', 'XML_UNCLOSED', wrapInSoap(ASSERTION).slice(0, 200)],
  ])('refuses %s with %s', (_, code, message) => {
    expect(codeOf(() => detach(message))).toBe(code)
  })
})
