import { describe, expect, it } from 'vitest'
import {
  idNatPsFrom,
  idNatPsPrefixes,
  idNatStructPrefixes,
  parseIdNatPs,
  parseIdNatStruct,
  partsOfIdNatPs,
  partsOfIdNatStruct,
} from '../../src/ids/index.ts'

describe('an idNatPS', () => {
  it.each([
    ['0990000000', { kind: 'adeli', adeli: '990000000' }],
    ['112345678901/00001', { kind: 'cabinet-adeli-local', cabinet: '12345678901', localId: '00001' }],
    ['2A1', { kind: 'drass', value: 'A1' }],
    ['3990000010/A-1', { kind: 'finess-local', finess: '990000010', localId: 'A-1' }],
    ['4990000002/A-1', { kind: 'siren-local', siren: '990000002', localId: 'A-1' }],
    ['599000000200016/A-1', { kind: 'siret-local', siret: '99000000200016', localId: 'A-1' }],
    ['699000000010001/A-1', { kind: 'cabinet-rpps-local', rppsRang: '99000000010001', localId: 'A-1' }],
    ['899000000010', { kind: 'rpps', rpps: '99000000010' }],
    ['9A1', { kind: 'student', value: 'A1' }],
    ['10a@b.example', { kind: 'mssante-address', address: 'a@b.example' }],
    ['30A1', { kind: 'ror', value: 'A1' }],
  ])('%s is taken apart by its prefix', (text, parts) => {
    expect(partsOfIdNatPs(parseIdNatPs(text))).toEqual(parts)
  })

  it('is read but not written when its prefix is no longer issued', () => {
    const writable = (text: string) => {
      try {
        return idNatPsFrom(partsOfIdNatPs(parseIdNatPs(text))) === text
      } catch {
        return false
      }
    }
    expect(['0990000000', '2A1', '9A1'].map(writable)).toEqual([false, false, false])
    expect(['899000000010', '4990000002/A-1', '10a@b.example', '30A1'].map(writable)).toEqual([
      true,
      true,
      true,
      true,
    ])
    expect(idNatPsPrefixes.filter(({ issued }) => !issued).map(({ prefix }) => prefix)).toEqual([
      '0',
      '2',
      '9',
    ])
  })

  it('says what replaces a decommissioned identifier', () => {
    const adeli = partsOfIdNatPs(parseIdNatPs('0990000000'))
    expect(() => idNatPsFrom(adeli)).toThrow(
      'Prefix 0 (ADELI number) is no longer issued; it may be read but not written. Use the RPPS number',
    )
  })

  it('refuses to be built on an internal identifier that would not read back', () => {
    const parts = partsOfIdNatPs(parseIdNatPs('4990000002/A-1'))
    if (parts.kind !== 'siren-local') throw new Error('a SIREN was expected')
    expect(() => idNatPsFrom({ ...parts, localId: 'a/b' })).toThrow('does not fit its type prefix')
    expect(() => idNatPsFrom({ ...parts, localId: '' })).toThrow('does not fit its type prefix')
  })
})

describe('an idNat_Struct', () => {
  it.each([
    ['099000000001', { kind: 'cabinet-adeli', cabinet: '99000000001' }],
    ['1990000010', { kind: 'finess', finess: '990000010' }],
    ['2990000002', { kind: 'siren', siren: '990000002' }],
    ['399000000200016', { kind: 'siret', siret: '99000000200016' }],
    ['499000000010001', { kind: 'cabinet-rpps', rppsRang: '99000000010001' }],
    ['5990000010', { kind: 'finess-ej', finess: '990000010' }],
    ['6990000010', { kind: 'finess-eg', finess: '990000010' }],
    ['40A1', { kind: 'id-nat-struct', value: 'A1' }],
    ['41A1', { kind: 'ror', value: 'A1' }],
  ])('%s is taken apart by its prefix', (text, parts) => {
    expect(partsOfIdNatStruct(parseIdNatStruct(text))).toEqual(parts)
  })

  it('has the prefixes of its nomenclature, each once', () => {
    expect(idNatStructPrefixes.map(({ prefix }) => prefix)).toEqual([
      '0',
      '1',
      '2',
      '3',
      '4',
      '5',
      '6',
      '40',
      '41',
    ])
  })
})
