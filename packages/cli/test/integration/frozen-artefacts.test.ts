import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { loadConvention } from '@entente/core/convention'
import { loadDeployment } from '@entente/core/deployment'
import { parseTenantId } from '@entente/core/ids'
import { parseNoteKey, verifyJournal } from '@entente/interops-trace'
import { checkVector, readSecurityHeader, vectorPolicyFrom } from '@entente/interops-vector'
import { type ListPolicy, listProfile, verifyList } from '@entente/mssante-whitelist'
import { createCrlCache, loadCrl, parseCertificate, trustStore } from '@entente/trust'
import { describe, expect, it } from 'vitest'

const frozen = fileURLToPath(new URL('../../../../vectors/frozen/', import.meta.url))
const versions = readdirSync(frozen).filter((name) => name.startsWith('v'))

it('keeps the artefacts of at least one version', () => {
  expect(versions).not.toEqual([])
})

describe.each(versions)('What %s made', (version) => {
  const bytes = (name: string): Buffer => readFileSync(`${frozen}${version}/${name}`)
  const json = (name: string): unknown => JSON.parse(bytes(name).toString('utf8'))
  const manifest = json('manifest.json') as { at: string; service: string; keys: Record<string, string> }
  const at = new Date(manifest.at)

  const trustIn = (names: readonly string[]) => {
    const issuers = names.map((name) => parseCertificate(bytes(`${name}.pem`).toString('utf8')))
    const [root] = issuers
    if (root === undefined) throw new Error('A root is needed.')
    return trustStore({
      anchors: [{ name: 'frozen root', certificate: root.der, sha256: root.sha256 }],
      crls: createCrlCache(issuers.map((issuer, index) => loadCrl(bytes(`${names[index]}.crl`), issuer))),
    })
  }

  const check = (message: Uint8Array) => {
    const convention = loadConvention(json('convention.json'))
    if (convention.kind !== 'interops') throw new Error('An INTEROPS convention was frozen.')
    const policy = vectorPolicyFrom(convention, loadDeployment(json('deployment.json')), at, {
      tenant: parseTenantId('99000000200016'),
      trust: trustIn(['root', 'authority']),
      status: 'not-consulted',
    })
    const { received } = readSecurityHeader(message)
    const certificate = (name: string) => parseCertificate(bytes(`${name}.pem`).toString('utf8')).der
    const peer = [certificate('tls-client'), certificate('authority')] as const
    return checkVector(received, policy, { service: manifest.service, peer, at })
  }

  it('is still a VI that its convention and deployment accept', async () => {
    const { report } = await check(bytes('message.xml'))
    expect(report.checks.filter(({ outcome }) => outcome === 'failed')).toEqual([])
    expect(report.verdict).toBe('passed')
  })

  it('is still refused when one word of the VI changed', async () => {
    const changed = bytes('message.xml')
      .toString('utf8')
      .replace('CONSULTATION_DROITS', 'CONSULTATION_DROITZ')
    const { report } = await check(Buffer.from(changed))
    expect(report.checks.find(({ outcome }) => outcome === 'failed')?.id).toBe('signature-valid')
  })

  it.each(['client', 'provider'])('is still an intact journal of the %s', async (side) => {
    const key = parseNoteKey(manifest.keys[side] ?? '')
    const { verdict, findings } = await verifyJournal(bytes(`journal-${side}.ndjson`), { keys: [key] })
    expect(findings).toEqual([])
    expect(verdict).toBe('intact')
  })

  it('is still a list that verifies, and no longer does after one byte', () => {
    const policy: ListPolicy = {
      tenant: parseTenantId('99000000200016'),
      profile: listProfile(),
      signer: {
        trust: trustIn(['list-root']),
        revocation: { mode: 'require' },
        commonName: 'Liste fictive',
        organizationalUnit: '990000100',
        issuingCaSha256: [parseCertificate(bytes('list-root.pem').toString('utf8')).sha256],
      },
    }
    expect(verifyList(bytes('list.xml'), policy, at).snapshot.has('clinique.mssante.fr')).toBe(true)
    const changed = Buffer.from(bytes('list.xml').toString('utf8').replace('clinique', 'cliniqve'))
    expect(() => verifyList(changed, policy, at)).toThrow(
      expect.objectContaining({ code: 'WL_SIGNATURE_INVALID' }),
    )
  })
})
