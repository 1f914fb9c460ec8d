import { nodeHttpClient, nodeRandom } from '@entente/runtime'
import { createPki } from '@entente/testkit'
import { loadCrl, parseCertificate, trustStore, verifyTimestamp } from '@entente/trust'
import { startTimestampAuthority } from '@entente/trust/testing'
import { expect, it } from 'vitest'
import { timestampAnchor } from '../../src/anchors/timestamp-anchor.ts'
import { verifyJournal } from '../../src/export/verify-journal.ts'
import { exportJournal, openJournal } from '../../src/journal/open-journal.ts'
import { context, journalFixture, reader, verifiedVector } from '../journal-fixture.ts'

it('a journal is anchored by a timestamping authority over HTTP, and the token is checked with the export', async () => {
  const { options, clock } = journalFixture()
  const root = createPki(clock).root({ subject: [['CN', 'Racine horodatage fictive']] })
  const leaf = root.leaf({
    subject: [['CN', 'Horodatage fictif']],
    extendedKeyUsage: ['timeStamping'],
    extendedKeyUsageCritical: true,
  })
  const issuer = parseCertificate(root.certificateDer)
  const store = trustStore({
    anchors: [{ name: 'TSA', certificate: root.certificatePem, sha256: issuer.sha256 }],
  })
  store.crls.put(loadCrl(root.crl({ thisUpdate: new Date('2026-11-22T08:00:00Z') }), issuer))
  const trust = { store, revocation: { mode: 'require' } } as const
  const authority = await startTimestampAuthority({
    privateKey: leaf.key.privateKey,
    certificateChain: leaf.chainDer,
    clock,
  })
  const http = nodeHttpClient({ allowLoopbackHttp: true })
  try {
    const anchor = timestampAnchor('tsa', { ...trust, url: authority.url, http, random: nodeRandom })
    const journal = await openJournal({ ...options, anchors: [anchor] })
    await journal.append(verifiedVector('_1'), context)
    expect(await journal.anchor()).toMatchObject({ size: 2 })
    const bytes = await exportJournal(journal, reader)
    const checkTimestamp = async (token: Uint8Array, text: Uint8Array) =>
      (await verifyTimestamp(token, text, trust)).generatedAt
    const result = await verifyJournal(bytes, { keys: [journal.key], checkTimestamp })
    expect(result).toMatchObject({ verdict: 'intact', logs: [{ anchored: { size: 2, by: 'RFC 3161' } }] })
    // A token of another head proves nothing about this one.
    const wrong = async (token: Uint8Array) =>
      (await verifyTimestamp(token, Buffer.from('other'), trust)).generatedAt
    const refused = await verifyJournal(bytes, { keys: [journal.key], checkTimestamp: wrong })
    expect(refused.findings).toMatchObject([{ kind: 'unsigned' }])
    await journal.close()
  } finally {
    await http.close()
    await authority.close()
  }
})
