import type { CertificateUse, InteropsConvention, InteropsParty } from '@entente/core/convention/interops'
import { interopsConventionAt } from '@entente/core/convention/interops'
import type { Deployment, Partner, Weakening } from '@entente/core/deployment'
import { civilDateInParis, instantInParis } from '@entente/core/time'
import {
  type PartnerBinding,
  type PartnerRuleInput,
  parsePartnerBinding,
  type RevocationPolicy,
} from '@entente/trust'

/** The organisme behind a service, in the text that binds at an instant. */
interface ServiceProvider {
  readonly convention: InteropsConvention
  readonly party: InteropsParty
}

/** Finds who provides a service; undefined when no text of the day opens it. */
export function providerOfService(
  conventions: readonly InteropsConvention[],
  service: string,
  at: Date,
): ServiceProvider | undefined {
  for (const convention of conventions) {
    const text = interopsConventionAt(convention, civilDateInParis(at))?.text
    const project = text?.projects.find(({ services }) =>
      services.some(({ audience }) => audience === service),
    )
    const party = text?.parties.find(({ id }) => id === project?.provider)
    if (text !== undefined && party !== undefined) return { convention: text, party }
  }
  return undefined
}

/** How the certificates of a party are told for one use; undefined when the convention names none. */
export function bindingFor(
  { convention, party }: ServiceProvider,
  use: CertificateUse,
): PartnerBinding | undefined {
  const rules = party.certificates
    .filter(({ uses }) => uses.includes(use))
    .flatMap((binding): readonly PartnerRuleInput[] => {
      if (binding.kind === 'key') return [{ leafKeySha256: [binding.spkiSha256] }]
      const pki = convention.pkis.find(({ id }) => id === binding.pki)
      const issuing = pki?.issuingCas.find(({ id }) => id === binding.issuingCa)
      return issuing === undefined ? [] : [{ issuingCaSha256: [issuing.sha256], subject: binding.subject }]
    })
  return rules.length === 0 ? undefined : parsePartnerBinding(rules)
}

/** Grace of a partner whose revocation lists may be stale, in seconds: 24 hours, as for VIs. */
const STALE_GRACE_SECONDS = 86_400

/** How the revocation of a partner's server certificate is judged: required, or with the dated tolerance. */
export function revocationOf(
  deployment: Deployment,
  { convention, party }: ServiceProvider,
): RevocationPolicy {
  const partner: Partner | undefined = deployment.partners.find(
    (one) => one.convention === convention.id && one.party === party.id,
  )
  if (partner?.staleRevocation === undefined) return { mode: 'require' }
  return { mode: 'soft-fail', graceSeconds: STALE_GRACE_SECONDS, weakening: dated(partner.staleRevocation) }
}

function dated({ decidedOn, until, reason }: Weakening) {
  return { from: instantInParis(decidedOn, '00:00'), until: instantInParis(until, '24:00'), reason }
}
