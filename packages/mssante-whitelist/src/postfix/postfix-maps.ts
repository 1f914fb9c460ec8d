import { WhitelistError } from '../errors.ts'
import type { WhitelistSnapshot } from '../snapshot/snapshot.ts'

/** Files for Postfix lookup tables of type `texthash:` or for `postmap`. */
export interface PostfixMaps {
  /** For `check_sender_access` and `check_recipient_access`: each listed domain, `DUNNO`. */
  readonly domainAccess: string
  /** For `transport_maps`: each listed domain to the outbound relay. */
  readonly transport: string
  /** For `smtp_tls_policy_maps`: each listed domain, `encrypt`; the relay judges the certificate. */
  readonly tlsPolicy: string
  /** Settings of main.cf without which the tables would match more than the list says. */
  readonly mainCf: string
}

/**
 * Exports a verified snapshot as Postfix maps, for a Postfix that cannot ask a policy server. The maps age with the
 * snapshot: write them again at each swap. They say nothing about certificates.
 *
 * Postfix lets an entry of an access map match every sub-domain unless told otherwise, and the list is exact: the
 * returned `mainCf` turns that off.
 *
 * @param snapshot a verified one
 * @param relay    next hop in Postfix notation: `smtp:[127.0.0.1]:10025`
 * @throws {WhitelistError} `WL_INPUT_INVALID` for an unverified snapshot or a next hop of another form
 */
export function postfixMaps(snapshot: WhitelistSnapshot, relay: string): PostfixMaps {
  if (snapshot.verification !== 'verified') {
    throw new WhitelistError('WL_INPUT_INVALID', { why: 'Only a verified snapshot becomes a map.' })
  }
  if (!/^[a-z]+:\[[0-9A-Za-z.:-]+\](?::\d{1,5})?$/.test(relay)) {
    throw new WhitelistError('WL_INPUT_INVALID', { why: 'The next hop is written smtp:[host]:port.' })
  }
  const head = `# liste blanche ${snapshot.sha256}, generated ${snapshot.generatedAt?.toISOString() ?? 'at an unknown time'}\n`
  const lines = (value: string) =>
    head +
    snapshot
      .domains()
      .map((domain) => `${domain} ${value}\n`)
      .join('')
  return {
    domainAccess: lines('DUNNO'),
    transport: lines(relay),
    tlsPolicy: lines('encrypt protocols=>=TLSv1.2'),
    mainCf: 'parent_domain_matches_subdomains =\n',
  }
}
