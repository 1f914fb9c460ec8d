import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { codeThrownBy } from '@entente/testkit'
import { type AnchorInput, confirmAnchor, igcSanteRoots, parseCertificate, trustStore } from '@entente/trust'
import { describe, expect, it } from 'vitest'
import { anchorOf, pki } from './x509-world.ts'

const root = pki.root({ subject: [['CN', 'Racine']], keyType: 'p-256' })
const codeOf = (...anchors: readonly AnchorInput[]) => codeThrownBy(() => trustStore({ anchors }))

describe('a trust store', () => {
  it('takes anchors whose fingerprint somebody confirmed, with or without colons', () => {
    const { sha256, ...anchor } = anchorOf(root)
    const spaced = sha256.toUpperCase().replace(/(..)(?=.)/g, '$1:')
    expect(trustStore({ anchors: [{ ...anchor, sha256: spaced }] }).anchors[0]?.certificate.sha256).toBe(
      sha256,
    )
  })

  it('refuses an anchor with another fingerprint', async () => {
    expect(await codeOf({ ...anchorOf(root), sha256: '0'.repeat(64) })).toBe('TRUST_STORE_INVALID')
    expect(await codeOf({ ...anchorOf(root), sha256: '' })).toBe('TRUST_STORE_INVALID')
  })

  it('refuses an anchor that is not a self-signed authority', async () => {
    const authority = root.authority({ subject: [['CN', 'AC']], keyType: 'p-256' })
    const own = pki.selfSigned({ subject: [['CN', 'seul']], keyType: 'p-256' })
    const forged = pki.root({ subject: root.subject, keyType: 'p-256' })
    const pretender = forged.authority({ subject: root.subject, keyType: 'p-256' })
    for (const identity of [authority, own, pretender]) {
      const { sha256 } = parseCertificate(identity.certificateDer)
      expect(await codeOf({ name: 'x', certificate: identity.certificatePem, sha256 })).toBe(
        'TRUST_STORE_INVALID',
      )
    }
  })

  it('refuses to be empty', async () => {
    expect(await codeOf()).toBe('TRUST_STORE_INVALID')
  })

  it('never mixes production and test', async () => {
    const other = pki.root({ subject: [['CN', 'Racine de test']], keyType: 'p-256' })
    expect(
      await codeOf(
        { ...anchorOf(root), environment: 'production' },
        { ...anchorOf(other), environment: 'test' },
      ),
    ).toBe('TRUST_STORE_INVALID')
  })
})

describe('the roots of IGC-Santé', () => {
  it('are not an anchor until their fingerprint is confirmed', async () => {
    const unconfirmed = () => confirmAnchor(igcSanteRoots.production, root.certificatePem, 'yes')
    expect(await codeThrownBy(unconfirmed)).toBe('TRUST_STORE_INVALID')
  })

  it('are not the certificate of somebody else', async () => {
    const { sha256 } = igcSanteRoots.production
    expect(await codeOf(confirmAnchor(igcSanteRoots.production, root.certificatePem, sha256))).toBe(
      'TRUST_STORE_INVALID',
    )
  })

  const repository = fileURLToPath(new URL('../../../../', import.meta.url))
  const samples = resolve(repository, process.env.ENTENTE_SAMPLES ?? '../shared/data', 'whitelist')
  it.skipIf(!existsSync(samples)).each([
    ['production', 'igc-sante-root.pem', 'igc-sante-organisations.pem'],
    ['test', 'igc-sante-test-root.pem', 'igc-sante-test-organisations.pem'],
  ] as const)('are read from the published files: %s', (environment, rootFile, authorityFile) => {
    const read = (file: string) => readFileSync(resolve(samples, file))
    const known = igcSanteRoots[environment]
    const { anchors } = trustStore({
      anchors: [confirmAnchor(known, read(rootFile), known.sha256)],
      intermediates: [read(authorityFile)],
    })
    const issuer = parseCertificate(read(authorityFile))
    expect(anchors[0]?.certificate.sha256).toBe(known.sha256)
    expect(issuer.node.verify(anchors[0]!.certificate.publicKey)).toBe(true)
    expect(issuer.basicConstraints).toEqual({ ca: true, pathLength: 0 })
  })
})
