import { deadlines, type Situation } from '@entente/convention-rules'
import { parseCivilDate } from '@entente/core/time'
import { makeVi, viClaims } from '@entente/testkit'
import { verifySigned } from '@entente/trust'
import { SAML as NodeSaml, ValidateInResponseTo } from '@node-saml/node-saml'
import Engine from 'publicodes'
import * as samlify from 'samlify'
import { qfConvention } from './convention-outlines.ts'
import type { BenchOptions, Figure } from './figure.ts'
import { type CpuSample, measureCpu } from './measure-cpu.ts'
import { costly } from './peers/messages/costly.ts'
import { JUDGES, makeJudges } from './peers/saml-judges.ts'
import { makeSamlWorld } from './peers/saml-world.ts'
import { inUnit } from './spread.ts'
import { makeTrusted, VI_PROFILE } from './trust-material.ts'
import { withBenchJournal } from './vector-accept.ts'

const WARM_UP_MS = 3_000

/** The speed figures of docs/comparison.md: the same work by the libraries that one would otherwise take. */
export async function run({ soak }: BenchOptions): Promise<readonly Figure[]> {
  const rounds = soak ? 41 : 11
  return [
    ...(await compareSaml(rounds)),
    ...(await compareDates(rounds)),
    ...(await compareCosts(soak ? 5 : 3)),
  ]
}

/** One signed assertion of now, in the Response that node-saml and samlify want around it. */
async function compareSaml(rounds: number): Promise<readonly Figure[]> {
  const { signer, resolveKey } = makeTrusted('rsa-2048')
  const claims = viClaims(new Date(), { notOnOrAfter: new Date(Date.now() + 3_600_000).toISOString() })
  const vi = makeVi(claims, signer, { certificates: [signer.certificateDer] })
  const bytes = Buffer.from(vi)
  const response = `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml2="urn:oasis:names:tc:SAML:2.0:assertion" ID="_r1" Version="2.0" IssueInstant="${claims.issueInstant}"><saml2:Issuer>${claims.issuer}</saml2:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"></samlp:StatusCode></samlp:Status>${vi}</samlp:Response>`
  const SAMLResponse = Buffer.from(response).toString('base64')

  const nodeSaml = new NodeSaml({
    idpCert: signer.certificatePem,
    issuer: claims.recipient,
    audience: claims.audience,
    callbackUrl: claims.recipient,
    wantAssertionsSigned: true,
    wantAuthnResponseSigned: false,
    validateInResponseTo: ValidateInResponseTo.never,
  })
  // samlify refuses to work without a schema validator; the cheapest one favours it.
  samlify.setSchemaValidator({ validate: async () => 'skipped' })
  const idp = samlify.IdentityProvider({
    entityID: claims.issuer,
    signingCert: signer.certificatePem,
    singleSignOnService: [{ Binding: samlify.Constants.namespace.binding.post, Location: claims.issuer }],
  })
  const sp = samlify.ServiceProvider({
    entityID: claims.audience,
    assertionConsumerService: [
      { Binding: samlify.Constants.namespace.binding.post, Location: claims.recipient },
    ],
  })
  const samples = await measureCpu(
    {
      entente: () => verifySigned(bytes, VI_PROFILE, resolveKey),
      nodeSaml: () => nodeSaml.validatePostResponseAsync({ SAMLResponse }),
      samlify: () => sp.parseLoginResponse(idp, 'post', { body: { SAMLResponse } }),
    },
    { rounds, batchMs: 100, warmUpMs: WARM_UP_MS },
  )
  const [entente, ...others] = Object.entries(samples).map(([name, sample]) =>
    micros(`compare.saml_${name.replace('S', '_s')}_us`, sample),
  )
  return entente === undefined ? [] : [entente, ...others]
}

/** The last day to denounce, ten terms ahead. publicodes has no rule of calendars: it subtracts months from given terms. */
async function compareDates(rounds: number): Promise<readonly Figure[]> {
  const signed = parseCivilDate('2026-01-15')
  const situation: Situation = { convention: qfConvention('QF-COMPARE', signed), events: [] }
  const query = { asOf: signed, to: parseCivilDate('2036-01-15') }
  const rules = Object.fromEntries(
    Array.from({ length: 10 }, (_, index) => [
      `dernier jour ${index}`,
      { valeur: `${index + 1} an - 3 mois` },
    ]),
  )
  const engine = new Engine(rules, { logger: { log() {}, warn() {}, error() {} } })
  const names = Object.keys(rules)
  const samples = await measureCpu(
    {
      entente: () => deadlines(situation, query),
      publicodes: () => {
        engine.setSituation({})
        for (const name of names) engine.evaluate(name)
      },
    },
    { rounds, warmUpMs: WARM_UP_MS },
  )
  return Object.entries(samples).map(([name, sample]) => micros(`compare.terms_${name}_us`, sample))
}

/** What one message that anybody can post costs the receiver, whatever becomes of it. */
function compareCosts(rounds: number): Promise<readonly Figure[]> {
  return withBenchJournal(async (_material, journal) => {
    const world = makeSamlWorld()
    const judges = makeJudges(JUDGES, world, journal)
    const figures: Figure[] = []
    for (const message of costly) {
      const xml = message.make(world)
      const operations = [...judges].map(([name, judge]) => [name, () => judge(xml)] as const)
      const samples = await measureCpu(Object.fromEntries(operations), { rounds, batchMs: 1 })
      for (const [name] of operations) {
        const sample = samples[name]
        if (sample === undefined) continue
        figures.push({
          key: `compare.cost_${message.id}_${name.replace('-', '_')}_ms`,
          unit: 'ms',
          ...inUnit(sample, 1_000),
          reference: `${message.title}, ${xml.length} bytes`,
        })
      }
    }
    return figures
  })
}

function micros(key: string, sample: CpuSample): Figure {
  return { key, unit: 'µs', ...inUnit(sample) }
}
