import { isEntenteError } from '@entente/core'
import { type DistinguishedName, parseDistinguishedName } from '@entente/trust/x509'
import type { OperatorTuple } from './list-table.ts'

/**
 * How the certificate that a peer shows is compared with DNCertificatOperateur.
 *
 * - `cn-ou`: CN and OU are equal, other attributes may drift and are reported: O and ST of the list are typed by hand.
 * - `strict`: every attribute is equal, in any order.
 *
 * Values are compared without regard to letter case and with spaces collapsed (X.520 caseIgnoreMatch).
 */
export type NameComparison = 'cn-ou' | 'strict'

interface Attribute {
  readonly type: string
  readonly value: string
}

/** What two names are compared by; `undefined` when the name cannot be compared. */
export interface NameKeys {
  readonly cnOu: string | undefined
  readonly strict: string
}

const CN = '2.5.4.3'
const OU = '2.5.4.11'
const O = '2.5.4.10'
// A folded value holds no line feed, so no value can stand for two.
const SEPARATOR = '\n'

/** Reads a DN of the list. One that cannot be read keeps its text and empty keys: it never matches a certificate. */
export function readOperatorName(text: string): OperatorTuple {
  try {
    const { attributes } = parseDistinguishedName(text)
    const keys = keysOf(attributes)
    const shown = (type: string) => oneLine(first(attributes, type))
    return [oneLine(text), shown(CN), shown(OU), shown(O), keys.cnOu ?? '', keys.strict]
  } catch (error) {
    if (!isEntenteError(error) || error.code !== 'DISTINGUISHED_NAME_MALFORMED') throw error
    return [oneLine(text), '', '', '', '', '']
  }
}

/** The keys of the name in a certificate; `undefined` when a value is in an encoding that is never compared. */
export function certificateNameKeys(name: DistinguishedName): NameKeys | undefined {
  const attributes: Attribute[] = []
  for (const { type, value } of name.rdns.flat()) {
    if (value === undefined) return undefined
    attributes.push({ type, value })
  }
  return keysOf(attributes)
}

function keysOf(attributes: readonly Attribute[]): NameKeys {
  const lines = attributes.map(({ type, value }) => `${type}=${fold(value)}`).sort()
  const pair = lines.filter((line) => line.startsWith(`${CN}=`) || line.startsWith(`${OU}=`))
  const complete = [CN, OU].every((type) => pair.some((line) => line.startsWith(`${type}=`)))
  return { cnOu: complete ? pair.join(SEPARATOR) : undefined, strict: lines.join(SEPARATOR) }
}

/** For people to read: a name could otherwise pretend to be lines of a report, or steer a terminal. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
}

function first(attributes: readonly Attribute[], type: string): string {
  return attributes.find((attribute) => attribute.type === type)?.value ?? ''
}

function fold(value: string): string {
  return value
    .replace(/[\u00a0\s]+/g, ' ')
    .trim()
    .normalize('NFC')
    .toLowerCase()
}
