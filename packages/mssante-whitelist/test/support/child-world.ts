import { readFileSync } from 'node:fs'
import { createCrlCache, loadCrl, parseCertificate, trustStore } from '@entente/trust'
import { fileListStore, inlineOpener, type ListPolicy, listProfile, openWhitelist } from '../../src/index.ts'
import { AGENCY_OU, SIGNER_CN, TENANT, type World } from './world.ts'

interface ChildWorld {
  readonly now: string
  readonly root: string
  readonly authority: string
  readonly crls: readonly string[]
}

/** What a child process needs to verify the lists of a world, as JSON. */
export function describeWorld({ clock, root, authority }: World): string {
  const world: ChildWorld = {
    now: clock.now().toISOString(),
    root: root.certificatePem,
    authority: authority.certificatePem,
    crls: [root, authority].map((issuer) =>
      Buffer.from(
        issuer.crl({
          thisUpdate: new Date('2026-03-01T00:00:00Z'),
          nextUpdate: new Date('2026-04-01T00:00:00Z'),
        }),
      ).toString('base64'),
    ),
  }
  return JSON.stringify(world)
}

/** Opens the whitelist of a described world on a folder; lists come from where `path` says at each refresh. */
export async function openInChild(description: string, folder: string, path: () => string) {
  const world: ChildWorld = JSON.parse(readFileSync(description, 'utf8'))
  const now = new Date(world.now)
  const [root, authority] = [parseCertificate(world.root), parseCertificate(world.authority)]
  const policy: ListPolicy = {
    tenant: TENANT,
    profile: listProfile(),
    signer: {
      trust: trustStore({
        anchors: [{ name: 'IGC fictive', certificate: world.root, sha256: root.sha256 }],
        intermediates: [world.authority],
        crls: createCrlCache(
          world.crls.map((crl, index) => loadCrl(Buffer.from(crl, 'base64'), index === 0 ? root : authority)),
        ),
      }),
      revocation: { mode: 'require' },
      commonName: SIGNER_CN,
      organizationalUnit: AGENCY_OU,
      issuingCaSha256: [authority.sha256],
    },
  }
  return openWhitelist({
    mode: 'enforce',
    policy,
    source: {
      name: 'file',
      fetch: async () => ({ outcome: 'list', bytes: readFileSync(path()), etag: undefined }),
    },
    store: await fileListStore({ tenant: TENANT, folder }),
    clock: { now: () => now },
    opener: inlineOpener(),
  })
}
