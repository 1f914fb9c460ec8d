import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createPki, type TestAuthority, toPem } from '@entente/testkit'
import {
  type CertificatePurpose,
  checkPath,
  createCrlCache,
  formatDistinguishedName,
  loadCrl,
  parseCertificate,
  trustStore,
} from '@entente/trust'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { at, clock, daysLater } from '../unit/x509-world.ts'

const present = spawnSync('openssl', ['version']).status === 0
if (!present && process.env.CI) throw new Error('openssl is missing: install the Debian package openssl.')

const pki = createPki(clock)
const root = pki.root({
  subject: [
    ['C', 'FR'],
    ['CN', 'Racine'],
  ],
})
const authority = root.authority({
  subject: [
    ['C', 'FR'],
    ['CN', 'AC'],
  ],
})
const limited = root.authority({
  subject: [['CN', 'AC limitée']],
  basicConstraints: { ca: true, pathLength: 0 },
})
const tooDeep = limited.authority({ subject: [['CN', 'AC de trop']] })
const withoutRight = root.authority({ subject: [['CN', 'AC sans droit']], keyUsage: ['cRLSign'] })
const stranger = pki.root({ subject: root.subject })
const usage = { extendedKeyUsage: ['clientAuth', 'serverAuth'] } as const
const leafOf = (issuer: TestAuthority, options: object = {}) =>
  issuer.leaf({
    subject: [
      ['C', 'FR'],
      ['O', 'Caisse, fictive'],
      ['CN', 'vi'],
    ],
    ...usage,
    ...options,
  })
const revoked = leafOf(authority)

type Case = readonly [string, readonly [Uint8Array, ...Uint8Array[]], CertificatePurpose]
const cases: readonly Case[] = [
  ['a good signer', leafOf(authority).chainDer, 'signature'],
  ['a good TLS client', leafOf(authority).chainDer, 'tls-client'],
  ['a good TLS server', leafOf(authority, { extendedKeyUsage: ['serverAuth'] }).chainDer, 'tls-server'],
  ['a TLS server as client', leafOf(authority, { extendedKeyUsage: ['serverAuth'] }).chainDer, 'tls-client'],
  ['a key on P-384', leafOf(authority, { keyType: 'p-384' }).chainDer, 'signature'],
  ['a revoked signer', revoked.chainDer, 'signature'],
  ['an expired signer', leafOf(authority, { notAfter: daysLater(-0.5) }).chainDer, 'signature'],
  ['a signer of tomorrow', leafOf(authority, { notBefore: daysLater(0.5) }).chainDer, 'signature'],
  ['a path that is too long', leafOf(tooDeep).chainDer, 'signature'],
  ['an authority without keyCertSign', leafOf(withoutRight).chainDer, 'signature'],
  ['another root of the same name', leafOf(stranger).chainDer, 'signature'],
  [
    'an unknown critical extension',
    leafOf(authority, { unknownCriticalExtension: '1.2.3.4' }).chainDer,
    'signature',
  ],
  ['a self-signed signer', pki.selfSigned({ subject: [['CN', 'seul']] }).chainDer, 'signature'],
]

