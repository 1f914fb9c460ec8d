import { randomUUID } from 'node:crypto'
import type { TraceContext } from '@entente/core/ports'
import {
  type CarrierReference,
  type DesiredMailbox,
  deliver,
  draftPatchTransport,
  type PublicationLag,
  type PublicationPlan,
  type PublishedMailbox,
  planPublication,
  publicationLag,
  publish,
} from '@entente/mssante-directory-client'
import { OWN_STRUCTURE } from './made-up-directory.ts'
import { type Annuaire, TENANT } from './open-annuaire.ts'

const CARRIER: CarrierReference = {
  resource: 'Organization',
  system: 'urn:oid:1.2.250.1.71.4.2.2',
  value: OWN_STRUCTURE.idNatStruct,
}

/** What an operator enters about a mailbox of a team. */
export interface TeamMailbox {
  readonly address: string
  readonly service: string
  readonly responsible: string
  readonly redList: boolean
}

/** What became of it. */
export interface Publishing {
  readonly plan: PublicationPlan
  /** Absent when the contract does not allow it: nothing was queued. */
  readonly done?: { readonly queued: number; readonly sent: number; readonly lag: PublicationLag }
}

/**
 * Publishes the mailboxes of the structure: what stands there now, and one more. Plan, records, outbox and sending all
 * happen here, « sans délai » (art. 5.1); a real operator sends from a process of its own.
 *
 * The transport is the public draft of 2026 on the made-up server. No real directory takes it yet: there, the steps go
 * to a file of JSON lines for the operator's own channel.
 */
export async function publishTeamMailbox(
  annuaire: Annuaire,
  agent: string,
  { address, service, responsible, redList }: TeamMailbox,
): Promise<Publishing> {
  const { clock, outbox, journal, source, http } = annuaire
  const at = clock.now()
  const published = await publishedNow(annuaire)
  const added: DesiredMailbox = {
    address,
    type: 'ORG',
    carrier: CARRIER,
    structureId: OWN_STRUCTURE.idNatStruct,
    service,
    responsible,
    redList,
  }
  const kept = published
    .filter((mailbox) => mailbox.address !== address.trim().toLowerCase())
    .map((mailbox) => ({ ...mailbox, structureId: OWN_STRUCTURE.idNatStruct }))
  const policy = {
    // A real operator asks the liste blanche: `@entente/mssante-whitelist`.
    isListedDomain: (domain: string) => domain === OWN_STRUCTURE.domain,
    integration: 'validee',
  } as const
  const plan = planPublication([...kept, added], published, policy, at)
  if (plan.status === 'refused') return { plan }
  const trace: TraceContext = {
    tenant: TENANT,
    actor: { kind: 'person', id: agent },
    requestId: randomUUID(),
  }
  const ports = { outbox, trace: journal, clock }
  const queued = await publish(plan, ports, { purpose: 'directory-feed', trace })
  const transport = draftPatchTransport({
    http,
    baseUrl: source.fhir.baseUrl,
    apiKey: source.fhir.apiKey,
    draft: 'fhir-patch-draft-2026',
  })
  const { sent } = await deliver({ ...ports, transport })
  // The made-up server does not date its changes; the real one does.
  for (const resource of source.fhir.resources) {
    if (resource.resourceType === 'Organization') resource.meta = { lastUpdated: at.toISOString() }
  }
  const lag = await publicationLag(outbox, clock.now())
  return { plan, done: { queued: queued.filter((each) => each === 'queued').length, sent, lag } }
}

/** The mailboxes of the structure as the directory has them. */
export async function publishedNow({ fhir }: Annuaire): Promise<readonly PublishedMailbox[]> {
  const found = await fhir.find({ by: 'structure', kind: 'finess', id: OWN_STRUCTURE.finess })
  return found.map(({ address, redList, service, responsible }) => ({
    address,
    type: 'ORG',
    carrier: CARRIER,
    redList: redList ?? false,
    service,
    responsible,
  }))
}
