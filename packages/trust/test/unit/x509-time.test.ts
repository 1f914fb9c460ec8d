import { describe, expect, it } from 'vitest'
import { DerFault, DerReader } from '../../src/x509/der-reader.ts'
import { readTime } from '../../src/x509/der-time.ts'

const UTC_TIME = 0x17
const GENERALIZED_TIME = 0x18
const read = (tag: number, text: string) => {
  const reader = new DerReader(Buffer.concat([Buffer.of(tag, text.length), Buffer.from(text, 'latin1')]))
  return readTime(reader, reader.next())
}

describe('a time of a certificate or a list', () => {
  it.each([
    ['the last year of two digits before 2000', UTC_TIME, '500101000000Z', '1950-01-01T00:00:00.000Z'],
    ['the last year of two digits', UTC_TIME, '491231235959Z', '2049-12-31T23:59:59.000Z'],
    ['a leap day', UTC_TIME, '240229120000Z', '2024-02-29T12:00:00.000Z'],
    ['no end', GENERALIZED_TIME, '99991231235959Z', '9999-12-31T23:59:59.000Z'],
    ['the year 100', GENERALIZED_TIME, '01000101000000Z', '0100-01-01T00:00:00.000Z'],
  ])('may be %s', (_, tag, text, expected) => {
    expect(read(tag, text).toISOString()).toBe(expected)
  })

  it.each([
    ['a year that Date takes for another', GENERALIZED_TIME, '00500101000000Z'],
    ['a day that does not exist', UTC_TIME, '230229120000Z'],
    ['the month 13', UTC_TIME, '231301000000Z'],
    ['the hour 24', UTC_TIME, '230101240000Z'],
    ['a leap second', UTC_TIME, '161231235960Z'],
    ['no seconds', UTC_TIME, '2301011200Z'],
    ['a fraction', GENERALIZED_TIME, '20500101000000.5Z'],
    ['an offset', UTC_TIME, '230101120000+0100'],
    ['no zone', GENERALIZED_TIME, '20500101000000'],
    ['digits of another script', UTC_TIME, '23010112000\u0664Z'],
    ['another type', 0x16, '230101120000Z'],
  ])('is never %s', (_, tag, text) => {
    expect(() => read(tag, text)).toThrow(DerFault)
  })
})
