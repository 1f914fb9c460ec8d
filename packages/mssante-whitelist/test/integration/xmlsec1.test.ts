import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseCertificate, trustStore } from '@entente/trust'
import { afterAll, describe, expect, it } from 'vitest'
import { inspectList, listProfile, verifyList } from '../../src/index.ts'
import { makeWorld, ROWS, TENANT } from '../support/world.ts'

const hasXmlsec = spawnSync('xmlsec1', ['--version']).status === 0
if (!hasXmlsec && process.env.CI) throw new Error('xmlsec1 is missing: install the Debian package xmlsec1.')
const folder = mkdtempSync(join(tmpdir(), 'entente-whitelist-xmlsec-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function xmlsec(list: Uint8Array, root: string, authority: string, at: string): boolean {
  const files = {
    list: join(folder, 'list.xml'),
    root: join(folder, 'root.pem'),
    authority: join(folder, 'ca.pem'),
  }
  writeFileSync(files.list, list)
  writeFileSync(files.root, root)
  writeFileSync(files.authority, authority)
  const { status } = spawnSync('xmlsec1', [
    '--verify',
    '--id-attr:Id',
    'http://uri.etsi.org/01903/v1.3.2#:SignedProperties',
    '--trusted-pem',
    files.root,
    '--untrusted-pem',
    files.authority,
    '--verification-time',
    at,
    files.list,
  ])
  return status === 0
}

describe.skipIf(!hasXmlsec)('lists that we sign, judged by xmlsec1', () => {
  const world = makeWorld()
  const judge = (list: Uint8Array) =>
    xmlsec(list, world.root.certificatePem, world.authority.certificatePem, '2026-03-02 09:30:00')

  it('verify, and no longer after one byte changed', async () => {
    const list = await world.list(ROWS)
    expect(judge(list)).toBe(true)
    const changed = Uint8Array.from(list)
    const at = new TextDecoder().decode(list).indexOf('chu-a')
    changed[at] = (changed[at] ?? 0) ^ 1
    expect(judge(changed)).toBe(false)
    expect(() => verifyList(changed, world.policy(), world.clock.now())).toThrow(
      /changed after it was signed/,
    )
  })
})

const samples =
  process.env.ENTENTE_SAMPLES ?? fileURLToPath(new URL('../../../../../shared/data', import.meta.url))
const sister = join(samples, 'whitelist', 'drim-m-informatif-signe.xml')

describe.skipIf(!existsSync(sister))('the sister list that the agency signed', () => {
  const list = existsSync(sister) ? readFileSync(sister) : new Uint8Array()
  const root =
    /<(?:\w+:)?(\w+)[^>]* xmlns="https:\/\/listeblanche\.mesimagesmedicales\.fr\/schema"/.exec(
      list.toString(),
    )?.[1] ?? ''
  const read = (name: string) => readFileSync(join(samples, 'whitelist', name), 'utf8')

  it('verifies at its date, and no longer after one byte changed', () => {
    const profile = listProfile({ namespace: 'https://listeblanche.mesimagesmedicales.fr/schema', root })
    const rootPem = read('igc-sante-test-root.pem')
    const authorityPem = read('igc-sante-test-organisations.pem')
    const from = new Date('2024-06-01T00:00:00Z')
    const policy = {
      tenant: TENANT,
      profile,
      signer: {
        trust: trustStore({
          anchors: [
            { name: 'IGC-Santé test', certificate: rootPem, sha256: parseCertificate(rootPem).sha256 },
          ],
          intermediates: [authorityPem],
        }),
        // No revocation list of that day is at hand.
        revocation: {
          mode: 'off',
          weakening: { from, until: new Date('2024-06-02T00:00:00Z'), reason: 'historical sample' },
        },
        commonName: 'Liste Blanche DRIM-M',
        organizationalUnit: '318751275100020',
        issuingCaSha256: [parseCertificate(authorityPem).sha256],
      },
    } as const
    expect(verifyList(list, policy, from).snapshot.verification).toBe('verified')
    expect(inspectList(Buffer.from(list.toString().replace('<Nom>', '<Nom> ')), profile).integrity).toBe(
      'broken',
    )
  })
})
