import { type ResolveKey, verifySigned } from '@entente/trust'
import { codeThrownBy } from '@entente/testkit'
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

describe('the attack corpus, made afresh', () => {
  test.each(attacks)('$id: $expected', async ({ profile, expected, make }) => {
    const made = make(parties)
    const bytes = typeof made === 'string' ? Buffer.from(made) : made
    const verify = () => verifySigned(bytes, profiles[profile], trusted, { at: AT })
    if (expected === 'accepted') expect(new TextDecoder().decode(verify().canonical)).toContain(`>${ACCEPTED_VALUE}<`)
    else expect(await codeThrownBy(verify)).toBe(expected)
  })
})
