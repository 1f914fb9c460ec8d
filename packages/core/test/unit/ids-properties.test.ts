import { domainToASCII } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isCoreError } from '../../src/core-error.ts'
import * as ids from '../../src/ids/index.ts'
import { luhnKey } from '../../src/ids/luhn.ts'

const seeded = { seed: 20_260_301, numRuns: 500 }

const digits = (length: number) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
    .map((list) => list.join(''))
const notZero = (text: string) => /[1-9]/.test(text)
const withKey = (text: string) => text + luhnKey(text)

const siren = digits(8).filter(notZero).map(withKey)
const siret = fc
  .tuple(siren, digits(4))
  .map(([body, nic]) => withKey(body + nic))
  .filter((text) => !text.startsWith('356000000'))
const laPoste = digits(5)
  .map((nic) => `356000000${nic}`)
  .filter((text) => Array.from(text, Number).reduce((sum, digit) => sum + digit, 0) % 5 === 0)
const rpps = digits(10).filter(notZero).map(withKey)
const rppsRang = fc.tuple(rpps, digits(2)).map(([body, rank]) => withKey(body + rank))
const finess = fc
  .tuple(fc.constantFrom('01', '59', '75', '97', '99'), digits(5))
  .map(([department, order]) => withKey(`${department}0${order}`))
const corsicanFiness = fc.tuple(fc.constantFrom('2A', '2B'), digits(5)).map(([department, order]) => {
  const counted = department === '2A' ? '21' : '22'
  return `${department}0${order}${luhnKey(`${counted}0${order}`)}`
})
const adeli = fc
  .tuple(fc.constantFrom('01', '75', '2A', '2B', '98'), digits(7))
  .map((parts) => parts.join(''))

const months = ['01', '06', '12', '20', '30', '42', '50', '99']
const nirBody = fc
  .tuple(
    fc.constantFrom('1', '2', '3', '4', '7', '8'),
    digits(2),
    fc.constantFrom(...months),
    fc.constantFrom('01', '75', '97', '99', '2A', '2B'),
    digits(6),
  )
  .map((parts) => parts.join(''))
const nir = nirBody.map((body) => ids.parseNir(body, { allowWithoutKey: true }).reveal())

const name = fc
  .stringMatching(/^[a-z0-9](?:[a-z0-9-]{0,8}[a-z0-9])?$/)
  .filter((label) => !/^..--/.test(label))
const top = fc.stringMatching(/^[a-z]{2,8}$/)
const accented = fc
  .array(fc.constantFrom(...'abcxyz019éèêàçôïüœæñåøł'), { minLength: 1, maxLength: 20 })
  .map((letters) => letters.join(''))
const domain = fc
  .tuple(fc.oneof(name, accented), fc.oneof(name, accented), top)
  .map((labels) => labels.join('.'))
