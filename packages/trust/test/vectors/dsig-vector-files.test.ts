import { X509Certificate } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { defineProfile, type SignatureProfileDefinition, verifySigned } from '@entente/trust'
import { codeThrownBy } from '@entente/testkit'
import { describe, expect, test } from 'vitest'
import { attacks } from '../support/dsig-attacks/index.ts'

interface Manifest {
  readonly at: string
  readonly acceptedValue: string
  readonly signer: string
  readonly profiles: Readonly<Record<string, SignatureProfileDefinition>>
  readonly vectors: readonly {
    readonly id: string
    readonly family: string
    readonly profile: string
    readonly file: string
    readonly expected: string
  }[]
}

const folder = new URL('../../../../vectors/xmldsig/', import.meta.url)
const manifest: Manifest = JSON.parse(readFileSync(new URL('manifest.json', folder), 'utf8'))
const signer = new X509Certificate(readFileSync(new URL(manifest.signer, folder)))

describe('vectors/xmldsig, as any language reads them', () => {
  test.each(manifest.vectors)('$id: $expected', async ({ file, profile, expected }) => {
    const bytes = readFileSync(new URL(file, folder))
    const definition = manifest.profiles[profile]
    const verify = () =>
      verifySigned(
        bytes,
        defineProfile(definition!),
        () => ({ key: signer.publicKey, certificate: signer.raw, checks: [] }),
        { at: new Date(manifest.at) },
      )
    if (expected === 'accepted') {
      expect(new TextDecoder().decode(verify().canonical)).toContain(`>${manifest.acceptedValue}<`)
    } else expect(await codeThrownBy(verify)).toBe(expected)
  })

  test('the manifest lists every document that the corpus makes, and every file', () => {
    const listed = manifest.vectors.map(({ id, family, profile, expected }) => ({ id, family, profile, expected }))
    expect(listed).toEqual(attacks.map(({ make: _, ...rest }) => rest))
    expect(readdirSync(new URL('payloads/', folder)).sort()).toEqual(
      manifest.vectors.map(({ file }) => file.replace('payloads/', '')).sort(),
    )
  })
})
