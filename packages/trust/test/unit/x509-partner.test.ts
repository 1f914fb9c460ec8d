import { codeThrownBy, type TestName } from '@entente/testkit'
import {
  bindPartner,
  checkPartner,
  type PartnerRuleInput,
  parseCertificate,
  parsePartnerBinding,
  validatePath,
} from '@entente/trust'
import { describe, expect, it } from 'vitest'
import { pki, request, storeOf } from './x509-world.ts'

const root = pki.root({ subject: [['CN', 'Racine']], keyType: 'p-256' })
const authority = root.authority({ subject: [['CN', 'AC']], keyType: 'p-256' })
const sister = root.authority({ subject: [['CN', 'AC sœur']], keyType: 'p-256' })
const store = storeOf([root], [authority, sister])

const sha256 = (der: Uint8Array) => parseCertificate(der).sha256
const issuingCaSha256 = [sha256(authority.certificateDer)]
const pathOf = (subject: TestName, from = authority) =>
  validatePath(from.leaf({ subject, keyType: 'p-256' }).chainDer, store, request)

const partner = pathOf([
  ['C', 'FR'],
  ['ST', 'Paris (75)'],
  ['O', 'CAISSE FICTIVE'],
  ['OU', '0002 123456782'],
  ['OU', 'vi'],
  ['CN', 'vi.caisse.example'],
])
const judge = (rule: PartnerRuleInput, path = partner) =>
  checkPartner(path, parsePartnerBinding([rule])).outcome

describe('a partner bound by an issuing authority and a subject', () => {
  const subject = [
    { type: 'O', value: 'CAISSE FICTIVE' },
    { type: 'CN', value: 'vi.caisse.example' },
  ]

  it('is recognised, and the report says by which rule', () => {
    const binding = parsePartnerBinding([{ leafKeySha256: ['0'.repeat(64)] }, { issuingCaSha256, subject }])
    expect(bindPartner(partner, binding)).toEqual({
      id: 'partner-bound',
      outcome: 'passed',
      facts: { rule: 1 },
    })
  })

  it('is not recognised under another authority of the same PKI', () => {
    const impostor = pathOf(
      [
        ['O', 'CAISSE FICTIVE'],
        ['CN', 'vi.caisse.example'],
      ],
      sister,
    )
    expect(judge({ issuingCaSha256, subject }, impostor)).toBe('failed')
    expect(judge({ issuingCaSha256: [sha256(root.certificateDer)], subject })).toBe('failed')
  })

  it.each<[string, TestName]>([
    [
      'another value',
      [
        ['O', 'CAISSE FICTIVE'],
        ['CN', 'vi.autre.example'],
      ],
    ],
    [
      'another letter case',
      [
        ['O', 'Caisse fictive'],
        ['CN', 'vi.caisse.example'],
      ],
    ],
    [
      'a value that only contains it',
      [
        ['O', 'CAISSE FICTIVE'],
        ['CN', 'vi.caisse.example.evil.example'],
      ],
    ],
    [
      'the value in another attribute',
      [
        ['O', 'vi.caisse.example'],
        ['CN', 'CAISSE FICTIVE'],
      ],
    ],
    ['the attribute missing', [['CN', 'vi.caisse.example']]],
    [
      'a second value of the same attribute',
      [
        ['O', 'CAISSE FICTIVE'],
        ['CN', 'evil'],
        ['CN', 'vi.caisse.example'],
      ],
    ],
    ['the text of several attributes in one', [['CN', 'vi.caisse.example,O=CAISSE FICTIVE']]],
    [
      'a trailing space',
      [
        ['O', 'CAISSE FICTIVE '],
        ['CN', 'vi.caisse.example'],
      ],
    ],
    [
      'a look-alike letter',
      [
        ['O', 'CАISSE FICTIVE'],
        ['CN', 'vi.caisse.example'],
      ],
    ],
  ])('is not recognised with %s', (_, name) => {
    expect(judge({ issuingCaSha256, subject }, pathOf(name))).toBe('failed')
  })

  it('compares all the values of an attribute that occurs twice, in any order', () => {
    const units = (...values: string[]) => ({
      issuingCaSha256,
      subject: values.map((value) => ({ type: 'OU', value })),
    })
    expect(judge(units('vi', '0002 123456782'))).toBe('passed')
    expect(judge(units('vi'))).toBe('failed')
    expect(judge(units('vi', '0002 123456782', 'vi'))).toBe('failed')
  })

  it('finds attributes by short name, alias and OID, in UTF8String and PrintableString', () => {
    const both = (type: string) => ({
      issuingCaSha256,
      subject: [...subject, { type: 'C', value: 'FR' }, { type, value: 'Paris (75)' }],
    })
    expect(['ST', 'st', 'S', '2.5.4.8', 'OID.2.5.4.8'].map((type) => judge(both(type)))).toEqual(
      Array.from({ length: 5 }, () => 'passed'),
    )
  })
})

describe('a partner bound by a leaf key', () => {
  it('is recognised by the key, whatever the name, also after renewal of the certificate', () => {
    const rule = { leafKeySha256: [partner.certificate.keySha256.toUpperCase()] }
    expect(judge(rule)).toBe('passed')
    expect(judge(rule, pathOf([['CN', 'vi.caisse.example']]))).toBe('failed')
  })
})

describe('a certificate of nobody', () => {
  it('is refused with PARTNER_NOT_BOUND', async () => {
    const binding = parsePartnerBinding([{ leafKeySha256: ['0'.repeat(64)] }])
    expect(await codeThrownBy(() => bindPartner(partner, binding))).toBe('PARTNER_NOT_BOUND')
  })
})

describe('an entry that does not bind', () => {
  const person = [{ type: 'CN', value: 'vi' }]
  const pin = '0'.repeat(64)
  // Entries come from files, so their types are not a protection.
  const entries: readonly [string, unknown][] = [
    ['no rule', []],
    ['an authority alone', [{ issuingCaSha256: [pin] }]],
    ['a subject alone', [{ subject: person }]],
    ['an empty pin list', [{ issuingCaSha256: [], subject: person }]],
    ['an empty subject', [{ issuingCaSha256: [pin], subject: [] }]],
    ['a place as subject', [{ issuingCaSha256: [pin], subject: [{ type: 'C', value: 'FR' }] }]],
    ['an unknown attribute', [{ issuingCaSha256: [pin], subject: [{ type: 'constructor', value: 'vi' }] }]],
    ['an empty value', [{ issuingCaSha256: [pin], subject: [{ type: 'CN', value: '' }] }]],
    ['a pattern', [{ issuingCaSha256: [pin], subject: [{ type: 'CN', value: /vi/ }] }]],
    ['a SHA-1 fingerprint', [{ leafKeySha256: ['0'.repeat(40)] }]],
    ['no leaf key', [{ leafKeySha256: [] }]],
    ['both kinds mixed', [{ leafKeySha256: [pin], subject: person }]],
    ['an unknown field', [{ leafKeySha256: [pin], anyCertificate: true }]],
    ['a good rule beside a bad one', [{ leafKeySha256: [pin] }, { subject: person }]],
  ]
  it.each(entries)('does not parse: %s', async (_, entry) => {
    const rules = entry as readonly PartnerRuleInput[]
    expect(await codeThrownBy(() => parsePartnerBinding(rules))).toBe('PARTNER_BINDING_INVALID')
  })
})
