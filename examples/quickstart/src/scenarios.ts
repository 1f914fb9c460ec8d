import type { Clock } from '@entente/core/ports'
import { makeVi, type TestIdentity, type TestViClaims, viClaims, wrapInSoap } from '@entente/testkit'
import type { Client } from './client.ts'
import type { DemoClientOrganisme } from './make-organismes.ts'

/** A message that must be refused, and the code of the SOAP fault that must come back. */
export interface Scenario {
  readonly title: string
  readonly fault: string
  message(): Promise<Uint8Array>
}

export interface ScenarioInput {
  readonly client: Client
  readonly organisme: DemoClientOrganisme
  readonly clock: Clock
  readonly service: string
  /** A message that was accepted before. */
  readonly accepted: Uint8Array
}

const TEN_MINUTES_MS = 600_000

/** Everything that a provider must refuse, each for one reason. */
export function refusals({
  client,
  organisme,
  clock,
  service,
  accepted,
}: ScenarioInput): readonly Scenario[] {
  let made = 0
  /** A VI made by other code than ours, because ours refuses to make these. */
  const foreign = (overrides: Partial<TestViClaims>, signer: TestIdentity = organisme.signer) => {
    made += 1
    const claims = viClaims(clock.now(), {
      id: `_00000000-0000-4000-8000-${String(made).padStart(12, '0')}`,
      issuer: 'urn:interops:99000001000019:idp:jeton:1',
      recipient: 'urn:interops:99000000200016:sp:droits:1',
      audience: service,
      ...overrides,
    })
    return Buffer.from(wrapInSoap(makeVi(claims, signer)))
  }
  return [
    {
      title: 'expired ten minutes ago',
      fault: 'vi:InvalidVI',
      message: async () => {
        const late = { now: () => new Date(clock.now().getTime() - TEN_MINUTES_MS) }
        return client.wrap(await client.issue({ clock: late }))
      },
    },
    {
      title: 'made for another service',
      fault: 'vi:InvalidService',
      message: async () => foreign({ audience: 'https://paiements.caisse-fournisseuse.example/' }),
    },
    {
      title: 'with a PAGM nobody agreed on',
      fault: 'vi:InvalidPagm',
      message: async () => foreign({ pagms: ['ADMINISTRATION'] }),
    },
    {
      title: 'with one byte changed on the way',
      fault: 'wsse:FailedCheck',
      message: async () => {
        const text = Buffer.from(client.wrap(await client.issue())).toString('utf8')
        return Buffer.from(text.replace('agent-0042', 'agent-0043'))
      },
    },
    { title: 'used a second time', fault: 'vi:InvalidVI', message: async () => accepted },
    {
      title: 'signed with a self-signed certificate',
      fault: 'wsse:FailedCheck',
      message: async () => foreign({}, organisme.selfSigned),
    },
    {
      title: "signed with a neighbour's certificate",
      fault: 'wsse:FailedCheck',
      message: async () => foreign({}, organisme.neighbour),
    },
  ]
}
