import { type Check, type CheckReport, reportOf } from '@entente/core/checks'
import { balTypes, isIdNatPs, isMailAddress } from '@entente/core/ids'
import { domainOf, mailboxKey } from '../model/mailbox.ts'
import type { DesiredMailbox } from './desired-mailbox.ts'

/** What decides about a publication beside the mailbox itself. */
export interface PublicationPolicy {
  /** Whether the domain is on the liste blanche; ask `mssante-whitelist`. */
  readonly isListedDomain: (domain: string) => boolean
  /** State of the operator's integration: contract, art. 4.1. */
  readonly integration: 'provisoire' | 'validee'
}

/** A rule of the contract that a publication is checked against; the README lists them. */
export type PublicationCheckId = 'BAL-01' | 'BAL-02' | 'BAL-03' | 'BAL-04' | 'BAL-05' | 'BAL-06' | 'BAL-10'

const MOST_PROVISIONAL = 25
/** The word in the local part, a number behind it or not: "protestant" is no test. */
const TEST_NAME = /^(?:[^@]*[^a-z0-9@])?(?:test|essai)\d*(?:[^a-z0-9@][^@]*)?@/

/**
 * Checks one mailbox against the rules of the contract that can be decided from data.
 *
 * BAL-01 type and address, BAL-02 listed domain (art. 5.1), BAL-03 identifier and identity of the holder, BAL-04 nothing
 * organisational on a personal mailbox, BAL-05 structure and responsible (art. 6.2), BAL-06 provisional integration
 * (art. 4.1), BAL-10 one entry an address (ours).
 *
 * @param all every desired mailbox, for the rules that count
 */
export function checkDesired(
  mailbox: DesiredMailbox,
  all: readonly DesiredMailbox[],
  policy: PublicationPolicy,
): CheckReport<PublicationCheckId> {
  const isPersonal = mailbox.type === 'PER' || mailbox.type === 'CAB'
  const published = all.filter(({ technical }) => technical === undefined)
  const key = mailboxKey(mailbox.address)
  return reportOf([
    check('BAL-01', Object.hasOwn(balTypes, mailbox.type) && isMailAddress(key), 'art. 6.2'),
    check('BAL-02', policy.isListedDomain(domainOf(mailbox.address)), 'art. 5.1'),
    check('BAL-03', !isPersonal || isHolderKnown(mailbox), 'art. 6.2'),
    check(
      'BAL-04',
      mailbox.type !== 'PER' || (mailbox.responsible === undefined && mailbox.service === undefined),
      'art. 6.2',
    ),
    check(
      'BAL-05',
      isPersonal || (isFilled(mailbox.structureId) && isFilled(mailbox.responsible)),
      'art. 6.2',
    ),
    policy.integration === 'validee'
      ? { id: 'BAL-06', outcome: 'skipped' }
      : check(
          'BAL-06',
          published.length <= MOST_PROVISIONAL && TEST_NAME.test(key) && mailbox.holder?.kind !== 'national',
          'art. 4.1',
        ),
    check('BAL-10', all.filter(({ address }) => mailboxKey(address) === key).length === 1, 'art. 5.1'),
  ])
}

function check(id: PublicationCheckId, passed: boolean, section: string): Check<PublicationCheckId> {
  return {
    id,
    outcome: passed ? 'passed' : 'failed',
    spec: { document: 'MSSANTE-CONTRACT', section },
    ...(!passed && { code: 'PUBLICATION_REFUSED' }),
  }
}

function isHolderKnown({ holder }: DesiredMailbox): boolean {
  if (holder === undefined) return false
  if (holder.kind === 'national') return holder.identity === 'certified' && isIdNatPs(holder.idNatPs)
  return isFilled(holder.localId) && isFilled(holder.assignedBy)
}

function isFilled(value: string | undefined): boolean {
  return value !== undefined && value.trim() !== ''
}
