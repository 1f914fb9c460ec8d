import { hash } from 'node:crypto'
import { canonicalJson } from '@entente/core'
import { type MssanteContract, mssanteContractAt } from '@entente/core/convention/mssante'
import type { Deployment } from '@entente/core/deployment'
import type { TenantId } from '@entente/core/ids'
import { civilDateInParis } from '@entente/core/time'
import { WhitelistError } from '../errors.ts'
import { type GatePolicy, type GatePolicyDefinition, gatePolicy } from './gate-policy.ts'

/** What neither document holds. */
export type GatePolicyMaterial = Pick<GatePolicyDefinition, 'trust'> &
  Partial<Omit<GatePolicyDefinition, 'ownDomains' | 'testMarks' | 'convention'>> & {
    /** The operator on whose behalf mail is judged. */
    readonly tenant: TenantId
  }

/**
 * Builds the gate's policy from the operator contract that was signed and our own deployment: the domains declared in
 * annexe 1, the marks of test mailboxes, and the hash of the text that binds on that day.
 *
 * @param at       the instant; build it again each day and after each amendment
 * @param material tenant, trust, and what differs from the defaults of {@link gatePolicy}
 * @throws {WhitelistError} `WL_OPTIONS_INVALID` when no signed text binds on that day or the tenant is not its operator
 * @see MSSanté contract, art. 4.1, 5.1 and annexe 1
 * @example
 * const policy = gatePolicyFrom(contract, deployment, clock.now(), { tenant, trust })
 */
export function gatePolicyFrom(
  contract: MssanteContract,
  deployment: Deployment,
  at: Date,
  material: GatePolicyMaterial,
): GatePolicy {
  const version = mssanteContractAt(contract, civilDateInParis(at))
  if (version === undefined) throw invalid('No signed text of the contract binds on this day.')
  const { text } = version
  const acting = deployment.tenants.find(({ id }) => id === material.tenant)
  if (acting === undefined || !acting.conventions.includes(contract.id))
    throw invalid('The deployment does not act for this tenant under this contract.')
  const party = text.parties.find(({ id }) => id === acting.party)
  if (party?.role !== 'operator' || party.siret !== material.tenant)
    throw invalid('The tenant is not the operator that the contract names.')
  return gatePolicy({
    ...material,
    ownDomains: text.domains.map(({ name }) => name),
    testMarks: text.testMailboxes.marks,
    convention: hash('sha256', canonicalJson(text), 'hex'),
  })
}

function invalid(why: string): WhitelistError {
  return new WhitelistError('WL_OPTIONS_INVALID', { why })
}
