import { createServer, type IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { codeThrownBy } from '@entente/testkit'
import { afterAll, describe, expect, it } from 'vitest'
import { GatewayError, type GatewayErrorCode } from '../../src/errors.ts'
import { answerToApplication, answerToPartner } from '../../src/http/error-answer.ts'
import { RequestBody } from '../../src/http/request-body.ts'
import { listen } from '../../src/tenant.ts'

const REST = { carriage: 'rest', soap: '1.1' } as const
const SOAP = { carriage: 'soap', soap: '1.1' } as const

describe('What a caller is told', () => {
  it.each<[GatewayErrorCode, number]>([
    ['GATEWAY_BODY_TOO_LARGE', 413],
    ['GATEWAY_PARTNER_THROTTLED', 429],
    ['GATEWAY_DRAINING', 503],
  ])('%s comes with status %i, in both forms', (code, status) => {
    for (const form of [REST, SOAP]) {
      const answer = answerToApplication(new GatewayError({ code }), form)
      expect(answer.headers['entente-code']).toBe(code)
      if (form === REST) expect(answer.status).toBe(status)
    }
  })

  it.each([429, 503])('says when to come back with status %i', (status) => {
    const code = status === 429 ? 'GATEWAY_PARTNER_THROTTLED' : 'GATEWAY_DRAINING'
    const { headers } = answerToPartner(new GatewayError({ code, retryable: true }), REST)
    expect(headers['retry-after']).toBe('5')
  })

  it('GATEWAY_INTERNAL says nothing of what went wrong inside', () => {
    const answer = answerToApplication(new Error('secret-of-the-inside'), REST)
    expect(answer.status).toBe(500)
    expect(answer.headers['entente-code']).toBe('GATEWAY_INTERNAL')
    expect(JSON.stringify(answer)).not.toContain('secret-of-the-inside')
  })
})

describe('A body larger than the limit', () => {
  const message = (headers: Record<string, string>, content: string): IncomingMessage =>
    Object.assign(Readable.from([Buffer.from(content)]), { headers }) as unknown as IncomingMessage

  it('is refused when it is announced', async () => {
    expect(await codeThrownBy(() => new RequestBody(message({ 'content-length': '11' }, ''), 10))).toBe(
      'GATEWAY_BODY_TOO_LARGE',
    )
  })

  it('is refused when it comes in chunks', async () => {
    const body = new RequestBody(message({ 'transfer-encoding': 'chunked' }, 'x'.repeat(11)), 10)
    expect(await codeThrownBy(() => body.next(AbortSignal.timeout(5_000)))).toBe('GATEWAY_BODY_TOO_LARGE')
  })
})

describe('An address that is taken', () => {
  const first = createServer()
  afterAll(() => {
    first.close()
  })

  it('is GATEWAY_LISTEN_FAILED', async () => {
    const { port } = await listen(first, { host: '127.0.0.1', port: 0 })
    expect(await codeThrownBy(() => listen(createServer(), { host: '127.0.0.1', port }))).toBe(
      'GATEWAY_LISTEN_FAILED',
    )
  })
})
