import type { HttpClient, HttpRequest } from '@entente/core/ports'
import { describe, expect, it } from 'vitest'
import {
  issueVector,
  readSecurityHeader,
  sendSoap,
  toSoapFault,
  VectorError,
  VI_FAULT_NAMESPACE,
} from '../../src/index.ts'
import { createWorld, issuanceRequest } from '../support/world.ts'

const world = createWorld()
const url = new URL('https://droits.caisse-fournisseuse.example/service')
const envelope = (soap: string) =>
  new TextEncoder().encode(`<e:Envelope xmlns:e="${soap}"><e:Body></e:Body></e:Envelope>`)
const SOAP_11 = 'http://schemas.xmlsoap.org/soap/envelope/'
const SOAP_12 = 'http://www.w3.org/2003/05/soap-envelope'

/** A provider that answers what it is told, and keeps what it received. */
function provider(status: number, body: string): HttpClient & { readonly received: HttpRequest[] } {
  const received: HttpRequest[] = []
  return {
    received,
    send: async (request) => {
      received.push(request)
      return { status, headers: {}, url, body: new TextEncoder().encode(body) }
    },
    stream: () => Promise.reject(new Error('not used')),
  }
}

const call = async (http: HttpClient, soap = SOAP_11) => {
  const vector = await issueVector(issuanceRequest(), world.issuancePolicy, world.issuancePorts)
  return sendSoap(http, { url, envelope: envelope(soap), vector, action: 'urn:consulter', timeoutMs: 5_000 })
}

describe('sendSoap', () => {
  it('sends the message with its VI once, in the form of its version', async () => {
    const http = provider(200, 'answer')
    expect(await call(http)).toEqual({ outcome: 'answered', body: new TextEncoder().encode('answer') })
    expect(http.received).toHaveLength(1)
    expect(http.received[0]).toMatchObject({
      method: 'POST',
      timeoutMs: 5_000,
      headers: { 'content-type': 'text/xml; charset=utf-8', soapaction: '"urn:consulter"' },
    })
    expect(readSecurityHeader(http.received[0]?.body ?? new Uint8Array()).received.form).toBe(
      'saml-assertion',
    )
    await call(http, SOAP_12)
    expect(http.received[1]?.headers).toEqual({
      'content-type': 'application/soap+xml; charset=utf-8; action="urn:consulter"',
    })
  })

  it.each(['1.1', '1.2'] as const)('reads the fault of SOAP %s', async (soap) => {
    const { status, body } = toSoapFault(new VectorError({ code: 'VI_PAGM_REFUSED' }), { soap })
    expect(await call(provider(status, body))).toEqual({
      outcome: 'fault',
      status,
      code: { namespace: VI_FAULT_NAMESPACE, name: 'InvalidPagm' },
      message: 'Le ou les PAGM présents dans le VI sont invalides',
    })
  })

  it.each(['1.1', '1.2'] as const)('reads that the provider cannot answer, in SOAP %s', async (soap) => {
    const { status, body } = toSoapFault(new Error('down'), { soap })
    expect(await call(provider(status, body))).toMatchObject({
      outcome: 'fault',
      status: 503,
      code: { name: soap === '1.1' ? 'Server' : 'Receiver' },
    })
  })

  it.each([
    '',
    '<html>502</html>',
    '<!DOCTYPE html><html></html>',
    `<e:Envelope xmlns:e="${SOAP_11}"><e:Body></e:Body></e:Envelope>`,
  ])('says when what came back is no fault: %s', async (body) => {
    expect(await call(provider(502, body))).toEqual({ outcome: 'unreadable', status: 502 })
  })
})
