import { createSecretKey } from 'node:crypto'
import { inspect } from 'node:util'
import { parseNir } from '@entente/core/ids'
import { hmacKeyedHash } from '@entente/runtime'
import { caught, codeThrownBy } from '@entente/testkit'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type CivilIdentityFields,
  parseCivilIdentity,
  parseFranceConnectToken,
  readToken,
  referencesOf,
  referencesToRegister,
  tokenReminder,
} from '../../src/index.ts'
import { matchIdentity } from '../../src/outcomes/match-identity.ts'
import { testToken } from '../../src/testing/index.ts'
import { identityOf, TODAY } from '../support/desk.ts'

const whole: CivilIdentityFields = {
  birthName: "D'Exemple-Modèle",
  usualName: 'Autre Nom',
  givenNames: ['Camille', 'Inès'],
  sex: 'F',
  birthDate: { year: 1988, month: 4, day: 17 },
  birthPlace: { country: '99100', commune: '2A004' },
}
const read = (change: Partial<Record<keyof CivilIdentityFields, unknown>>) =>
  parseCivilIdentity({ ...whole, ...change } as CivilIdentityFields, TODAY)

describe('an identity', () => {
  it.each<[string, Partial<Record<keyof CivilIdentityFields, unknown>>]>([
    ['whole', {}],
    ['with a typographic apostrophe', { birthName: 'D’Exemple' }],
    ['with three given names', { givenNames: ['A', 'B', 'C'] }],
    ['of which only the year is known', { birthDate: { year: 1988 } }],
    ['of which the day is not known', { birthDate: { year: 1988, month: 2 } }],
    ['without date of birth', { birthDate: undefined }],
    ['born abroad', { birthPlace: { country: '99109' } }],
    ['born in Algeria under its older code', { birthPlace: { country: '92352' } }],
    [
      'whose commune is given by name',
      { birthPlace: { country: '99100', communeName: 'Exemple', department: '2B' } },
    ],
  ])('%s is taken', (_what, change) => {
    expect(read(change).kind).toBe('identity')
  })

  it.each<[string, string, Partial<Record<keyof CivilIdentityFields, unknown>>]>([
    ['birthName', '00420', { birthName: 'Exemple 2' }],
    ['birthName', '00420', { birthName: '' }],
    ['birthName', '00420', { birthName: undefined }],
    ['usualName', '00426', { usualName: 'Exemple?' }],
    ['givenNames', '00367', { givenNames: [] }],
    ['givenNames', '00367', { givenNames: ['A', 'B', 'C', 'D'] }],
    ['givenNames', '00367', { givenNames: ['Camille,'] }],
    ['sex', '00427', { sex: 'X' }],
    ['birthDate', '00363', { birthDate: { year: 1899 } }],
    ['birthDate', '00363', { birthDate: { year: 1988, month: 13 } }],
    ['birthDate', '00363', { birthDate: { year: 1988, day: 3 } }],
    ['birthDate', '00363', { birthDate: { year: 1987, month: 2, day: 29 } }],
    ['birthDate', '00363', { birthDate: { year: 2026, month: 3, day: 2 } }],
    ['birthDate', '00363', { birthDate: { year: 1988.5 } }],
    ['birthPlace.country', '00400', { birthPlace: { country: 'FR' } }],
    ['birthPlace.commune', '00365', { birthPlace: { country: '99100' } }],
    ['birthPlace.commune', '00365', { birthPlace: { country: '99100', commune: '2C004' } }],
    [
      'birthPlace.department',
      '00428',
      { birthPlace: { country: '99100', communeName: 'A', department: '1' } },
    ],
    [
      'birthDate',
      '00422',
      { birthDate: undefined, birthPlace: { country: '99100', communeName: 'A', department: '01' } },
    ],
  ])('names the field %s and the rule %s', async (field, rule, change) => {
    expect(await caught(() => read(change))).toMatchObject({
      code: 'QF_SUBJECT_INVALID',
      details: { field, rule },
    })
  })

  it('never shows itself, nor in an error about itself', async () => {
    const identity = identityOf('Sentinelle')
    const error = await caught(() => read({ birthName: 'Sentinelle 4' }))
    const shown = [
      `${identity}`,
      JSON.stringify({ identity }),
      inspect(identity, { showHidden: true }),
      inspect(error),
    ]
    expect(shown.join('\n')).not.toMatch(/sentinelle/i)
  })
})

describe('the comparison with the answer', () => {
  const camille = { birthName: 'EXEMPLE', sex: 'F', birthDate: { year: 1988, month: 4, day: 17 } } as const

  it.each([
    ['the same person', [camille], 'matches'],
    ['the second allocataire', [{ birthName: 'AUTRE', sex: 'M' }, camille], 'matches'],
    ['an unknown day', [{ ...camille, givenNames: 'CAMILLE', birthDate: { year: 1988 } }], 'matches'],
    ['an unknown day and no given name', [{ ...camille, birthDate: { year: 1988 } }], 'diverges'],
    ['her second given name, in use', [{ ...camille, givenNames: 'INES CAMILLE' }], 'matches'],
    ['a twin', [{ ...camille, givenNames: 'ALIX' }], 'diverges'],
    ['another sex', [{ ...camille, sex: 'M' }], 'diverges'],
    [
      'digits of the date exchanged',
      [{ ...camille, birthDate: { year: 1988, month: 4, day: 71 } }],
      'diverges',
    ],
    ['another year', [{ ...camille, birthDate: { year: 1978 } }], 'diverges'],
    ['a file under the married name', [{ ...camille, birthName: 'MARIEE', usualName: 'EXEMPLE' }], 'matches'],
    [
      'another name, but the day and the given name',
      [{ ...camille, birthName: 'X', givenNames: 'CAMILLE B' }],
      'matches',
    ],
    ['another name and given name', [{ ...camille, birthName: 'X', givenNames: 'CAMILLETTE' }], 'diverges'],
    ['another name, and a day not known', [{ birthName: 'X', givenNames: 'CAMILLE', sex: 'F' }], 'diverges'],
    ['no name', [{ sex: 'F' }], 'diverges'],
    ['nobody', [], 'diverges'],
    ['masked', undefined, 'not-comparable'],
  ] as const)('%s', (_what, allocataires, expected) => {
    expect(matchIdentity(identityOf('Exemple'), allocataires)).toBe(expected)
  })
})

