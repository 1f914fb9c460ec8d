/**
 * What a domain looks like.
 *
 * - `usager`: mailboxes of Mon espace santé (`patient.mssante.fr`), whose local part is the matricule INS.
 * - `audit`: a peer of the agency's own conformity tool.
 * - `test`: says so in its name or description.
 */
export type DomainKind = 'usager' | 'audit' | 'test' | 'regular'

const TEST = /(?<![\p{L}\p{N}])(?:test|essai|preprod|pre-prod|recette|formation|demo)\d*(?![\p{L}\p{N}])/iu

/** A heuristic: the list says nothing official about it, so no verdict depends on it. */
export function kindOfDomain(domain: string, descriptions: readonly string[]): DomainKind {
  if (domain === 'patient.mssante.fr') return 'usager'
  if (domain.endsWith('.espacedeconfiance.mssante.fr')) return 'audit'
  return TEST.test(domain) || descriptions.some((text) => TEST.test(text)) ? 'test' : 'regular'
}
