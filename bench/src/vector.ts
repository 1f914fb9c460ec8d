import { sign, verify } from 'node:crypto'
import { checkVector } from '@entente/interops-vector'
import { frozenClock } from '@entente/testkit'
import { jwtVerify } from 'jose'
import type { BenchOptions, Figure } from './figure.ts'
import { measureCpu, ratioOfRounds } from './measure-cpu.ts'
import { makeVector, measureAcceptance } from './vector-accept.ts'
import { ISSUER, makeVectorMaterial, REST, SERVICE } from './vector-material.ts'
import { measureFlood, measureMemory } from './vector-soak.ts'

const NOW = '2026-03-02T09:00:00Z'
/** Bytes of the message that raw RSA verifies, about the canonical form of the VI. */
const RAW_BYTES = 2_500
const WARM_UP = 8_000

/** Checks of a VI against raw RSA and jose, and durable acceptance with the real embedded journal. */
export async function run(options: BenchOptions): Promise<readonly Figure[]> {
  return [
    ...(await measureChecks(options)),
    ...(await measureAcceptance()),
    ...(options.soak ? [...(await measureMemory()), ...(await measureFlood())] : []),
  ]
}

async function measureChecks({ soak: long }: BenchOptions): Promise<readonly Figure[]> {
  const clock = frozenClock(NOW)
  const material = makeVectorMaterial(clock)
  const { policy, peer, signer } = material
  const at = clock.now()
  const saml = await makeVector(material)
  const jwt = await makeVector(material, 'jwt')
  const message = Buffer.alloc(RAW_BYTES, 'a')
  const signature = sign('sha256', message, signer.key.privateKey)
  const token = Buffer.from(jwt.bytes).toString('latin1')
  const joseOptions = {
    algorithms: ['RS256'],
    issuer: ISSUER,
    audience: REST,
    typ: 'vi+jwt',
    requiredClaims: ['sub', 'jti', 'iat', 'nbf', 'exp', 'auth_time', 'acr', 'recipient', 'pagm'],
    maxTokenAge: 300,
    clockTolerance: 60,
    currentDate: at,
  }
  const operations = {
    rawVerify: () => verify('sha256', message, signer.key.publicKey, signature),
    checkSaml: () => mustPass(checkVector(saml, policy, { service: SERVICE, peer, at })),
    jose: () => jwtVerify(token, signer.key.publicKey, joseOptions),
    checkJwt: () => mustPass(checkVector(jwt, policy, { service: REST, peer, at })),
  }
  // A provider's process is long-lived: what is measured is compiled code.
  for (const operation of Object.values(operations)) {
    for (let n = 0; n < WARM_UP; n += 1) await operation()
  }
  const samples = await measureCpu(operations, { rounds: long ? 41 : 15, batchMs: 60 })
  const ratio = (ours: keyof typeof operations, theirs: keyof typeof operations) => {
    const spread = ratioOfRounds(samples[ours], samples[theirs])
    return { ...spread, referenceValue: samples[theirs].value, unit: '×', referenceUnit: 'µs' }
  }
  return [
    {
      key: 'vector.verify_vs_rsa',
      ...ratio('checkSaml', 'rawVerify'),
      reference: `raw RSA-2048 verify (VI of ${saml.bytes.length} bytes)`,
      target: '≤ 8',
    },
    {
      key: 'vector.jwt_vs_jose',
      ...ratio('checkJwt', 'jose'),
      reference: 'jwtVerify of jose, same claims required',
      target: '≤ 1.5',
    },
  ]
}

async function mustPass(check: ReturnType<typeof checkVector>): Promise<void> {
  const { verdict } = await check
  if (verdict !== 'passed') throw new Error('The VI of the measurement was refused.')
}
