import type { MssanteDomain } from '@entente/core/ids'
import type { WhitelistSnapshot } from '../snapshot/snapshot.ts'

/** A certificate that a domain gained or lost. */
export interface CertificateChange {
  readonly domain: MssanteDomain
  /** The distinguished name as the list writes it. */
  readonly name: string
}

/** A domain whose set of operators changed. */
export interface OperatorMigration {
  readonly domain: MssanteDomain
  readonly from: readonly string[]
  readonly to: readonly string[]
}

/** What changed between two lists. */
export interface SnapshotDiff {
  readonly before: {
    readonly sha256: string
    readonly generatedAt: Date | undefined
    readonly domains: number
  }
  readonly after: {
    readonly sha256: string
    readonly generatedAt: Date | undefined
    readonly domains: number
  }
  readonly addedDomains: readonly MssanteDomain[]
  readonly removedDomains: readonly MssanteDomain[]
  /** Of domains that stand in both lists. */
  readonly addedCertificates: readonly CertificateChange[]
  readonly removedCertificates: readonly CertificateChange[]
  /** Of domains that stand in both lists; both operators together during a migration count as a change. */
  readonly operatorMigrations: readonly OperatorMigration[]
}

/**
 * Compares two lists, verified or not. Domains in canonical form, certificates by their whole name.
 *
 * @param before the older list
 * @param after  the newer list
 * @example
 * const { addedDomains } = diffSnapshots(yesterday, today)
 */
export function diffSnapshots(before: WhitelistSnapshot, after: WhitelistSnapshot): SnapshotDiff {
  const addedCertificates: CertificateChange[] = []
  const removedCertificates: CertificateChange[] = []
  const operatorMigrations: OperatorMigration[] = []
  const removedDomains: MssanteDomain[] = []
  for (const domain of before.domains()) {
    if (!after.has(domain)) {
      removedDomains.push(domain)
      continue
    }
    const [old, now] = [before.certificatesOf(domain), after.certificatesOf(domain)]
    if (old.length === now.length && old.every(({ text }, index) => text === now[index]?.text)) continue
    const [oldNames, newNames] = [namesOf(old), namesOf(now)]
    addedCertificates.push(...missing(newNames, oldNames, domain))
    removedCertificates.push(...missing(oldNames, newNames, domain))
    const [from, to] = [operatorsOf(old), operatorsOf(now)]
    if (from.join('\n') !== to.join('\n')) operatorMigrations.push({ domain, from, to })
  }
  return {
    before: headOf(before),
    after: headOf(after),
    addedDomains: after.domains().filter((domain) => !before.has(domain)),
    removedDomains,
    addedCertificates,
    removedCertificates,
    operatorMigrations,
  }
}

type Named = readonly { readonly text: string; readonly organization: string }[]

function namesOf(certificates: Named): ReadonlySet<string> {
  return new Set(certificates.map(({ text }) => text))
}

function operatorsOf(certificates: Named): readonly string[] {
  return [...new Set(certificates.map(({ organization }) => organization))].sort()
}

function missing(
  names: ReadonlySet<string>,
  from: ReadonlySet<string>,
  domain: MssanteDomain,
): readonly CertificateChange[] {
  return [...names].filter((name) => !from.has(name)).map((name) => ({ domain, name }))
}

function headOf({ sha256, generatedAt, domainCount }: WhitelistSnapshot): SnapshotDiff['before'] {
  return { sha256, generatedAt, domains: domainCount }
}
