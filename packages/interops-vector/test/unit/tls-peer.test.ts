import { describe, expect, it } from 'vitest'
import { peerFromProxy, peerFromSocket } from '../../src/index.ts'
import { createWorld } from '../support/world.ts'

const { tls } = createWorld()
const der = tls.certificateDer
const rfc9440 = `:${Buffer.from(der).toString('base64')}:`
const proxies = ['10.0.0.5', '::1'] as const

describe('peerFromSocket', () => {
  it('walks the chain that node:tls shows and stops at the root that names itself', () => {
    const root: { raw: Uint8Array; issuerCertificate?: unknown } = { raw: new Uint8Array([2]) }
    root.issuerCertificate = root
    const leaf = { raw: new Uint8Array([1]), issuerCertificate: root }
    expect(peerFromSocket({ getPeerCertificate: () => leaf as never })).toEqual([leaf.raw, root.raw])
  })

  it('sees nothing on a plain connection or without a certificate', () => {
    expect(peerFromSocket({})).toBe('not-visible')
    expect(peerFromSocket({ getPeerCertificate: () => ({}) })).toBe('not-visible')
  })
})

describe('peerFromProxy', () => {
  it('reads the header of a listed proxy', () => {
    expect(peerFromProxy(rfc9440, '10.0.0.5', { addresses: proxies, format: 'rfc9440' })).toEqual([der])
    expect(peerFromProxy(rfc9440, '::ffff:10.0.0.5', { addresses: proxies, format: 'rfc9440' })).toEqual([
      der,
    ])
    const escaped = encodeURIComponent(tls.certificatePem)
    expect(peerFromProxy(escaped, '::1', { addresses: proxies, format: 'escaped-pem' })).toEqual([der])
  })

  it('never believes a header that arrives from anywhere else', () => {
    expect(peerFromProxy(rfc9440, '10.0.0.6', { addresses: proxies, format: 'rfc9440' })).toBe('not-visible')
    expect(peerFromProxy(rfc9440, undefined, { addresses: proxies, format: 'rfc9440' })).toBe('not-visible')
  })

  it.each([undefined, '', ':', ':!:', '%', `${rfc9440},${rfc9440}`, 'x'.repeat(20_000)])(
    'sees nothing in %s',
    (header) => {
      expect(peerFromProxy(header, '10.0.0.5', { addresses: proxies, format: 'rfc9440' })).toBe('not-visible')
      expect(peerFromProxy(header, '10.0.0.5', { addresses: proxies, format: 'escaped-pem' })).toBe(
        'not-visible',
      )
    },
  )
})
