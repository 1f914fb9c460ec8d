import { createPki, frozenClock, type TestIdentity, type TestKeyType } from '@entente/testkit'
import type { Parties, Party } from './dsig-attacks/index.ts'

export const AT = new Date('2026-03-02T09:01:00Z')

/** A trusted signer with its chain, and somebody else under the same root. The authorities have keys that are quickly made. */
export function makeIdentities(keyType: TestKeyType = 'rsa-2048') {
  const pki = createPki(frozenClock(AT.toISOString()))
  const authority = pki
    .root({
      subject: [
        ['C', 'FR'],
        ['O', 'Exemple'],
        ['CN', 'Racine fictive'],
      ],
      keyType: 'p-256',
    })
    .authority({
      subject: [
        ['C', 'FR'],
        ['O', 'Exemple'],
        ['CN', 'AC fictive'],
      ],
      keyType: 'p-256',
    })
  return {
    signer: authority.leaf({
      subject: [
        ['C', 'FR'],
        ['O', 'Exemple'],
        ['CN', 'vi.exemple.fr'],
      ],
      keyType,
    }),
    attacker: authority.leaf({
      subject: [
        ['C', 'FR'],
        ['O', 'Autre'],
        ['CN', 'autre.exemple.fr'],
      ],
      keyType,
    }),
  }
}

/** The same in the form that the corpus is made with. */
export function partiesOf(identities: Record<keyof Parties, TestIdentity>): Parties {
  const party = ({ key, certificateDer }: TestIdentity): Party => ({
    privateKey: key.privateKey,
    publicKey: key.publicKey,
    certificate: Buffer.from(certificateDer).toString('base64'),
  })
  return { signer: party(identities.signer), attacker: party(identities.attacker) }
}
