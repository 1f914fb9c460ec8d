import { codeThrownBy } from '@entente/testkit'
import { describe, expect, it } from 'vitest'
import { type ListPolicy, listProfile, verifyList } from '../../src/index.ts'
import { writeList } from '../../src/testing/index.ts'
import { AGENCY_OU, makeWorld, ROWS, SIGNER_CN, SIGNING, signerSubject, trustOf } from '../support/world.ts'

const world = makeWorld()
const list = await world.list(ROWS)
const now = world.clock.now()
const text = new TextDecoder().decode(list)

function codeOf(bytes: Uint8Array | string, policy: ListPolicy = world.policy(), at = now): Promise<string> {
  const input = typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes
  return codeThrownBy(() => verifyList(input, policy, at))
}

describe('a list signed by the pinned signer', () => {
  it('becomes a snapshot that says it was verified', () => {
    const { snapshot, signer, checks } = verifyList(list, world.policy(), now)
    expect(snapshot.verification).toBe('verified')
    expect(snapshot.domainCount).toBe(4)
    expect(snapshot.entryCount).toBe(5)
    expect(snapshot.signingTime).toEqual(now)
    expect(signer.subject).toContain(`CN=${SIGNER_CN},OU=${AGENCY_OU}`)
    expect(checks.every(({ outcome }) => outcome === 'passed')).toBe(true)
    expect(checks.map(({ id }) => id)).toContain('partner-bound')
  })

  it('is refused after any one-byte change of what it says', async () => {
    expect(await codeOf(text.replace('chu-a.mssante.fr', 'chu-x.mssante.fr'))).toBe('WL_SIGNATURE_INVALID')
    expect(await codeOf(text.replace('smtp.operateur-a', 'smtp.operateur-x'))).toBe('WL_SIGNATURE_INVALID')
    expect(await codeOf(text.replace('FICTIF A</Desc', 'FICTIF B</Desc'))).toBe('WL_SIGNATURE_INVALID')
    expect(await codeOf(text.replace('<ListeDomaines>\n', '<ListeDomaines> \n'))).toBe('WL_SIGNATURE_INVALID')
  })

  it('is accepted with CRLF line ends, which XML reads as line feeds', () => {
    const crlf = new TextEncoder().encode(text.replaceAll('\n', '\r\n'))
    expect(verifyList(crlf, world.policy(), now).snapshot.domainCount).toBe(4)
  })
})

describe('what is not a signed list', () => {
  const unsigned = writeList(ROWS, { generatedAt: '2026-03-02T08:00:00Z' })

  it.each([
    ['an unsigned list', unsigned, 'WL_UNSIGNED'],
    ['a list cut after its rows', unsigned.slice(0, unsigned.indexOf('</ListeBlanche')), 'WL_LIST_MALFORMED'],
    ['a list cut in the middle', text.slice(0, text.length / 2), 'WL_LIST_MALFORMED'],
    ['an empty file', '', 'WL_LIST_MALFORMED'],
    ['a page of HTML', '<html><body>Maintenance</body></html>', 'WL_NAMESPACE_REFUSED'],
    ['a document type', text.replace('<ListeBlanche', '<!DOCTYPE x><ListeBlanche'), 'WL_LIST_MALFORMED'],
    ['a signature that is not last', moveSignatureFirst(text), 'WL_SIGNATURE_REFUSED'],
    ['two signatures', withSecondSignature(text), 'WL_SIGNATURE_REFUSED'],
    ['a second list after the signature', withSecondList(text), 'WL_SIGNATURE_REFUSED'],
    ['SHA-1', text.replace('xmldsig-more#rsa-sha256', 'xmldsig-more#rsa-sha1'), 'WL_SIGNATURE_REFUSED'],
    [
      'another expression',
      text.replace('/descendant::ds:Signature', '/descendant::Domaine'),
      'WL_SIGNATURE_REFUSED',
    ],
  ])('%s is refused', async (_name, bytes, code) => {
    expect(await codeOf(bytes)).toBe(code)
  })

  it('a list of another namespace is refused, although the same agency signed it', async () => {
    const sister = await world.list(ROWS, { names: { namespace: 'https://listeblanche.exemple.fr/schema' } })
    expect(await codeOf(sister)).toBe('WL_NAMESPACE_REFUSED')
  })

  it('a list above the size cap is refused before it is read', async () => {
    const policy = { ...world.policy(), profile: listProfile({ maxBytes: 1_000 }) }
    expect(await codeOf(list, policy)).toBe('WL_TOO_LARGE')
  })

  it('a verified list without any domain is refused', async () => {
    expect(await codeOf(await world.list([]))).toBe('WL_EMPTY')
  })

  it('a list from the future is refused, since the clock may be wrong', async () => {
    expect(await codeOf(list, world.policy(), new Date(now.getTime() - 3_600_000))).toBe('WL_FROM_FUTURE')
  })
})

