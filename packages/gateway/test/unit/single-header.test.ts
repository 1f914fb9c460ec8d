import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { expect, it } from 'vitest'
import { requirePlainText } from '../../src/http/single-header.ts'

function typed(contentType: string): IncomingMessage {
  const request = new IncomingMessage(new Socket())
  request.rawHeaders = ['Content-Type', contentType]
  return request
}

it.each(['charset=utf-7', 'charset = utf-7', 'charset*=utf-7', 'charset * = utf-7'])(
  'sees the encoding in text/xml; %s',
  (parameter) => {
    expect(() => requirePlainText(typed(`text/xml; ${parameter}`))).toThrow(
      expect.objectContaining({ code: 'GATEWAY_HEADER_REFUSED' }),
    )
  },
)

it.each([' ', '\t', '* '])('reads a header full of %j in no time', (filling) => {
  const longest = typed(`text/xml; charset${filling.repeat(32_000 / filling.length)}x`)
  const start = process.cpuUsage()
  requirePlainText(longest)
  const { user, system } = process.cpuUsage(start)
  expect((user + system) / 1000).toBeLessThan(200)
})
