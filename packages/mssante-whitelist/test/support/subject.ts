import { createPki, frozenClock, generateTestKey, type NameAttribute } from '@entente/testkit'
import { type DistinguishedName, parseCertificate, parseDistinguishedName } from '@entente/trust'
import { NOW } from './world.ts'

const pki = createPki(frozenClock(NOW))
const key = generateTestKey('p-256')
const NAMES: Readonly<Record<string, NameAttribute>> = {
  '2.5.4.3': 'CN',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
}

/** The attributes of a certificate subject for a name written as the list writes it. */
export function subjectAttributes(text: string) {
  return parseDistinguishedName(text).attributes.map(
    ({ type, value }) => [NAMES[type] ?? 'CN', value] as const,
  )
}

/** The subject of a real certificate that holds this name. */
export function subjectOf(text: string): DistinguishedName {
  return parseCertificate(pki.selfSigned({ subject: subjectAttributes(text), key }).certificateDer).subject
}
