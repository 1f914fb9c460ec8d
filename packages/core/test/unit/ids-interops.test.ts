import { describe, expect, it } from 'vitest'
import {
  isPagm,
  meetsAuthLevel,
  organismeUrnFrom,
  type PagmSyntax,
  parseAudienceUri,
  parseAuthLevel,
  parseOrganismeUrn,
  parsePagm,
  parseSiret,
  parseTenantId,
  partsOfOrganismeUrn,
  sirenOf,
  type TenantId,
} from '../../src/ids/index.ts'

const siret = parseSiret('99000000200016')

describe('an organisme URN', () => {
  it('is read in both orders of its segments', () => {
    const first = partsOfOrganismeUrn(parseOrganismeUrn(`urn:interops:${siret}:idp:portail:1`))
    const second = partsOfOrganismeUrn(parseOrganismeUrn(`urn:interops:sp:${siret}:droits`))
    expect(first).toEqual({
      form: 'interops',
      namespace: 'interops',
      order: 'organisme-first',
      role: 'idp',
      organisme: siret,
      siret,
      name: 'portail',
      version: '1',
    })
    expect(second).toEqual({
      form: 'interops',
      namespace: 'interops',
      order: 'role-first',
      role: 'sp',
      organisme: siret,
      siret,
      name: 'droits',
    })
  })

  it('keeps an organisme that is not named by a SIRET', () => {
    const parts = partsOfOrganismeUrn(parseOrganismeUrn('urn:iops:caisse:idp:1'))
    expect(parts).toMatchObject({ namespace: 'iops', organisme: 'caisse' })
    expect(parts).not.toHaveProperty('siret')
  })

  it.each(['urn:CAISSE', 'CONTRAT_1', 'urn:iops:vi:faultcodes', 'urn:interops:99000000200016:droits'])(
    'of the unknown form %s is kept and not explained',
    (text) => {
      expect(partsOfOrganismeUrn(parseOrganismeUrn(text))).toEqual({ form: 'other' })
    },
  )

  it('is built in the form it is read in', () => {
    expect(organismeUrnFrom({ role: 'idp', siret, name: 'portail', version: '1' })).toBe(
      'urn:interops:99000000200016:idp:portail:1',
    )
    expect(organismeUrnFrom({ role: 'sp', siret, name: 'droits', order: 'role-first' })).toBe(
      'urn:interops:sp:99000000200016:droits',
    )
  })

  it.each(['', 'a:b', 'deux mots', 'é'])('is not built with the name %j', (name) => {
    expect(() => organismeUrnFrom({ role: 'idp', siret, name })).toThrow('URN characters')
  })
})

describe('a PAGM', () => {
  const agreed: PagmSyntax = {
    pattern: /P[0-9]{3}|Q/gy,
    maxLength: 8,
    expected: 'Expected P and 3 digits, or Q.',
  }

  it('follows the syntax of the convention when it fixes one', () => {
    expect(parsePagm('P001', agreed)).toBe('P001')
    expect(() => parsePagm('CONSULTATION', agreed)).toThrow()
    expect(() => parsePagm('P00', agreed)).toThrow('Expected P and 3 digits, or Q.')
  })

  it('must match that syntax as a whole, and every time', () => {
    expect(['xP001', 'P0011', 'Qx', 'P001\n'].map((text) => isPagm(text, agreed))).toEqual([
      false,
      false,
      false,
      false,
    ])
    expect([1, 2, 3].map(() => isPagm('P001', agreed))).toEqual([true, true, true])
  })

  it('is case-sensitive', () => {
    expect(parsePagm('Pagm')).not.toBe(parsePagm('PAGM'))
  })
})

describe('an authentication level', () => {
  const [weak, strong, other] = ['Password', 'Smartcard', 'X509'].map((name) =>
    parseAuthLevel(`urn:oasis:names:tc:SAML:2.0:ac:classes:${name}`),
  ) as [
    ReturnType<typeof parseAuthLevel>,
    ReturnType<typeof parseAuthLevel>,
    ReturnType<typeof parseAuthLevel>,
  ]

  it('is enough for itself only, without a scale', () => {
    expect(meetsAuthLevel(weak, weak)).toBe(true)
    expect(meetsAuthLevel(strong, weak)).toBe(false)
  })

  it('is enough for weaker ones on the scale of the convention', () => {
    expect(meetsAuthLevel(strong, weak, [weak, strong])).toBe(true)
    expect(meetsAuthLevel(weak, strong, [weak, strong])).toBe(false)
  })

  it('is enough for itself only when it or the other stands outside the scale', () => {
    expect(meetsAuthLevel(other, weak, [weak, strong])).toBe(false)
    expect(meetsAuthLevel(strong, other, [weak, strong])).toBe(false)
    expect(meetsAuthLevel(other, other, [weak, strong])).toBe(true)
  })
})

describe('names that only look alike', () => {
  it('are two services when a slash differs', () => {
    expect(parseAudienceUri('http://service.example')).not.toBe(parseAudienceUri('http://service.example/'))
  })
})

describe('a tenant', () => {
  it('is a SIRET, whose SIREN can be asked for', () => {
    const tenant: TenantId = parseTenantId(siret)
    expect(tenant).toBe(siret)
    expect(sirenOf(tenant)).toBe('990000002')
  })

  it('is not any SIRET at hand: the type checker asks for parseTenantId', () => {
    // @ts-expect-error a SIRET becomes a tenant only through parseTenantId
    const tenant: TenantId = siret
    expect(tenant).toBe(siret)
  })
})