describe('the reference of a person', () => {
  const hash = hmacKeyedHash('cle-1', createSecretKey(Buffer.alloc(32, 1)))
  const other = hmacKeyedHash('cle-2', createSecretKey(Buffer.alloc(32, 2)))

  it('does not depend on accents, case, spaces or further given names', async () => {
    const spelt = (birthName: string, ...givenNames: string[]) =>
      referencesOf(read({ birthName, givenNames }), hash)
    expect(await spelt('Éxemple-Modèle', 'Inès', 'Camille')).toEqual(await spelt('EXEMPLE MODELE', 'Ines'))
  })

  it('tells people apart by each of name, given name, sex and date', async () => {
    const variants = [
      {},
      { birthName: 'Autre' },
      { givenNames: ['Alix'] },
      { sex: 'M' },
      { birthDate: { year: 1989 } },
    ]
    const references = await Promise.all(variants.map((change) => referencesOf(read(change), hash)))
    const first = references.map(([most]) => most)
    expect(new Set(first).size).toBe(first.length)
  })

  it('is found by a desk that knows more or less of the date, and not by that of a namesake', async () => {
    const dates = [undefined, { year: 1988 }, { year: 1988, month: 4 }, { year: 1988, month: 4, day: 17 }]
    const found = async (registered: unknown, asked: unknown) => {
      const known = await referencesToRegister(read({ birthDate: registered }), hash)
      return (await referencesOf(read({ birthDate: asked }), hash)).some((each) => known.includes(each))
    }
    for (const registered of dates) {
      for (const asked of dates) expect(await found(registered, asked)).toBe(true)
    }
    const namesake = { year: 1988, month: 4, day: 18 }
    expect(await found(dates[3], namesake)).toBe(false)
    expect(await found(dates[3], { year: 1988, month: 5 })).toBe(false)
    expect(await found(dates[1], { year: 1989 })).toBe(false)
    expect(await found(dates[1], namesake)).toBe(true)
  })

  it('of a NIR is that of its number, with or without key, and of no identity', async () => {
    const [reference] = await referencesOf({ kind: 'nir', nir: parseNir('279035121518989') }, hash)
    const without = parseNir('2790351215189', { allowWithoutKey: true })
    expect(await referencesOf({ kind: 'nir', nir: without }, hash)).toEqual([reference])
    expect(reference).toMatch(/^cle-1\.[0-9a-f]{64}$/)
    expect(await referencesOf({ kind: 'nir', nir: without }, other)).not.toEqual([reference])
  })
})

describe('a token', () => {
  it('says when it ends and what it opens', () => {
    const facts = readToken(testToken(new Date('2027-01-01T00:00:00Z'), ['cnaf_adresse']))
    expect(facts).toEqual({ expiresAt: new Date('2027-01-01T00:00:00Z'), scopes: ['cnaf_adresse'] })
    expect(readToken(testToken(new Date('2027-01-01T00:00:00Z'), []))).not.toHaveProperty('scopes')
  })

  it.each([
    ['2026-03-02T09:00:00Z', 'expired'],
    ['2026-03-17T09:00:00Z', 15],
    ['2026-03-17T09:00:01Z', 30],
    ['2026-04-15T00:00:00Z', 60],
    ['2026-05-20T00:00:00Z', 90],
    ['2026-06-30T00:00:00Z', 'far'],
  ])('that ends on %s: %s', (end, reminder) => {
    expect(tokenReminder(new Date(end), new Date('2026-03-02T09:00:00Z'))).toBe(reminder)
  })

  it('of any other form is refused without being repeated', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1 }), async (text) => {
        const error = await caught(() => readToken(`${text}.SENTINELLE.x`))
        expect(error).toMatchObject({ code: 'QF_TOKEN_MALFORMED' })
        expect(inspect(error)).not.toContain('SENTINELLE')
      }),
      { seed: 9, numRuns: 200 },
    )
    for (const payload of ['{"exp":"soon"}', '{"scopes":"all"}', '[1', '"text"']) {
      const token = `e30.${Buffer.from(payload).toString('base64url')}.x`
      expect(await codeThrownBy(() => readToken(token))).toBe('QF_TOKEN_MALFORMED')
    }
  })

  it('of FranceConnect never shows itself', async () => {
    const token = parseFranceConnectToken('sentinelle-jeton-franceconnect')
    expect(`${token} ${JSON.stringify(token)} ${inspect(token)}`).not.toContain('sentinelle')
    expect(await codeThrownBy(() => parseFranceConnectToken('avec espace'))).toBe('QF_TOKEN_MALFORMED')
  })
})
