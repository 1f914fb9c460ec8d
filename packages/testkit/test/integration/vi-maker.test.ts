import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPki, frozenClock, makeVi, type TestViSignature, viClaims } from '../../src/index.ts'

const hasXmlsec = spawnSync('xmlsec1', ['--version']).status === 0
if (!hasXmlsec && process.env.CI) throw new Error('xmlsec1 is missing: install the Debian package xmlsec1.')

const clock = frozenClock(new Date())
const signer = createPki(clock)
  .root({ subject: [['CN', 'Racine fictive']] })
  .authority({ subject: [['CN', 'AC fictive']] })
  .leaf({ subject: [['CN', 'vi']] })

const shapes: readonly (readonly [string, TestViSignature])[] = [
  ['the shape INTEROPS asks for', {}],
  ['SHA-512', { digest: 'sha512' }],
  ['an inclusive canonicalisation of SignedInfo', { canonicalization: 'inclusive' }],
  ['the shape of an old client', { reference: 'empty', transforms: 'enveloped-only', placement: 'last' }],
]

describe.skipIf(!hasXmlsec)('the VI maker, judged by xmlsec1', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'entente-vi-'))
    writeFileSync(
      join(folder, 'root.pem'),
      signer.chainPem.split(/(?<=-----END CERTIFICATE-----\n)/).at(-1) ?? '',
    )
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const verify = (xml: string) => {
    const path = join(folder, 'vi.xml')
    writeFileSync(path, xml)
    const id = ['--id-attr:ID', 'urn:oasis:names:tc:SAML:2.0:assertion:Assertion']
    return execFileSync('xmlsec1', ['--verify', '--trusted-pem', join(folder, 'root.pem'), ...id, path], {
      stdio: 'pipe',
    })
  }

  it.each(shapes)('makes a signature that verifies in %s', (_name, shape) => {
    const claims = viClaims(clock.now(), {
      subject: 'a & b <c> "d"',
      attributes: { departement: ['2A', '75'] },
    })
    expect(() => verify(makeVi(claims, signer, shape))).not.toThrow()
  })

  it('makes a signature that fails as soon as one claim changes', () => {
    const vi = makeVi(viClaims(clock.now()), signer)
    expect(() => verify(vi.replace('CONSULTATION_DROITS', 'CONSULTATION_DROITX'))).toThrow()
  })
})
