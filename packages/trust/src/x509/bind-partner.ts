import type { Check } from '@entente/core/checks'
import { TrustError } from '../errors.ts'
import type { Certificate } from './certificate.ts'
import { attributesOf } from './distinguished-name.ts'
import type { PartnerBinding, PartnerRule } from './partner-binding.ts'
import type { ValidatedPath } from './validated-path.ts'

/**
 * Judges whether the end certificate of a validated path belongs to a partner.
 *
 * Subject attributes are compared by type and by decoded text, code point by code point: no case folding, no trimming,
 * no pattern. UTF8String, PrintableString and IA5String only; a value in another encoding never matches.
 *
 * @param path    what `validatePath` returned: the binding comes on top of it, never instead of it
 * @param binding what `parsePartnerBinding` returned
 * @returns       the check to add to a report, always `passed`
 * @throws {TrustError} `PARTNER_NOT_BOUND`
 * @see INTEROPS convention, art. 7.2.2
 */
export function bindPartner(path: ValidatedPath, binding: PartnerBinding): Check<'partner-bound'> {
  const check = checkPartner(path, binding)
  if (check.outcome === 'failed') throw new TrustError({ code: 'PARTNER_NOT_BOUND' })
  return check
}

/** Does what `bindPartner` does and returns the check also when it failed. */
export function checkPartner(path: ValidatedPath, binding: PartnerBinding): Check<'partner-bound'> {
  const rule = binding.anyOf.findIndex((one) => satisfies(path, one))
  return rule === -1
    ? { id: 'partner-bound', outcome: 'failed', code: 'PARTNER_NOT_BOUND' }
    : { id: 'partner-bound', outcome: 'passed', facts: { rule } }
}

function satisfies({ certificate, chain }: ValidatedPath, rule: PartnerRule): boolean {
  if (rule.kind === 'leaf-key') return rule.keys.has(certificate.keySha256)
  const issuer = chain[1]
  return issuer !== undefined && rule.issuers.has(issuer.sha256) && holdsSubject(certificate, rule.subject)
}

function holdsSubject({ subject }: Certificate, required: ReadonlyMap<string, readonly string[]>): boolean {
  const attributes = attributesOf(subject)
  return [...required].every(([type, values]) => {
    const held = attributes.filter((attribute) => attribute.type === type).map(({ value }) => value)
    return held.length === values.length && held.sort().every((value, index) => value === values[index])
  })
}
