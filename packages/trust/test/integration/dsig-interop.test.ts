import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeVi, viClaims } from '@entente/testkit'
import { type ResolveKey, signerFromPem, signXml, verifySigned } from '@entente/trust'
import type { XmlDraft } from '@entente/trust/xml'
import { afterAll, describe, expect, test } from 'vitest'
import { response } from '../support/dsig-attacks/material.ts'
import { AT, makeIdentities } from '../support/dsig-parties.ts'
import { profiles, SAML } from '../support/dsig-profiles.ts'

const folder = mkdtempSync(join(tmpdir(), 'entente-interop-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const { signer: identity } = makeIdentities()
const signer = signerFromPem({
  privateKey: identity.privateKeyPem,
  certificateChain: identity.certificatePem,
})
const trusted: ResolveKey = () => ({
  key: identity.key.publicKey,
  certificate: identity.certificateDer,
  checks: [],
})
const file = (name: string, content: string | Uint8Array) => {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}
const key = file('key.pem', identity.privateKeyPem)
const certificate = file('certificate.pem', identity.certificatePem)
const publicKey = file('public.pem', identity.key.publicKey.export({ format: 'pem', type: 'spki' }))

const peerFile = (name: string) => fileURLToPath(new URL(`../support/dsig-peers/${name}`, import.meta.url))
const ASSERTION = 'urn:oasis:names:tc:SAML:2.0:assertion:Assertion'

interface Peer {
  readonly name: string
  readonly debian: string
  /** Tells whether it is there. */
  readonly probe: readonly [string, ...string[]]
  /** The command, to which `sign|verify FILE KEY CERTIFICATE` is added. */
  readonly command: readonly [string, ...string[]]
  /** What it verifies: a bare assertion, or a response around it. */
  readonly takes: 'assertion' | 'response'
  readonly makes: 'interops-vi' | 'saml-response'
}

const python = '/usr/bin/python3'
const peers: readonly Peer[] = [
  {
    name: 'Lasso',
    debian: 'python3-lasso',
    probe: [python, '-c', 'import lasso'],
    command: [python, peerFile('lasso_peer.py')],
    takes: 'response',
    makes: 'saml-response',
  },
  {
    name: 'pysaml2',
    debian: 'python3-pysaml2',
    probe: [python, '-c', 'import saml2'],
    command: [python, peerFile('pysaml2_peer.py')],
    takes: 'assertion',
    makes: 'interops-vi',
  },
  {
    name: 'python3-saml',
    debian: 'python3-onelogin-saml2',
    probe: [python, '-c', 'import onelogin.saml2.utils'],
    command: [python, peerFile('onelogin_peer.py')],
    takes: 'response',
    makes: 'interops-vi',
  },
  {
    name: 'ruby-saml',
    debian: 'ruby-saml',
    probe: ['ruby', '-e', "require 'onelogin/ruby-saml'"],
    command: ['ruby', peerFile('ruby_saml_peer.rb')],
    takes: 'assertion',
    makes: 'interops-vi',
  },
]

function isInstalled(probe: Peer['probe'], debian: string): boolean {
  const [program, ...parameters] = probe
  const there = spawnSync(program, parameters).status === 0
  if (!there && process.env.CI) throw new Error(`Install the Debian package ${debian}.`)
  return there
}

function runPeer(peer: Peer, action: 'sign' | 'verify', path: string) {
  const [program, ...parameters] = peer.command
  return spawnSync(program, [...parameters, action, path, key, certificate], { encoding: 'utf8' })
}

const unsigned: XmlDraft = {
  name: 'saml:Assertion',
  namespace: SAML,
  attributes: { ID: '_a1', IssueInstant: '2026-03-02T09:00:00Z', Version: '2.0' },
  children: [
    { name: 'saml:Issuer', namespace: SAML, children: ['urn:interops:99999999800019:idp:caisse-cliente:1'] },
    {
      name: 'saml:Subject',
      namespace: SAML,
      children: [{ name: 'saml:NameID', namespace: SAML, children: ['agent & é'] }],
    },
    {
      name: 'saml:AuthnStatement',
      namespace: SAML,
      attributes: { AuthnInstant: '2026-03-02T09:00:00Z' },
      children: [
        {
          name: 'saml:AuthnContext',
          namespace: SAML,
          children: [
            {
              name: 'saml:AuthnContextClassRef',
              namespace: SAML,
              children: ['urn:oasis:names:tc:SAML:2.0:ac:classes:Password'],
            },
          ],
        },
      ],
    },
  ],
}
const ours = new TextDecoder().decode(await signXml(unsigned, profiles['interops-vi'], signer))
const bare = ours.replace(/<ds:Signature .*<\/ds:Signature>/, '')
const outcomes = new Map<string, { verifies?: boolean; isVerified?: boolean }>()
const note = (name: string, outcome: { verifies?: boolean; isVerified?: boolean }) =>
  outcomes.set(name, { ...outcomes.get(name), ...outcome })

describe.each(peers)('$name', (peer) => {
  const skip = !isInstalled(peer.probe, peer.debian)

  test.skipIf(skip)('verifies what we sign, and refuses it altered', () => {
    const wrapped = (vi: string) =>
      peer.takes === 'response'
        ? response(vi).replace(
            '<samlp:Response ',
            '<samlp:Response Destination="https://droits.exemple.fr/acs" ',
          )
        : vi
    const genuine = runPeer(peer, 'verify', file('ours.xml', wrapped(ours)))
    expect([genuine.status, genuine.stderr]).toEqual([0, expect.any(String)])
    expect(
      runPeer(peer, 'verify', file('altered.xml', wrapped(ours.replace('agent', 'admin')))).status,
    ).not.toBe(0)
    note(peer.name, { verifies: true })
  })

  test.skipIf(skip)('is verified by us, and refused altered', () => {
    const { stdout, status } = runPeer(peer, 'sign', file('unsigned.xml', bare))
    expect(status).toBe(0)
    const verified = verifySigned(Buffer.from(stdout), profiles[peer.makes], trusted)
    expect(verified.report.verdict).toBe('passed')
    expect(() =>
      verifySigned(
        Buffer.from(stdout.replace('caisse-cliente', 'caisse-autre')),
        profiles[peer.makes],
        trusted,
      ),
    ).toThrow()
    note(peer.name, { isVerified: true })
  })
})

describe('xmlsec1', () => {
  const skip = !isInstalled(['xmlsec1', '--version'], 'xmlsec1')
  const xmlsec1 = (parameters: readonly string[]) =>
    spawnSync('xmlsec1', [...parameters], { encoding: 'utf8' })
  const verify = (path: string, extra: readonly string[] = []) =>
    xmlsec1(['--verify', '--pubkey-pem', publicKey, '--id-attr:ID', ASSERTION, ...extra, path]).status

  test.skipIf(skip)('verifies what we sign, and refuses it altered', () => {
    expect(verify(file('ours.xml', ours))).toBe(0)
    expect(verify(file('altered.xml', ours.replace('agent', 'admin')))).not.toBe(0)
    note('xmlsec1', { verifies: true })
  })

  test.skipIf(skip).each(['RSA-SHA384', 'RSA-SHA512', 'RSA-PSS-SHA256'] as const)(
    'verifies our %s',
    async (algorithm) => {
      const own = signerFromPem({
        privateKey: identity.privateKeyPem,
        certificateChain: identity.chainPem,
        algorithm,
      })
      // xmlsec1 1.2 of Debian 12 does not know RSA-PSS: it must say so, not accept.
      const status = verify(file('ours.xml', await signXml(unsigned, profiles['interops-vi'], own)))
      expect(status === 0).toBe(algorithm !== 'RSA-PSS-SHA256')
    },
  )

  test.skipIf(skip).each(['p-256', 'p-384'] as const)('verifies our ECDSA %s', async (keyType) => {
    const { signer: own } = makeIdentities(keyType)
    const signed = await signXml(
      unsigned,
      profiles['interops-vi'],
      signerFromPem({ privateKey: own.privateKeyPem, certificateChain: own.chainPem }),
    )
    const pem = file('ec.pem', own.key.publicKey.export({ format: 'pem', type: 'spki' }))
    expect(
      xmlsec1(['--verify', '--pubkey-pem', pem, '--id-attr:ID', ASSERTION, file('ec.xml', signed)]).status,
    ).toBe(0)
  })

  test.skipIf(skip)('verifies our XAdES list', async () => {
    const list =
      '<ListeBlanche xmlns="https://listeblanche.exemple.fr/schema">\n <a>é &amp;</a>\n</ListeBlanche>'
    const signed = await signXml(Buffer.from(list), profiles['xades-enveloped'], signer, { signingTime: AT })
    const properties = ['--id-attr:Id', 'http://uri.etsi.org/01903/v1.3.2#:SignedProperties']
    expect(verify(file('list.xml', signed), properties)).toBe(0)
    expect(verify(file('list.xml', Buffer.from(signed).toString().replace('é', 'e')), properties)).not.toBe(0)
  })

  const templates: readonly (readonly [string, keyof typeof profiles, string, string, string])[] = [
    [
      'by id, exclusive',
      'interops-vi',
      '#_a1',
      'http://www.w3.org/2001/10/xml-exc-c14n#',
      '<Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>',
    ],
    [
      'by id, with InclusiveNamespaces',
      'interops-vi',
      '#_a1',
      'http://www.w3.org/2001/10/xml-exc-c14n#',
      '<Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"><InclusiveNamespaces xmlns="http://www.w3.org/2001/10/xml-exc-c14n#" PrefixList="saml xs"/></Transform>',
    ],
    [
      'whole document, inclusive',
      'interops-vi-legacy',
      '',
      'http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
      '',
    ],
    ['by id, inclusive', 'interops-vi-legacy', '#_a1', 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315', ''],
  ]
  test.skipIf(skip).each(templates)(
    'is verified by us: %s',
    (_, profile, uri, canonicalization, transform) => {
      const template = `<Signature xmlns="http://www.w3.org/2000/09/xmldsig#">
<SignedInfo><CanonicalizationMethod Algorithm="${canonicalization}"/><SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>
<Reference URI="${uri}"><Transforms><Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>${transform}</Transforms>
<DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><DigestValue/></Reference></SignedInfo><SignatureValue/>
<KeyInfo><X509Data><X509Certificate/></X509Data></KeyInfo></Signature>`
      const unsignedXml = bare.replace(
        '<saml:Assertion ',
        '<saml:Assertion xmlns:xs="http://www.w3.org/2001/XMLSchema" ',
      )
      const path = file('template.xml', unsignedXml.replace('</saml:Issuer>', `</saml:Issuer>${template}`))
      const { stdout, status } = xmlsec1([
        '--sign',
        '--privkey-pem',
        `${key},${certificate}`,
        '--id-attr:ID',
        ASSERTION,
        path,
      ])
      expect(status).toBe(0)
      const granted: ResolveKey = (presented) => ({
        ...trusted(presented),
        weakenings: [
          { name: 'legacy-shape', from: AT, until: new Date(AT.getTime() + 86_400_000), reason: 'a peer' },
        ],
      })
      const verified = verifySigned(Buffer.from(stdout), profiles[profile], granted, { at: AT })
      expect(verified.element.child(SAML, 'Subject')?.child(SAML, 'NameID')?.text()).toBe('agent & é')
      note('xmlsec1', { isVerified: true })
    },
  )

  test.skipIf(skip)('verifies what the testkit makes, so that its VIs may stand for a partner’s', () => {
    expect(verify(file('made.xml', makeVi(viClaims(AT), identity)))).toBe(0)
  })
})

test('the table of the documentation says what was seen', () => {
  const page = readFileSync(new URL('../../../../docs/trust-xml-interop.md', import.meta.url), 'utf8')
  const rows = [...outcomes].map(
    ([name, { verifies, isVerified }]) =>
      `| ${name} | ${verifies ? 'yes' : 'no'} | ${isVerified ? 'yes' : 'no'} |`,
  )
  console.log(['| peer | verifies ours | verified by us |', ...rows].join('\n'))
  for (const row of rows) expect(page).toContain(row)
})
