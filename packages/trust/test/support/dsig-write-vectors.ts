// Writes vectors/xmldsig afresh: `node scripts/run-source.mjs packages/trust/test/support/dsig-write-vectors.ts`.
// Every run makes new keys, so every file changes; the manifest's ids and expected codes do not.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ACCEPTED_VALUE, attacks } from './dsig-attacks/index.ts'
import { AT, makeIdentities, partiesOf } from './dsig-parties.ts'
import { definitions } from './dsig-profiles.ts'

const folder = fileURLToPath(new URL('../../../../vectors/xmldsig/', import.meta.url))
rmSync(folder, { recursive: true, force: true })
mkdirSync(`${folder}payloads`, { recursive: true })

const identities = makeIdentities()
const parties = partiesOf(identities)
for (const { id, make } of attacks) writeFileSync(`${folder}payloads/${id}.xml`, make(parties))
writeFileSync(`${folder}signer.pem`, identities.signer.certificatePem)

const manifest = {
  description:
    'Signed XML documents, genuine and attacked. The only trusted key is that of the certificate in signer.pem, and no weakening is granted. A verifier answers `accepted`, and then the signed content holds `acceptedValue`, or refuses with the code.',
  signer: 'signer.pem',
  at: AT.toISOString(),
  acceptedValue: ACCEPTED_VALUE,
  profiles: definitions,
  vectors: attacks.map(({ id, family, profile, expected }) => ({
    id,
    family,
    profile,
    file: `payloads/${id}.xml`,
    expected,
  })),
}
writeFileSync(`${folder}manifest.json`, `${JSON.stringify(manifest, null, 2)}\n`)
