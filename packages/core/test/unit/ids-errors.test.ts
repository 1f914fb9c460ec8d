import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { type CoreErrorCode, coreErrors, isCoreError } from '../../src/core-error.ts'
import * as ids from '../../src/ids/index.ts'

const parsers: Readonly<Record<string, (value: unknown) => unknown>> = {
  ADELI: ids.parseAdeli,
  'audience URI': ids.parseAudienceUri,
  'authentication level': ids.parseAuthLevel,
  'BAL type': ids.parseBalType,
  FINESS: ids.parseFiness,
  idNatPS: ids.parseIdNatPs,
  idNat_Struct: ids.parseIdNatStruct,
  'mail address': ids.parseMailAddress,
  'mail domain': ids.parseMssanteDomain,
  NIR: (value) => ids.parseNir(value),
  'organisme URN': ids.parseOrganismeUrn,
  PAGM: (value) => ids.parsePagm(value),
  RPPS: ids.parseRpps,
  'RPPS-rang': ids.parseRppsRang,
  'rule id': ids.parseRuleId,
  SIREN: ids.parseSiren,
  SIRET: ids.parseSiret,
  'TenantId (the SIRET of the organisme)': ids.parseTenantId,
}

/** Personal values with one thing wrong in each, so that every parser refuses them one way or another. */
const sentinels = [
  '100019900000008',
  '1000199000000',
  '99000000011',
  '899000000011',
  '99000000010002',
  '499000000010002',
  '3990000011/agent-dupont',
  'jeanne.dupont@hopital',
  'jeanne dupont@hopital.example',
  '10jeanne.dupont@hopital',
  ' urn:dupont\u0000',
  `jeanne.dupont${'x'.repeat(2_000)}`,
]

function errorOf(run: () => unknown): unknown {
  try {
    run()
  } catch (error) {
    return error
  }
  return undefined
}

function codeOf(run: () => unknown): CoreErrorCode | undefined {
  const error = errorOf(run)
  return isCoreError(error) ? error.code : undefined
}

describe('an identifier that is refused', () => {
  it.each(Object.entries(parsers))(
    '%s: the error names the kind, the rule and what is expected',
    (name, parse) => {
      const error = errorOf(() => parse('\u0000'))
      if (!isCoreError(error)) throw new Error('a CoreError was expected')
      expect(error.message).toMatch(/^This value is not a valid .+\. .+\. Expected .+\.$/)
      expect(error.message).toContain(name)
      expect(error.details).toEqual({ identifier: name, rule: expect.stringMatching(/./) })
      expect(error.retryable).toBe(false)
    },
  )

  it.each(Object.entries(parsers))('%s: the error never repeats the value', (_, parse) => {
    let refused = 0
    for (const sentinel of sentinels) {
      const error = errorOf(() => parse(sentinel))
      if (error === undefined) continue
      refused++
      const shown = inspect(error, { depth: 10, showHidden: true }) + JSON.stringify(error)
      expect(shown).not.toContain(sentinel)
      expect(shown).not.toMatch(/dupont/i)
      for (const number of sentinel.match(/\d{9,}/g) ?? []) expect(shown).not.toContain(number)
    }
    expect(refused).toBeGreaterThan(0)
  })

  it.each(Object.entries(parsers))('%s: takes nothing but text', (_, parse) => {
    for (const value of [
      undefined,
      null,
      990000002,
      99000000200016n,
      {},
      ['990000002'],
      Object('990000002'),
    ]) {
      expect(codeOf(() => parse(value))).toBe('ID_NOT_TEXT')
    }
  })

  it.each(Object.entries(parsers))('%s: refuses a megabyte before reading it', (_, parse) => {
    expect(codeOf(() => parse('9'.repeat(1_000_000)))).toBe('ID_TOO_LONG')
  })

  it('shows every code an identifier can be refused with', () => {
    const shown = {
      ID_NOT_TEXT: codeOf(() => ids.parseSiret(1)),
      ID_TOO_LONG: codeOf(() => ids.parseSiret('9'.repeat(100))),
      ID_MALFORMED: codeOf(() => ids.parseSiret('A')),
      ID_CHECK_KEY_WRONG: codeOf(() => ids.parseSiret('99000000200017')),
      ID_KIND_UNKNOWN: codeOf(() => ids.parseIdNatPs('7')),
      ID_DECOMMISSIONED: codeOf(() => ids.idNatPsFrom({ kind: 'adeli', adeli: ids.parseAdeli('990000000') })),
    }
    for (const [expected, code] of Object.entries(shown)) expect(code).toBe(expected)
    expect(Object.keys(shown).sort()).toEqual(
      Object.keys(coreErrors)
        .filter((code) => code.startsWith('ID_'))
        .sort(),
    )
  })
})
