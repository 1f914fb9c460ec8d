import type { HttpClient, HttpRequest } from '@entente/core/ports'
import { createCrlCache, parseCertificate, refreshCrls } from '@entente/trust'
import { describe, expect, it } from 'vitest'
import { daysLater, pki } from './x509-world.ts'

const root = pki.root({ subject: [['CN', 'Racine']], keyType: 'p-256' })
const issuer = parseCertificate(root.certificateDer)
const source = { url: new URL('http://crl.example/racine.crl'), issuer }
const allowedHosts = ['crl.example']

/** Answers every request in the given way and notes what was asked. */
function clientThat(answer: (request: HttpRequest) => { status: number; body: Uint8Array }) {
  const asked: HttpRequest[] = []
  const http: HttpClient = {
    async send(request) {
      asked.push(request)
      return { ...answer(request), headers: {}, url: request.url }
    },
    stream: () => Promise.reject(new Error('not used')),
  }
  return { http, asked }
}

describe('refreshing revocation lists', () => {
  it('downloads, verifies and puts each list, and says until when it stands', async () => {
    const body = root.crl({ nextUpdate: daysLater(3) })
    const { http, asked } = clientThat(() => ({ status: 200, body }))
    const cache = createCrlCache()
    const options = { http, allowedHosts, maxBytes: 1_000_000 }
    expect(await refreshCrls(cache, [source], options)).toEqual([
      { url: source.url.href, outcome: 'stored', nextUpdate: daysLater(3) },
    ])
    expect(asked).toEqual([{ method: 'GET', url: source.url, maxBytes: 1_000_000 }])
    expect(await refreshCrls(cache, [source], options)).toMatchObject([{ outcome: 'same' }])
    expect(cache.of(issuer)).toHaveLength(1)
  })

  it.each([
    ['http://evil.example/racine.crl'],
    ['http://crl.example.evil.example/racine.crl'],
    ['ldap://crl.example/racine'],
    ['file:///etc/passwd'],
    ['http://user:secret@crl.example/racine.crl'],
  ])('never asks another host or protocol: %s', async (href) => {
    const { http, asked } = clientThat(() => ({ status: 200, body: root.crl() }))
    const result = await refreshCrls(createCrlCache(), [{ url: new URL(href), issuer }], {
      http,
      allowedHosts,
    })
    expect(result).toMatchObject([{ outcome: 'failed', error: { code: 'CRL_HOST_NOT_ALLOWED' } }])
    expect(asked).toEqual([])
  })

  it.each<[string, () => { status: number; body: Uint8Array }, string]>([
    ['an error page', () => ({ status: 503, body: Buffer.from('') }), 'CRL_UNAVAILABLE'],
    ['a page instead of the list', () => ({ status: 200, body: Buffer.from('<html>') }), 'CRL_MALFORMED'],
    [
      'no connection',
      () => {
        throw new Error('refused')
      },
      'CRL_UNAVAILABLE',
    ],
    ['an older list', () => ({ status: 200, body: root.crl({ thisUpdate: daysLater(-2) }) }), 'CRL_OLDER'],
  ])('keeps the list that is loaded when the answer is %s', async (_, answer, code) => {
    const cache = createCrlCache()
    await refreshCrls(cache, [source], {
      ...clientThat(() => ({ status: 200, body: root.crl() })),
      allowedHosts,
    })
    const before = cache.list()
    const result = await refreshCrls(cache, [source], { ...clientThat(answer), allowedHosts })
    expect(result).toMatchObject([{ outcome: 'failed', error: { code } }])
    expect(cache.list()).toEqual(before)
  })

  it('stops when it is told to', async () => {
    const { http } = clientThat(() => {
      throw new Error('aborted')
    })
    const signal = AbortSignal.abort()
    await expect(refreshCrls(createCrlCache(), [source], { http, allowedHosts, signal })).rejects.toThrow(
      expect.objectContaining({ name: 'AbortError' }),
    )
  })
})
