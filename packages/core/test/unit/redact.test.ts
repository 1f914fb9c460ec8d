import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { REDACTED, RedactedByDefault, redactText } from '../../src/redact.ts'

describe('redactText', () => {
  it.each([
    ['a NIR', '100019900000009'],
    ['a NIR without its key', '1000199000000'],
    ['a grouped NIR', '1 00 01 99 000 000 09'],
    ['a Corsican NIR', '2 00 12 2b 000 000 91'],
    ['an RPPS number', '99000000010'],
    ['an idNatPS', '899000000010'],
    ['a mail address', "prenom.d'nom+essai@service.hopital.example"],
    ['a token', 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl'],
    ['an encrypted token', 'eyJhbGciOiJSUzI1NiJ9.a2V5.aXY.Y2lwaGVy.dGFn'],
  ])('removes %s from free text', (_, sentinel) => {
    const redacted = redactText(`refused (${sentinel}), twice: ${sentinel}.`)
    expect(redacted).toBe(`refused (${REDACTED}), twice: ${REDACTED}.`)
  })

  it('keeps the scheme of a credential and drops the credential', () => {
    expect(redactText('authorization: Bearer abc.def-123')).toBe(`authorization: Bearer ${REDACTED}`)
    expect(redactText('authorization: basic dXNlcjpwYXNz')).toBe(`authorization: basic ${REDACTED}`)
  })

  it.each([
    '99000000200016',
    '99000000011',
    '2026-03-01T10:00:00.000Z',
    '3f0c2a8e-7b51-4d3e-9d64-0a1b2c3d4e5f',
    'urn:interops:99000000200016:idp:portail:1',
    'line 12, column 34567',
  ])('spares %s', (text) => {
    expect(redactText(text)).toBe(text)
  })

  it('keeps the first 10,000 characters, whatever the text, in little time', () => {
    expect(redactText('x'.repeat(20_000))).toHaveLength(10_001)
    const started = performance.now()
    for (const unit of ['eyJ', '1', '1 ', 'a.', 'a@', 'Bearer ']) redactText(unit.repeat(10_000))
    expect(performance.now() - started).toBeLessThan(2_000)
  })
})

describe('RedactedByDefault', () => {
  class Password extends RedactedByDefault {
    readonly #value: string
    constructor(value: string) {
      super()
      this.#value = value
    }
    reveal(): string {
      return this.#value
    }
  }

  it('hides what a subclass keeps, until it is revealed', () => {
    const password = new Password('sentinel')
    const shown = [
      String(password),
      JSON.stringify({ password }),
      inspect({ password }),
      inspect(new Map([[1, password]])),
    ]
    expect(shown.join()).not.toContain('sentinel')
    expect(shown.every((text) => text.includes(REDACTED))).toBe(true)
    expect(password.reveal()).toBe('sentinel')
  })
})