describe.skipIf(!present)('paths are decided as openssl verify decides them', () => {
  let folder = ''
  const lists = [root, authority, limited, tooDeep, withoutRight].map((issuer) => ({
    issuer,
    der: issuer.crl({ revoked: issuer === authority ? [{ certificate: revoked.certificateDer, at }] : [] }),
  }))
  // The one authority that may not sign certificates may sign lists, and the other way round is tested elsewhere.
  const store = trustStore({
    anchors: [
      { name: 'A', certificate: root.certificatePem, sha256: parseCertificate(root.certificateDer).sha256 },
    ],
    crls: createCrlCache(
      lists.map(({ issuer, der }) => loadCrl(der, parseCertificate(issuer.certificateDer))),
    ),
  })
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'entente-x509-'))
    writeFileSync(join(folder, 'root.pem'), root.certificatePem)
    writeFileSync(join(folder, 'crls.pem'), lists.map(({ der }) => toPem(der, 'X509 CRL')).join(''))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  const PURPOSES = {
    signature: 'any',
    'tls-client': 'sslclient',
    'tls-server': 'sslserver',
    timestamp: 'timestampsign',
  }

  it.each(cases)('%s', (_, [end, ...candidates], purpose) => {
    writeFileSync(join(folder, 'leaf.pem'), toPem(end))
    writeFileSync(join(folder, 'candidates.pem'), candidates.map((der) => toPem(der)).join(''))
    const untrusted = candidates.length > 0 ? ['-untrusted', 'candidates.pem'] : []
    const theirs = spawnSync(
      'openssl',
      [
        ...['verify', '-x509_strict', '-CAfile', 'root.pem', '-CRLfile', 'crls.pem', '-crl_check_all'],
        ...['-attime', String(at.getTime() / 1000), '-purpose', PURPOSES[purpose], ...untrusted, 'leaf.pem'],
      ],
      { cwd: folder, encoding: 'utf8' },
    )
    const ours = checkPath([end, ...candidates], store, { at, purpose, revocation: { mode: 'require' } })
    expect(ours.verdict, theirs.stderr).toBe(theirs.status === 0 ? 'passed' : 'failed')
  })

  it('lists of openssl are loaded and find what it revoked', () => {
    writeFileSync(join(folder, 'index.txt'), '')
    writeFileSync(join(folder, 'number'), '01')
    writeFileSync(join(folder, 'ac.pem'), authority.certificatePem)
    writeFileSync(join(folder, 'ac.key'), authority.privateKeyPem)
    writeFileSync(join(folder, 'revoked.pem'), revoked.certificatePem)
    writeFileSync(
      join(folder, 'ca.cnf'),
      '[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\ncrlnumber=number\ncertificate=ac.pem\nprivate_key=ac.key\ndefault_md=sha256\ndefault_crl_days=30\n',
    )
    const ca = (...parameters: string[]) =>
      execFileSync('openssl', ['ca', '-config', 'ca.cnf', ...parameters], { cwd: folder, stdio: 'pipe' })
    ca('-revoke', 'revoked.pem', '-crl_reason', 'superseded')
    ca('-gencrl', '-out', 'made.pem')
    const list = loadCrl(readFileSync(join(folder, 'made.pem')), parseCertificate(authority.certificateDer))
    const { serialNumber } = parseCertificate(revoked.certificateDer)
    expect(list.find(serialNumber)?.reason).toBe(4)
    expect(list.entryCount).toBe(1)
  })

  it.each([
    ['sha256', 'passed'],
    ['sha1', 'CERTIFICATE_ALGORITHM_REFUSED'],
  ])('certificates and lists signed with RSA-PSS and %s: %s', (digest, expected) => {
    const pss = ['-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:digest']
    const openssl = (...parameters: string[]) =>
      execFileSync('openssl', parameters, { cwd: folder, stdio: 'pipe' })
    writeFileSync(join(folder, 'index.txt'), '')
    writeFileSync(join(folder, 'number'), '01')
    writeFileSync(
      join(folder, 'pss.cnf'),
      '[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\ncrlnumber=number\ndefault_md=sha256\ndefault_crl_days=30\n[leaf]\nbasicConstraints=CA:FALSE\nkeyUsage=digitalSignature\n[root]\nbasicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign,cRLSign\n[req]\ndistinguished_name=dn\n[dn]\n',
    )
    const make = [
      'req',
      '-x509',
      '-config',
      'pss.cnf',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '30',
      ...pss,
    ]
    openssl(...make, '-subj', '/CN=Racine PSS', '-extensions', 'root', '-keyout', 'p.key', '-out', 'p.pem')
    openssl(
      ...make,
      ...[`-${digest}`, '-subj', '/CN=vi', '-extensions', 'leaf', '-keyout', 'l.key', '-out', 'l.pem'],
      ...['-CA', 'p.pem', '-CAkey', 'p.key'],
    )
    openssl(
      'ca',
      '-config',
      'pss.cnf',
      '-gencrl',
      '-cert',
      'p.pem',
      '-keyfile',
      'p.key',
      '-out',
      'p.crl',
      ...pss,
    )
    const read = (file: string) => readFileSync(join(folder, file))
    const anchor = parseCertificate(read('p.pem'))
    const crls = createCrlCache([loadCrl(read('p.crl'), anchor)])
    const pssStore = trustStore({
      anchors: [{ name: 'PSS', certificate: read('p.pem'), sha256: anchor.sha256 }],
      crls,
    })
    const answer = checkPath([parseCertificate(read('l.pem')).der], pssStore, {
      at: new Date(Date.now() + 60_000),
      purpose: 'signature',
      revocation: { mode: 'require' },
    })
    expect(anchor.signature).toEqual({ kind: 'rsa-pss', hash: 'sha256', saltLength: 32 })
    expect(answer.verdict === 'passed' ? 'passed' : answer.error.code).toBe(expected)
  })

  it('names are written as openssl writes them', () => {
    const { subject } = parseCertificate(leafOf(authority).certificateDer)
    writeFileSync(join(folder, 'named.pem'), toPem(leafOf(authority).certificateDer))
    const theirs = execFileSync(
      'openssl',
      ['x509', '-in', 'named.pem', '-noout', '-subject', '-nameopt', 'RFC2253'],
      {
        cwd: folder,
        encoding: 'utf8',
      },
    )
    expect(`subject=${formatDistinguishedName(subject)}\n`).toBe(theirs)
  })
})