const address = fc
  .tuple(fc.stringMatching(/^[A-Za-z0-9_'+&=-]{1,10}(?:\.[A-Za-z0-9_-]{1,10}){0,2}$/), domain)
  .map((parts) => parts.join('@'))
const localId = fc.stringMatching(/^[0-9A-Za-z][0-9A-Za-z._-]{0,20}$/)

const idNatPs = fc.oneof(
  rpps.map((text) => `8${text}`),
  fc.tuple(finess, localId).map(([owner, local]) => `3${owner}/${local}`),
  fc.tuple(siren, localId).map(([owner, local]) => `4${owner}/${local}`),
  fc.tuple(siret, localId).map(([owner, local]) => `5${owner}/${local}`),
  fc.tuple(rppsRang, localId).map(([owner, local]) => `6${owner}/${local}`),
  fc.tuple(digits(11), localId).map(([cabinet, local]) => `1${cabinet}/${local}`),
  address.map((text) => `10${ids.parseMailAddress(text)}`),
)
const idNatStruct = fc.oneof(
  finess.map((text) => `1${text}`),
  siren.map((text) => `2${text}`),
  siret.map((text) => `3${text}`),
  rppsRang.map((text) => `4${text}`),
)

const segment = fc.stringMatching(/^[A-Za-z0-9.-]{1,12}$/)
const organismeUrn = fc
  .tuple(siret, fc.constantFrom('idp', 'sp'), segment, fc.option(segment), fc.boolean())
  .map(([organisme, role, label, version, roleFirst]) => {
    const pair = roleFirst ? `${role}:${organisme}` : `${organisme}:${role}`
    return `urn:interops:${pair}:${label}${version === null ? '' : `:${version}`}`
  })
const path = fc.stringMatching(/^(?:\/[A-Za-z0-9._~-]{1,8}){0,3}$/)
const audience = fc.tuple(fc.constantFrom('http', 'https'), domain, path).map(([scheme, host, rest]) => {
  return `${scheme}://${ids.parseMssanteDomain(host)}${rest}`
})
const ruleId = fc
  .tuple(
    fc.constantFrom('INTEROPS', 'MSS', 'QF'),
    fc.constantFrom('1', '5.3', '7.2.2', 'A1', 'P', 'S'),
    fc.nat(9999),
  )
  .map((parts) => parts.join('-'))

interface Subject {
  readonly valid: fc.Arbitrary<string>
  /** parse, then format, then parse again. */
  roundTrip(text: string): readonly [unknown, unknown]
}

function subject<Id>(
  valid: fc.Arbitrary<string>,
  parse: (value: unknown) => Id,
  format: (id: Id) => string,
): Subject {
  return {
    valid,
    roundTrip: (text) => {
      const id = parse(text)
      return [id, parse(format(id))]
    },
  }
}

const subjects: Readonly<Record<string, Subject>> = {
  SIREN: subject(siren, ids.parseSiren, ids.formatSiren),
  SIRET: subject(siret, ids.parseSiret, ids.formatSiret),
  'SIRET of La Poste': subject(laPoste, ids.parseSiret, ids.formatSiret),
  TenantId: subject(siret, ids.parseTenantId, ids.formatTenantId),
  FINESS: subject(finess, ids.parseFiness, ids.formatFiness),
  'Corsican FINESS': subject(corsicanFiness, ids.parseFiness, ids.formatFiness),
  RPPS: subject(rpps, ids.parseRpps, ids.formatRpps),
  'RPPS-rang': subject(rppsRang, ids.parseRppsRang, ids.formatRppsRang),
  ADELI: subject(adeli, ids.parseAdeli, ids.formatAdeli),
  idNatPS: subject(idNatPs, ids.parseIdNatPs, ids.formatIdNatPs),
  idNat_Struct: subject(idNatStruct, ids.parseIdNatStruct, ids.formatIdNatStruct),
  'organisme URN': subject(organismeUrn, ids.parseOrganismeUrn, ids.formatOrganismeUrn),
  PAGM: subject(
    fc.stringMatching(/^[A-Za-z0-9_.:;/-]{1,128}$/),
    (value) => ids.parsePagm(value),
    ids.formatPagm,
  ),
  'mail domain': subject(domain, ids.parseMssanteDomain, ids.formatMssanteDomain),
  'mail address': subject(address, ids.parseMailAddress, ids.formatMailAddress),
  'authentication level': subject(audience, ids.parseAuthLevel, ids.formatAuthLevel),
  'audience URI': subject(audience, ids.parseAudienceUri, ids.formatAudienceUri),
  'rule id': subject(ruleId, ids.parseRuleId, ids.formatRuleId),
}

describe('every valid identifier', () => {
  it.each(Object.entries(subjects))(
    '%s parses, and its written form parses to the same',
    (_, { valid, roundTrip }) => {
      fc.assert(
        fc.property(valid, (text) => {
          const [first, again] = roundTrip(text)
          expect(again).toBe(first)
        }),
        seeded,
      )
    },
  )

  it('NIR parses from each form it reveals to the same number', () => {
    fc.assert(
      fc.property(nir, fc.constantFrom<ids.NirForm>('15', '13', 'grouped'), (text, form) => {
        const first = ids.parseNir(text)
        const again = ids.parseNir(first.reveal(form), { allowWithoutKey: form === '13' })
        expect(first.reveal()).toBe(text)
        expect(again.equals(first)).toBe(true)
      }),
      seeded,
    )
  })
})

const keyed: Readonly<Record<string, readonly [fc.Arbitrary<string>, (value: unknown) => unknown]>> = {
  SIREN: [siren, ids.parseSiren],
  SIRET: [siret, ids.parseSiret],
  FINESS: [finess, ids.parseFiness],
  'Corsican FINESS': [corsicanFiness, ids.parseFiness],
  RPPS: [rpps, ids.parseRpps],
  'RPPS-rang': [rppsRang, ids.parseRppsRang],
  NIR: [nir, (value) => ids.parseNir(value)],
}

describe('a check key', () => {
  it.each(Object.entries(keyed))('%s refuses one wrong digit, anywhere', (_, [valid, parse]) => {
    fc.assert(
      fc.property(valid, fc.nat(), fc.integer({ min: 1, max: 9 }), (text, place, shift) => {
        const index = place % text.length
        fc.pre(/\d/.test(text[index] ?? ''))
        const wrong = (Number(text[index]) + shift) % 10
        expect(() => parse(text.slice(0, index) + wrong + text.slice(index + 1))).toThrow()
      }),
      seeded,
    )
  })

  it.each(Object.entries(keyed))(
    '%s refuses two neighbours swapped, where the key can see it',
    (id, [valid, parse]) => {
      fc.assert(
        fc.property(valid, fc.nat(), (text, place) => {
          const index = place % (text.length - 1)
          const pair = text.slice(index, index + 2)
          fc.pre(pair[0] !== pair[1])
          // Luhn cannot tell 09 from 90; the NIR's key modulo 97 can.
          fc.pre(id === 'NIR' || (pair !== '09' && pair !== '90'))
          const swapped = `${text.slice(0, index)}${pair[1]}${pair[0]}${text.slice(index + 2)}`
          expect(() => parse(swapped)).toThrow()
        }),
        seeded,
      )
    },
  )
})

describe('a mail domain', () => {
  it('has the A-labels that the platform computes', () => {
    fc.assert(
      fc.property(domain, (text) => {
        expect(ids.parseMssanteDomain(text.toUpperCase())).toBe(domainToASCII(text))
      }),
      seeded,
    )
  })

  it('is accepted only as the platform would write it', () => {
    const unit = fc.oneof(
      { weight: 20, arbitrary: fc.constantFrom(...'aé-.ßxn0') },
      { weight: 2, arbitrary: fc.constant('xn--') },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }) },
    )
    const anyLabel = fc.string({ unit, minLength: 1, maxLength: 6 })
    let accepted = 0
    fc.assert(
      fc.property(anyLabel, anyLabel, (first, second) => {
        const text = `${first}.${second}`
        try {
          expect(ids.parseMssanteDomain(text)).toBe(domainToASCII(text).replace(/\.$/, ''))
          accepted++
        } catch (error) {
          if (!isCoreError(error)) throw error
        }
      }),
      { ...seeded, numRuns: 5_000 },
    )
    expect(accepted).toBeGreaterThan(500)
  })
})
