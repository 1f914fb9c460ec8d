import { codeThrownBy, wrapInSoap } from '@entente/testkit'
import { describe, expect, it } from 'vitest'
import { issueVector, readSecurityHeader, writeSecurityHeader } from '../../src/index.ts'
import { createWorld, issuanceRequest, PORTAL_SERVICE } from '../support/world.ts'

const world = createWorld()
const vector = await issueVector(issuanceRequest(), world.issuancePolicy, world.issuancePorts)
const bytes = (text: string) => new TextEncoder().encode(text)
const text = (message: Uint8Array) => new TextDecoder().decode(message)
const BODY = '<e:Body><q xmlns="urn:exemple">é &amp; <!-- kept --></q></e:Body>'
const envelope = (header: string, soap = 'http://schemas.xmlsoap.org/soap/envelope/') =>
  bytes(`<?xml version="1.0" encoding="UTF-8"?>\n<e:Envelope xmlns:e="${soap}">${header}${BODY}</e:Envelope>`)

describe('writeSecurityHeader', () => {
  it.each([
    ['no header', ''],
    ['an empty header', '<e:Header></e:Header>'],
    ['a self-closed header', '<e:Header/> '],
    ['a header with something in it', '<e:Header><a xmlns="urn:exemple">1</a>\n</e:Header>\n'],
  ])('completes a message with %s and leaves its body alone', (_, header) => {
    const message = writeSecurityHeader(envelope(header), vector)
    expect(text(message)).toContain(BODY)
    const { received, bodyOffset } = readSecurityHeader(message)
    expect(received).toEqual({ form: 'saml-assertion', bytes: vector.bytes })
    expect(text(message.subarray(bodyOffset))).toBe(`${BODY}</e:Envelope>`)
  })

  it('completes a SOAP 1.2 message', () => {
    const message = writeSecurityHeader(envelope('', 'http://www.w3.org/2003/05/soap-envelope'), vector)
    expect(readSecurityHeader(message)).toMatchObject({
      version: '1.2',
      received: { form: 'saml-assertion' },
    })
  })

  it('refuses what it cannot complete', async () => {
    expect(await codeThrownBy(() => writeSecurityHeader(bytes('<a/>'), vector))).toBe('VI_ENVELOPE_INVALID')
    const twice = writeSecurityHeader(envelope(''), vector)
    expect(await codeThrownBy(() => writeSecurityHeader(twice, vector))).toBe('VI_ENVELOPE_INVALID')
    const portal = await issueVector(
      issuanceRequest({ service: PORTAL_SERVICE }),
      world.issuancePolicy,
      world.issuancePorts,
    )
    expect(await codeThrownBy(() => writeSecurityHeader(envelope(''), portal))).toBe('VI_ENVELOPE_INVALID')
  })
})

describe('readSecurityHeader', () => {
  it('says that there is no VI, and never throws', () => {
    expect(readSecurityHeader(envelope('<e:Header/>')).received).toEqual({ form: 'absent' })
    for (const garbage of ['', 'x', '<', '<a>', '{"a":1}', '<!DOCTYPE a>', '\u0000']) {
      expect(['absent', 'unreadable']).toContain(readSecurityHeader(bytes(garbage)).received.form)
    }
  })

  it('does not read beyond the start of the body', () => {
    const message = bytes(
      wrapInSoap(text(vector.bytes), `${'<a>'.repeat(10_000)} not closed, not even XML & <`),
    )
    expect(readSecurityHeader(message).received.form).toBe('saml-assertion')
  })

  it('reads no more than its bound before the body', () => {
    const message = envelope(`<e:Header><pad xmlns="urn:exemple">${'x'.repeat(5_000)}</pad></e:Header>`)
    expect(readSecurityHeader(message, { maxBytes: 4_096 }).received).toEqual({
      form: 'unreadable',
      why: 'The envelope cannot be read: XML_TOO_LARGE.',
    })
  })
})