describe('a signer that is not the pinned one', () => {
  it('is refused when it is another holder of the sector, by CN or by OU', async () => {
    const names = [signerSubject('Une autre liste', AGENCY_OU), signerSubject(SIGNER_CN, '1990000010')]
    for (const subject of names) {
      const other = world.authority.leaf({ subject, keyUsage: SIGNING, keyType: 'p-256' })
      expect(await codeOf(await world.list(ROWS, { by: other }))).toBe('WL_SIGNER_NOT_PINNED')
    }
  })

  it('is refused under another root, whatever its name', async () => {
    const root = world.pki.root({
      subject: [
        ['C', 'FR'],
        ['CN', 'AC RACINE FICTIVE'],
      ],
    })
    const forger = root.leaf({
      subject: signerSubject(SIGNER_CN, AGENCY_OU),
      keyUsage: SIGNING,
      keyType: 'p-256',
    })
    expect(await codeOf(await world.list(ROWS, { by: forger }))).toBe('WL_SIGNER_NOT_TRUSTED')
  })

  it('is refused when it signs its own certificate', async () => {
    const forger = world.pki.selfSigned({
      subject: signerSubject(SIGNER_CN, AGENCY_OU),
      keyUsage: SIGNING,
      keyType: 'p-256',
    })
    expect(await codeOf(await world.list(ROWS, { by: forger }))).toBe('WL_SIGNER_NOT_TRUSTED')
  })

  it('is refused when its certificate may not sign', async () => {
    const server = world.authority.leaf({
      subject: signerSubject(SIGNER_CN, AGENCY_OU),
      keyUsage: ['keyEncipherment'],
    })
    expect(await codeOf(await world.list(ROWS, { by: server }))).toBe('WL_SIGNER_NOT_TRUSTED')
  })

  it('is refused when an extended key usage was pinned and is missing', async () => {
    const policy = world.policy({ extendedKeyUsage: ['1.3.6.1.5.5.7.3.4'] })
    expect(await codeOf(list, policy)).toBe('WL_SIGNER_NOT_TRUSTED')
  })
})

describe('a signer that lapsed', () => {
  it('is refused after its certificate expired', async () => {
    const short = world.authority.leaf({
      subject: signerSubject(SIGNER_CN, AGENCY_OU),
      keyUsage: SIGNING,
      keyType: 'p-256',
      notAfter: new Date('2026-03-02T08:30:00Z'),
    })
    const signed = await world.list(ROWS, { by: short, generatedAt: '2026-03-02T08:00:00Z' })
    expect(await codeOf(signed)).toBe('WL_SIGNER_EXPIRED')
  })

  it('is refused as revoked, also when it is expired too', async () => {
    const short = world.authority.leaf({
      subject: signerSubject(SIGNER_CN, AGENCY_OU),
      keyUsage: SIGNING,
      keyType: 'p-256',
      notAfter: new Date('2026-03-02T08:30:00Z'),
    })
    const trust = trustOf(world.root, world.authority, [short.certificateDer])
    const signed = await world.list(ROWS, { by: short, generatedAt: '2026-03-02T08:00:00Z' })
    expect(await codeOf(signed, world.policy({ trust }))).toBe('WL_SIGNER_REVOKED')
  })

  it('is refused when no revocation list is in force', async () => {
    expect(await codeOf(list, world.policy(), new Date('2026-05-01T00:00:00Z'))).toBe('WL_REVOCATION_UNKNOWN')
  })
})

function signatureOf(xml: string): string {
  return /<ds:Signature .*<\/ds:Signature>/s.exec(xml)?.[0] ?? ''
}

function moveSignatureFirst(xml: string): string {
  const signature = signatureOf(xml)
  return xml.replace(signature, '').replace('<DateDeGeneration>', `${signature}<DateDeGeneration>`)
}

function withSecondSignature(xml: string): string {
  const signature = signatureOf(xml)
  return xml.replace(signature, signature + signature.replaceAll('id-', 'jd-'))
}

function withSecondList(xml: string): string {
  const signature = signatureOf(xml)
  return xml.replace(signature, `${signature}<ListeDomaines></ListeDomaines>`)
}
