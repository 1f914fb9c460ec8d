import type { NonEmpty } from '@entente/core'
import { isNonEmpty } from '@entente/core'
import { TrustError } from '../errors.ts'
import { attributeName, attributeOid } from './attribute-types.ts'

/** One attribute that a subject must hold, exactly: `{ type: 'OU', value: '318751275100020' }`. */
export interface SubjectAttributeInput {
  /** Short name of RFC 4514 (`CN`, `OU`, `O`, `ORGANIZATIONIDENTIFIER`…) or dotted OID. */
  readonly type: string
  readonly value: string
}

/** A certificate is the partner's when an authority of the list issued it to a subject that holds these attributes. */
export interface IssuingCaRuleInput {
  /** SHA-256 of the certificates of the authorities that issue the partner's certificates, hexadecimal. */
  readonly issuingCaSha256: readonly string[]
  /**
   * Attributes of the subject. For each type named here, the subject must hold these values and no other; types not
   * named are free. At least one must say more than a place (`C`, `ST`, `L`).
   */
  readonly subject: readonly SubjectAttributeInput[]
}

/** A certificate is the partner's when it certifies one of these keys. */
export interface LeafKeyRuleInput {
  /** SHA-256 of SubjectPublicKeyInfo, hexadecimal, as `Certificate.keySha256` shows it. */
  readonly leafKeySha256: readonly string[]
}

export type PartnerRuleInput = IssuingCaRuleInput | LeafKeyRuleInput

/** A rule that parsed. */
export type PartnerRule =
  | {
      readonly kind: 'issuing-ca'
      readonly issuers: ReadonlySet<string>
      /** Values by attribute OID, sorted. */
      readonly subject: ReadonlyMap<string, readonly string[]>
    }
  | { readonly kind: 'leaf-key'; readonly keys: ReadonlySet<string> }

/** How a partner's certificates are told from everybody else's. Only `parsePartnerBinding` makes one. */
export type { ParsedPartnerBinding as PartnerBinding }

class ParsedPartnerBinding {
  protected readonly parsed = true

  constructor(readonly anyOf: NonEmpty<PartnerRule>) {}
}

const SHA256 = /^[0-9a-f]{64}$/
const PLACES: ReadonlySet<string> = new Set(['C', 'ST', 'L'])

/**
 * Reads how a partner is bound to its keys. A sector PKI alone never identifies a partner: each rule needs an
 * issuing-authority pin with a subject rule, or a leaf key pin.
 *
 * @param rules one rule, or several while certificates overlap; a certificate must satisfy one of them
 * @throws {TrustError} `PARTNER_BINDING_INVALID`
 * @see INTEROPS convention, art. 7.2.2
 * @example
 * const binding = parsePartnerBinding([
 *   { issuingCaSha256: [authority.sha256], subject: [{ type: 'OU', value: '12345678200010' }] },
 * ])
 */
export function parsePartnerBinding(rules: readonly PartnerRuleInput[]): ParsedPartnerBinding {
  const anyOf = rules.map(parseRule)
  if (!isNonEmpty(anyOf)) throw invalid('It has no rule.')
  return new ParsedPartnerBinding(anyOf)
}

function parseRule(input: PartnerRuleInput): PartnerRule {
  const record: Partial<IssuingCaRuleInput & LeafKeyRuleInput> = input
  const fields = Object.keys(record).sort().join(' ')
  if (fields === 'leafKeySha256') return { kind: 'leaf-key', keys: parsePins(record.leafKeySha256) }
  if (fields === 'issuingCaSha256 subject') {
    return {
      kind: 'issuing-ca',
      issuers: parsePins(record.issuingCaSha256),
      subject: parseSubject(record.subject),
    }
  }
  throw invalid('A rule has issuingCaSha256 with subject, or leafKeySha256, and nothing else.')
}

function parsePins(pins: readonly string[] | undefined): ReadonlySet<string> {
  if (!Array.isArray(pins) || pins.length === 0) throw invalid('A list of fingerprints is empty.')
  return new Set(
    pins.map((pin) => {
      const text = String(pin).replaceAll(':', '').toLowerCase()
      if (!SHA256.test(text)) throw invalid('A fingerprint is not a SHA-256 in hexadecimal.')
      return text
    }),
  )
}

function parseSubject(
  attributes: readonly SubjectAttributeInput[] | undefined,
): ReadonlyMap<string, readonly string[]> {
  if (!Array.isArray(attributes)) throw invalid('The subject rule is not a list of attributes.')
  const subject = new Map<string, string[]>()
  for (const { type, value } of attributes) {
    const oid = attributeOid(String(type))
    if (oid === undefined || typeof value !== 'string' || value === '') {
      throw invalid('An attribute of the subject rule has an unknown type or no value.')
    }
    subject.set(oid, [...(subject.get(oid) ?? []), value].sort())
  }
  if ([...subject.keys()].every((oid) => PLACES.has(attributeName(oid)))) {
    throw invalid('The subject rule names nobody: it needs more than a place.')
  }
  return subject
}

function invalid(why: string): TrustError {
  return new TrustError({ code: 'PARTNER_BINDING_INVALID', why })
}
