import { X509Certificate } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { defineProfile, type SignatureProfileDefinition, type TrustError, verifySigned } from '@entente/trust'
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

function verify({ file, profile }: Manifest['vectors'][number]) {
  const definition = manifest.profiles[profile]
  return verifySigned(
    readFileSync(new URL(file, folder)),
    defineProfile(definition!),
    () => ({ key: signer.publicKey, certificate: signer.raw, checks: [] }),
    { at: new Date(manifest.at) },
  )
}

describe('vectors/xmldsig, as any language reads them', () => {
  test.each(manifest.vectors)('$id: $expected', async (vector) => {
    const { expected } = vector
    if (expected === 'accepted') {
      expect(new TextDecoder().decode(verify(vector).canonical)).toContain(`>${manifest.acceptedValue}<`)
    } else expect(await codeThrownBy(() => verify(vector))).toBe(expected)
  })

  test('every refusal says what it refused', () => {
    const refused = manifest.vectors.filter(({ expected }) => expected !== 'accepted')
    const said = refused.map((vector) => {
      try {
        return [vector.id, verify(vector)]
      } catch (error) {
        const { message, details } = error as TrustError
        return [vector.id, { message, details }]
      }
    })
    expect(Object.fromEntries(said)).toMatchSnapshot()
  })

  test('the manifest lists every document that the corpus makes, and every file', () => {
    const listed = manifest.vectors.map(({ id, family, profile, expected }) => ({ id, family, profile, expected }))
    expect(listed).toEqual(attacks.map(({ make: _, ...rest }) => rest))
    expect(readdirSync(new URL('payloads/', folder)).sort()).toEqual(
      manifest.vectors.map(({ file }) => file.replace('payloads/', '')).sort(),
    )
  })
})
