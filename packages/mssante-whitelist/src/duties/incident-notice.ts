import { mssanteDelays } from '@entente/core/convention/mssante'
import { addHours, type Delay } from '@entente/core/time'
import { WhitelistError } from '../errors.ts'
import type { Verdict } from '../gate/verdict.ts'

/** What is told to the keeper of the espace de confiance. */
export interface Incident {
  readonly kind: 'mail-from-unlisted-domain' | 'massive-spam' | 'service-anomaly'
  /** When somebody identified it: the 24 hours run from here. */
  readonly identifiedAt: Date
  /** Domains concerned; never a mailbox. */
  readonly domains: readonly string[]
  /** How many mails, when that is known. */
  readonly mails?: number
  /** What happened and what was done, without personal data. */
  readonly description: string
}

/** A notice that is ready to be sent by mail or read out on the telephone. */
export interface IncidentNotice {
  readonly incident: Incident
  /** Latest instant of the notice. */
  readonly dueAt: Date
  readonly isLate: boolean
  /** In French, for the customer service of the keeper. */
  readonly text: string
}

const LABELS: Readonly<Record<Incident['kind'], string>> = {
  'mail-from-unlisted-domain': 'Réception de messages provenant de domaines extérieurs à la liste blanche',
  'massive-spam': 'Réception massive de messages MSSanté non sollicités',
  'service-anomaly': 'Dysfonctionnement ou anomalie ayant un impact sur le système MSSanté',
}

/**
 * Makes an incident of mails that the gate refused because their domain is not listed, once somebody judged them to be
 * one: spam from anywhere is refused every day.
 *
 * @param refusals     verdicts of inbound mail; those with another reason are left out
 * @param identifiedAt when somebody identified the incident
 * @param description  what happened and what was done, without personal data
 * @throws {WhitelistError} `WL_INPUT_INVALID` when no verdict refused an unlisted sender
 * @see MSSanté contract, art. 5.1
 */
export function incidentFromRefusals(
  refusals: readonly Verdict[],
  identifiedAt: Date,
  description: string,
): Incident {
  const unlisted = refusals.filter(({ reason }) => reason === 'sender-domain-not-listed')
  const domains = new Set(unlisted.flatMap(({ evidence }) => evidence.senderDomain ?? []))
  if (domains.size === 0) {
    throw new WhitelistError('WL_INPUT_INVALID', { why: 'No mail was refused for an unlisted sender.' })
  }
  return {
    kind: 'mail-from-unlisted-domain',
    identifiedAt,
    domains: [...domains],
    mails: unlisted.length,
    description,
  }
}

/**
 * Prepares the notice of an incident. Sending it stays with the operator.
 *
 * A mail that the gate refused was not received by a user: it becomes an incident when somebody judges it to be one.
 *
 * @param incident what was identified
 * @param now      to say whether the notice is late already
 * @param delay    `anomalyReport` of the contract in force. @default the model's 24 hours
 * @throws {WhitelistError} `WL_INPUT_INVALID` when the description looks like it holds an address
 * @see MSSanté contract, art. 5.1: within 24 hours after identification, by mail or telephone
 */
export function prepareIncidentNotice(
  incident: Incident,
  now: Date,
  delay: Delay = mssanteDelays.anomalyReport.delay,
): IncidentNotice {
  if ([incident.description, ...incident.domains].some((text) => text.includes('@'))) {
    throw new WhitelistError('WL_INPUT_INVALID', { why: 'A notice names domains, never mailboxes.' })
  }
  const dueAt = addHours(incident.identifiedAt, delay)
  const lines = [
    `Objet : ${LABELS[incident.kind]}`,
    `Identifié le : ${incident.identifiedAt.toISOString()}`,
    `À notifier au plus tard le : ${dueAt.toISOString()} (contrat opérateur MSSanté, art. 5.1)`,
    ...(incident.domains.length > 0 ? [`Domaines concernés : ${incident.domains.join(', ')}`] : []),
    ...(incident.mails === undefined ? [] : [`Nombre de messages : ${incident.mails}`]),
    '',
    incident.description,
  ]
  return { incident, dueAt, isLate: now > dueAt, text: `${lines.join('\n')}\n` }
}
