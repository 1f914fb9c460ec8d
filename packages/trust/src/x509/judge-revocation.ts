import type { Certificate } from './certificate.ts'
import type { LoadedCrl } from './load-crl.ts'
import type { PathCheck } from './path-check.ts'
import type { RevocationPolicy } from './path-policy.ts'
import type { TrustStore } from './trust-store.ts'
import { isInForce } from './weakening.ts'

/** The check, the instants between which it stays the same, and the list it rests on. */
export interface RevocationFinding {
  readonly check: PathCheck
  readonly from: Date
  readonly until: Date
  readonly crl?: LoadedCrl
}

/** Issuers date a list when they start to make it, and clocks differ. */
const CLOCK_SKEW_MS = 60_000

const ALWAYS = { from: new Date(-8.64e15), until: new Date(8.64e15) }

/**
 * Judges one certificate by the lists of its issuer that are loaded.
 *
 * @param position place in the path, 0 for the end certificate
 */
export function judgeRevocation(
  certificate: Certificate,
  issuer: Certificate,
  position: number,
  store: TrustStore,
  policy: RevocationPolicy,
  at: Date,
): RevocationFinding {
  const softened = policy.mode !== 'require' && isInForce(policy.weakening, at) ? policy : undefined
  const lists = store.crls.of(issuer).filter((list) => speaksAbout(list, certificate))
  const entry = lists.map((list) => list.find(certificate.serialNumber)).find((found) => found !== undefined)
  if (entry !== undefined) {
    return failed('CERTIFICATE_REVOKED', position, 'The issuer revoked the certificate.', {
      revokedAt: entry.revokedAt.toISOString(),
      ...(entry.reason === undefined ? {} : { reason: entry.reason }),
    })
  }
  if (softened?.mode === 'off') {
    return {
      check: {
        id: 'not-revoked',
        outcome: 'warning',
        detail: 'No list is required while the weakening of the policy applies.',
        facts: { position, until: softened.weakening.until.toISOString() },
      },
      from: softened.weakening.from,
      until: softened.weakening.until,
    }
  }
  const crl = latest(lists)
  if (crl === undefined) return failed('REVOCATION_UNKNOWN', position, 'No list of the issuer is loaded.')
  const facts = { position, nextUpdate: crl.nextUpdate.toISOString() }
  const from = new Date(crl.thisUpdate.getTime() - CLOCK_SKEW_MS)
  if (at < from) return failed('CRL_STALE', position, 'The list of the issuer starts after the instant.')
  if (at < crl.nextUpdate) {
    return { check: { id: 'not-revoked', outcome: 'passed', facts }, from, until: crl.nextUpdate, crl }
  }
  const graceMs = softened?.mode === 'soft-fail' ? softened.graceSeconds * 1000 : 0
  const end = new Date(crl.nextUpdate.getTime() + graceMs)
  if (softened === undefined || at >= end) {
    return failed('CRL_STALE', position, 'The list of the issuer is past its nextUpdate.')
  }
  return {
    check: {
      id: 'not-revoked',
      outcome: 'warning',
      detail: 'The list of the issuer is past its nextUpdate, within the grace of the policy.',
      facts: { ...facts, graceUntil: end.toISOString(), until: softened.weakening.until.toISOString() },
    },
    from: new Date(Math.max(crl.nextUpdate.getTime(), softened.weakening.from.getTime())),
    until: new Date(Math.min(end.getTime(), softened.weakening.until.getTime())),
    crl,
  }
}

/** A partitioned list counts only for certificates that name its distribution point. */
function speaksAbout(crl: LoadedCrl, certificate: Certificate): boolean {
  const { certificates, uris } = crl.scope
  const inScope =
    certificates === 'all' || (certificates === 'authorities') === certificate.basicConstraints.ca
  return inScope && (uris.length === 0 || uris.some((uri) => certificate.crlUrls.includes(uri)))
}

function latest(crls: readonly LoadedCrl[]): LoadedCrl | undefined {
  return crls.reduce<LoadedCrl | undefined>(
    (best, crl) => (best === undefined || crl.thisUpdate > best.thisUpdate ? crl : best),
    undefined,
  )
}

function failed(
  code: 'REVOCATION_UNKNOWN' | 'CERTIFICATE_REVOKED' | 'CRL_STALE',
  position: number,
  detail: string,
  facts: Readonly<Record<string, string | number>> = {},
): RevocationFinding {
  return {
    check: { id: 'not-revoked', outcome: 'failed', code, detail, facts: { position, ...facts } },
    ...ALWAYS,
  }
}
