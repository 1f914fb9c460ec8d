import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { CoreError } from '../../src/core-error.ts'
import * as ids from '../../src/ids/index.ts'

const folder = new URL('../../../../vectors/ids/', import.meta.url)

interface Reader {
  parse(text: string): unknown
  isCanonical?(value: unknown): boolean
}

const readers: Readonly<Record<string, Reader>> = {
  adeli: { parse: ids.parseAdeli, isCanonical: ids.isAdeli },
  'audience-uri': { parse: ids.parseAudienceUri, isCanonical: ids.isAudienceUri },
  'auth-level': { parse: ids.parseAuthLevel, isCanonical: ids.isAuthLevel },
  'bal-type': { parse: ids.parseBalType, isCanonical: ids.isBalType },
  finess: { parse: ids.parseFiness, isCanonical: ids.isFiness },
  'id-nat-ps': { parse: ids.parseIdNatPs, isCanonical: ids.isIdNatPs },
  'id-nat-struct': { parse: ids.parseIdNatStruct, isCanonical: ids.isIdNatStruct },
  'mail-address': { parse: ids.parseMailAddress, isCanonical: ids.isMailAddress },
  'mssante-domain': { parse: ids.parseMssanteDomain, isCanonical: ids.isMssanteDomain },
  nir: { parse: (text) => ids.parseNir(text).reveal() },
  'organisme-urn': { parse: ids.parseOrganismeUrn, isCanonical: ids.isOrganismeUrn },
  pagm: { parse: (text) => ids.parsePagm(text), isCanonical: (value) => ids.isPagm(value) },
  rpps: { parse: ids.parseRpps, isCanonical: ids.isRpps },
  'rpps-rang': { parse: ids.parseRppsRang, isCanonical: ids.isRppsRang },
  'rule-id': { parse: ids.parseRuleId, isCanonical: ids.isRuleId },
  siren: { parse: ids.parseSiren, isCanonical: ids.isSiren },
  siret: { parse: ids.parseSiret, isCanonical: ids.isSiret },
  'tenant-id': { parse: ids.parseTenantId, isCanonical: ids.isTenantId },
}

function casesOf(file: string): readonly (readonly string[])[] {
  return readFileSync(new URL(file, folder), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t').map(unescape))
}

function unescape(field: string): string {
  return field.replace(/\\u([0-9a-f]{4})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

function thrownBy(run: () => unknown): unknown {
  try {
    run()
  } catch (error) {
    return error
  }
  return undefined
}

describe('the identifier vectors', () => {
  it('cover every identifier twice, and nothing else', () => {
    const expected = Object.keys(readers).flatMap((name) => [`${name}.invalid.txt`, `${name}.valid.txt`])
    expect(readdirSync(folder).filter((name) => name.endsWith('.txt'))).toEqual(expected.sort())
  })

  describe.each(Object.entries(readers))('%s', (name, reader) => {
    const valid = casesOf(`${name}.valid.txt`)
    const invalid = casesOf(`${name}.invalid.txt`)

    it('has cases of both sorts', () => {
      expect(valid.length).toBeGreaterThan(2)
      expect(invalid.length).toBeGreaterThan(2)
    })

    it.each(valid)('reads %j', (text = '', canonical = text) => {
      expect(reader.parse(text)).toBe(canonical)
      expect(reader.parse(canonical)).toBe(canonical)
      expect(reader.isCanonical?.(canonical) ?? true).toBe(true)
      expect(reader.isCanonical?.(text) ?? text === canonical).toBe(text === canonical)
    })

    it.each(invalid)('refuses %j with %s, rule %s', (text = '', code = '', rule = '') => {
      const error = thrownBy(() => reader.parse(text))
      expect(error).toBeInstanceOf(CoreError)
      expect(error).toMatchObject({ code, details: { rule } })
      expect(reader.isCanonical?.(text) ?? false).toBe(false)
    })
  })
})
