import { sign, verify } from 'node:crypto'
import { createPki, frozenClock } from '@entente/testkit'
import {
  createCrlCache,
  loadCrl,
  parseCertificate,
  signerFromPem,
  signJws,
  trustStore,
  validatePath,
  verifyJwt,
} from '@entente/trust'
import { makeLargeCrl } from '@entente/trust/testing'
import { jwtVerify } from 'jose'
import type { BenchOptions, Figure } from './figure.ts'
import { measureCpu } from './measure-cpu.ts'
import { inUnit } from './spread.ts'

const AT = new Date('2026-03-02T09:01:00Z')
const WEEK_MS = 7 * 86_400_000
const ENTRIES = 50_000

/** Certificate paths, revocation lists and tokens. Reference: raw RSA-2048 verification of 2.5 kB in the same run. */
export async function run({ soak }: BenchOptions): Promise<readonly Figure[]> {
  const material = await makeMaterial()
  const { chain, issuer, key, list, openStore, signature, store, text, token } = material
  const request = { at: AT, purpose: 'signature', revocation: { mode: 'require' } } as const
  const claims = {
    at: AT,
    typ: 'vi+jwt',
    algorithms: ['RS256'],
    issuers: [ISSUER],
    audience: AUDIENCE,
  } as const
  const expected = {
    algorithms: ['RS256'],
    typ: 'vi+jwt',
    issuer: ISSUER,
    audience: AUDIENCE,
    requiredClaims: ['sub', 'jti', 'iat', 'exp'],
    currentDate: AT,
  }
  const loaded = loadCrl(list.der, issuer)
  const options = soak ? { rounds: 51, batchMs: 100 } : { rounds: 11, batchMs: 60 }
  let next = 0

  const cpu = await measureCpu(
    {
      rsa: () => verify('sha256', text, key, signature),
      cached: () => validatePath(chain, store, request),
      first: () => validatePath(chain, openStore(), request),
      load: () => loadCrl(list.der, issuer),
      find: () => {
        next = (next + 1) % ENTRIES
        return loaded.find(list.serialNumbers[next] ?? '')
      },
    },
    options,
  )
  // Apart from the lists, whose garbage would be collected at the expense of whatever is measured next.
  const tokens = await measureCpu(
    {
      jwt: () => verifyJwt(token, claims, () => ({ key })),
      jose: () => jwtVerify(token, key, expected),
    },
    options,
  )

  const raw = { reference: 'raw RSA-2048 verify', referenceValue: cpu.rsa.value, referenceUnit: 'µs' }
  return [
    { key: 'trust.path_cached_us', ...inUnit(cpu.cached), unit: 'µs', ...raw, target: '< 20' },
    { key: 'trust.path_first_us', ...inUnit(cpu.first), unit: 'µs', ...raw },
    { key: 'trust.crl_load_ms', ...inUnit(cpu.load, 1000), unit: 'ms', ...raw, target: '< 50' },
    { key: 'trust.crl_find_us', ...inUnit(cpu.find), unit: 'µs', ...raw },
    {
      key: 'trust.jwt_verify_vs_jose',
      ...inUnit(tokens.jwt, tokens.jose.value),
      unit: '×',
      reference: 'jose jwtVerify, same checks',
      referenceValue: tokens.jose.value,
      referenceUnit: 'µs',
      target: '≤ 1.5',
    },
  ]
}

const ISSUER = 'https://client.example'
const AUDIENCE = 'https://fournisseur.example'

async function makeMaterial() {
  const root = createPki(frozenClock(AT)).root({ subject: [['CN', 'Racine fictive']], keyType: 'rsa-3072' })
  const authority = root.authority({ subject: [['CN', 'AC fictive']], keyType: 'rsa-3072' })
  const leaf = authority.leaf({ subject: [['CN', 'vi']] })
  const anchor = parseCertificate(root.certificateDer)
  const issuer = parseCertificate(authority.certificateDer)
  const list = makeLargeCrl({
    privateKey: authority.key.privateKey,
    issuerName: issuer.subject.der,
    count: ENTRIES,
    thisUpdate: AT,
    nextUpdate: new Date(AT.getTime() + WEEK_MS),
  })
  const crls = createCrlCache([loadCrl(root.crl(), anchor), loadCrl(list.der, issuer)])
  const anchors = [{ name: 'IGC fictive', certificate: root.certificateDer, sha256: anchor.sha256 }]
  const store = trustStore({ anchors, crls })
  const signer = signerFromPem({ privateKey: leaf.privateKeyPem, certificateChain: leaf.chainPem })
  const now = Math.floor(AT.getTime() / 1000)
  const claims = { iss: ISSUER, aud: AUDIENCE, sub: 'agent-1', jti: '_1', iat: now, exp: now + 300 }
  const text = Buffer.alloc(2_524, 'x')
  return {
    chain: leaf.chainDer,
    issuer,
    key: leaf.key.publicKey,
    list,
    /** The same store with an empty cache of verdicts. */
    openStore: () => ({ ...store }),
    signature: sign('sha256', text, leaf.key.privateKey),
    store,
    text,
    token: await signJws(Buffer.from(JSON.stringify(claims)), signer, { typ: 'vi+jwt', certificates: false }),
  }
}
