import { describe, expect, it } from 'vitest'
import { CoreError, coreErrors, isCoreError } from '../../src/core-error.ts'
import { EntenteError, isEntenteError } from '../../src/errors.ts'

const error = new CoreError({
  code: 'ID_MALFORMED',
  what: 'This value is not a valid SIRET.',
  why: 'It is not made of 14 digits.',
  fix: 'Expected 14 digits.',
  cause: new Error('inner'),
})

describe('a core error', () => {
  it('says what happened, why, and what to do', () => {
    expect(error.message).toBe(
      'This value is not a valid SIRET. It is not made of 14 digits. Expected 14 digits.',
    )
    expect(error.name).toBe('CoreError')
    expect(error).toBeInstanceOf(EntenteError)
    expect(error).toMatchObject({ code: 'ID_MALFORMED', retryable: false, details: {}, spec: undefined })
    expect(error.cause).toMatchObject({ message: 'inner' })
  })

  it('is recognised, and narrowed to a code', () => {
    expect(isCoreError(error)).toBe(true)
    expect(isCoreError(error, 'ID_MALFORMED')).toBe(true)
    expect(isCoreError(error, 'ID_TOO_LONG')).toBe(false)
  })

  it('is not confused with another error', () => {
    class OtherError extends EntenteError<'ID_MALFORMED'> {
      override readonly name = 'OtherError'
    }
    const other = new OtherError({ code: 'ID_MALFORMED', what: 'Another package failed.' })
    expect(isEntenteError(other)).toBe(true)
    expect(isCoreError(other)).toBe(false)
    expect(
      [new Error('x'), { code: 'ID_MALFORMED', name: 'CoreError' }, null, 'x'].some((it) => isCoreError(it)),
    ).toBe(false)
  })

  it('is recognised when another copy of the library made it', () => {
    const copy = Object.assign(new Error('copied'), { code: 'ID_MALFORMED' })
    copy.name = 'CoreError'
    Object.defineProperty(copy, Symbol.for('@entente/EntenteError'), { value: true })
    expect(isCoreError(copy, 'ID_MALFORMED')).toBe(true)
  })
})

describe('the error catalogue', () => {
  it.each(Object.entries(coreErrors))('explains %s in sentences', (code, { meaning, remedy }) => {
    expect(code).toMatch(/^[A-Z]+(?:_[A-Z]+)+$/)
    expect(meaning).toMatch(/^[A-Z].*\.$/s)
    expect(remedy).toMatch(/^[A-Z].*\.$/s)
  })
})
