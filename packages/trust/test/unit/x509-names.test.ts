import { codeThrownBy, type TestName } from '@entente/testkit'
import {
  formatDistinguishedName,
  isSameTextualName,
  parseCertificate,
  parseDistinguishedName,
} from '@entente/trust'
import { describe, expect, it } from 'vitest'
import { pki } from './x509-world.ts'

const root = pki.root({ subject: [['CN', 'Racine']], keyType: 'p-256' })
const subjectOf = (subject: TestName) =>
  parseCertificate(root.leaf({ subject, keyType: 'p-256' }).certificateDer).subject
const same = (text: string, subject: TestName) =>
  isSameTextualName(parseDistinguishedName(text), subjectOf(subject))

const operator: TestName = [
  ['C', 'FR'],
  ['ST', 'Haute-Garonne (31)'],
  ['O', 'GIP FICTIF'],
  ['OU', '312345678200028'],
  ['CN', 'smtp.operateur.example'],
]
const text = 'CN=smtp.operateur.example,OU=312345678200028,O=GIP FICTIF,ST=Haute-Garonne (31),C=FR'

describe('a name written as text', () => {
  it('is compared with the name of a certificate attribute by attribute', () => {
    expect(same(text, operator)).toBe(true)
    expect(formatDistinguishedName(subjectOf(operator))).toBe(text)
  })

  it.each<[string, string, string]>([
    ['spaces after the separators', 'CN=a.example, OU=1, O=CH , C=FR', 'CH'],
    [
      'RFC 1779 quotes, because of a double space',
      'CN=a.example,OU=1,O="C.H. DE  FICTION",C=FR',
      'C.H. DE FICTION',
    ],
    [
      'bare quotes inside',
      'CN=a.example,OU=1,O=CENTRE HOSPITALIER "FICTION-JOLY",C=FR',
      'CENTRE HOSPITALIER "FICTION-JOLY"',
    ],
    [
      'a bare quote at the start that never closes',
      'CN=a.example,OU=1,O="FICTION JOLY,C=FR',
      '"FICTION JOLY',
    ],
    ['quotes around all of a value that holds quotes', 'CN=a.example,OU=1,O="CH "JOLY"",C=FR', 'CH "JOLY"'],
    ['a no-break space', 'CN=a.example,OU=1,O=CH\u00a0FICTIF,C=FR', 'CH FICTIF'],
    ['a comma that is not escaped', 'CN=a.example,OU=1,O=CLINIQUE A, B ET C,C=FR', 'CLINIQUE A, B ET C'],
    ['an escaped comma', 'CN=a.example,OU=1,O=GIP\\, FICTIF,C=FR', 'GIP, FICTIF'],
    ['a comma inside quotes', 'CN=a.example,OU=1,O="GIP, O=FICTIF",C=FR', 'GIP, O=FICTIF'],
    ['escaped bytes of UTF-8', 'CN=a.example,OU=1,O=H\\C3\\B4pital,C=FR', 'Hôpital'],
    ['an equals sign in a value', 'CN=a.example,OU=1,O=A=B,C=FR', 'A=B'],
    ['types in lower case and as OID', 'cn=a.example,2.5.4.11=1,oid.2.5.4.10=CH,c=FR', 'CH'],
  ])('may have %s', (_, written, organisation) => {
    const subject: TestName = [
      ['C', 'FR'],
      ['O', organisation],
      ['OU', '1'],
      ['CN', 'a.example'],
    ]
    expect(same(written, subject)).toBe(true)
  })

  it('has its spaces compared collapsed on both sides', () => {
    expect(same('CN=C.H. DE  FICTION', [['CN', 'C.H.\u00a0DE FICTION']])).toBe(true)
  })

  it.each<[string, string]>([
    ['another value', text.replace('FICTIF', 'FICTIVE')],
    ['another letter case', text.replace('smtp', 'SMTP')],
    ['an attribute less', text.replace('ST=Haute-Garonne (31),', '')],
    ['an attribute more', `${text},C=FR`],
    ['another type for the same value', text.replace('ST=', 'L=')],
    ['another order', 'C=FR,ST=Haute-Garonne (31),O=GIP FICTIF,OU=312345678200028,CN=smtp.operateur.example'],
    ['everything in one value', `CN=${text.slice(3).replaceAll(',', '\\,')}`],
  ])('is not the same with %s', (_, written) => {
    expect(same(written, operator)).toBe(false)
  })

  it.each([
    '',
    'smtp.operateur.example',
    'CN=',
    'XYZ=a',
    'constructor=a',
    '=a',
    'CN=a,OU=',
    `CN=${'a'.repeat(1024)}`,
  ])('is refused when it is not a name: %s', async (written) => {
    expect(await codeThrownBy(() => parseDistinguishedName(written))).toBe('DISTINGUISHED_NAME_MALFORMED')
  })
})

describe('a name of a certificate', () => {
  it.each(['GIP, FICTIF', ' espaces ', '#dièse', 'a+b;c<d>"e"\\f', 'a=b'])(
    'is written so that it reads back: %s',
    (value) => {
      const subject: TestName = [
        ['C', 'FR'],
        ['CN', value],
      ]
      const written = formatDistinguishedName(subjectOf(subject))
      expect(same(written, subject)).toBe(true)
    },
  )
})
