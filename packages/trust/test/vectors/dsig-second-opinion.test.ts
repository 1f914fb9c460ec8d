import { codeThrownBy } from '@entente/testkit'
import type { ResolveKey } from '@entente/trust'
import { verifySignedTwice } from '@entente/trust/second-opinion'
import { describe, expect, test } from 'vitest'
import { ACCEPTED_VALUE, attacks } from '../support/dsig-attacks/index.ts'
import { AT, makeIdentities, partiesOf } from '../support/dsig-parties.ts'
import { profiles } from '../support/dsig-profiles.ts'

const identities = makeIdentities()
const parties = partiesOf(identities)
const trusted: ResolveKey = () => ({
  key: identities.signer.key.publicKey,
  certificate: identities.signer.certificateDer,
  checks: [],
})

/** Sound documents that the second engine misreads: it sorts prefixes by language. */
const VETOED = new Set(['mixed-case-prefix'])

describe('the attack corpus, with the second opinion', () => {
  test.each(attacks)('$id: $expected', async ({ id, profile, expected, make }) => {
    const made = make(parties)
    const bytes = typeof made === 'string' ? Buffer.from(made) : made
    const verify = () => verifySignedTwice(bytes, profiles[profile], trusted, { at: AT })
    if (VETOED.has(id)) expect(await codeThrownBy(verify)).toBe('SECOND_OPINION_VETO')
    else if (expected !== 'accepted') expect(await codeThrownBy(verify)).toBe(expected)
    else {
      const { canonical, report } = verify()
      expect(new TextDecoder().decode(canonical)).toContain(`>${ACCEPTED_VALUE}<`)
      expect(report.checks.map((check) => check.id)).toContain('second-opinion-agrees')
    }
  })
})
