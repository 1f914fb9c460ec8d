import { readFileSync } from 'node:fs'
import type { TestIdentity } from '@entente/testkit'
import { createTransport } from 'nodemailer'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ListView, Verdict } from '../../src/index.ts'
import {
  type SmtpGate,
  startInboundFront,
  startOutboundRelay,
  whitelistPlugin,
} from '../../src/smtp/index.ts'
import { AUDIT, makeGateWorld, OURS, statusOf } from '../support/gate-world.ts'
import { sendMail, startSink } from '../support/smtp-peers.ts'

interface MatrixCase {
  readonly case: string
  readonly peer: string
  readonly reason: string
  readonly code: string
}

const file = new URL('../../../../vectors/whitelist/audit-matrix.json', import.meta.url)
const { cases }: { readonly cases: readonly MatrixCase[] } = JSON.parse(readFileSync(file, 'utf8'))
const world = await makeGateWorld()
const identities: Readonly<Record<string, TestIdentity>> = world.identities
const own = { key: world.identities.ours.privateKeyPem, certificate: world.identities.ours.chainPem }
const verdicts: Verdict[] = []
const common = {
  name: 'smtp.nous.mssante.fr',
  own,
  policy: world.gate(),
  operator: () => statusOf(),
  onVerdict: (verdict: Verdict) => verdicts.push(verdict),
}
type Sink = Awaited<ReturnType<typeof startSink>>
let view: ListView = world.view()

describe('the inbound front', () => {
  let sink: Sink
  let front: SmtpGate
  beforeAll(async () => {
    sink = await startSink()
    const deliverTo = { host: '127.0.0.1', port: sink.port }
    front = await startInboundFront({ ...common, view: () => view, deliverTo, maxBytes: 100_000 }, 0)
  })
  afterAll(async () => {
    await front.close()
    await sink.close()
  })

  function bring(domain: string, peer: string, header = domain): Promise<number> {
    const identity = peer === 'no-tls' ? 'no-tls' : identities[peer]
    return sendMail(
      front.port,
      { from: `audit@${domain}`, to: `bal@${OURS}`, header: `audit@${header}` },
      identity,
    )
  }

  it.each(cases)('answers $code to $case ($peer)', async ({ case: name, peer, code, reason }) => {
    const before = sink.mails.length
    expect(await bring(`${name}.${AUDIT}`, peer)).toBe(Number(code))
    expect(verdicts.at(-1)?.reason).toBe(reason)
    expect(sink.mails.length - before).toBe(code === '250' ? 1 : 0)
  })

  it('passes on what was sent, byte for byte', () => {
    expect(sink.mails.at(-1)).toMatchObject({
      from: `audit@tests-operateur.${AUDIT}`,
      to: [`bal@${OURS}`],
      text: `From: <audit@tests-operateur.${AUDIT}>\r\nSubject: essai\r\n\r\ncorps\r\n`,
    })
  })

  it('refuses an unlisted sender, and a From header of somebody else', async () => {
    expect(await bring('hors-liste.example', 'valid')).toBe(550)
    expect(await bring(`cert-valide-audit.${AUDIT}`, 'valid', 'chu-a.mssante.fr')).toBe(550)
    expect(verdicts.at(-1)?.reason).toBe('header-from-mismatch')
  })

  it('defers when the list is beyond its hard limit', async () => {
    view = world.view({ state: 'hard-stale' })
    expect(await bring(`cert-valide-audit.${AUDIT}`, 'valid')).toBe(451)
    view = world.view()
  })

  it('defers when the operator’s own server is down', async () => {
    const down = await startInboundFront(
      { ...common, view: () => view, deliverTo: { host: '127.0.0.1', port: 1 } },
      0,
    )
    const domain = `cert-valide-audit.${AUDIT}`
    const mail = { from: `audit@${domain}`, to: `bal@${OURS}`, header: `audit@${domain}` }
    expect(await sendMail(down.port, mail, world.identities.valid)).toBe(451)
    await down.close()
  })
})

describe('the outbound relay', () => {
  const sinks = new Map<string, Sink>()
  let relay: SmtpGate
  beforeAll(async () => {
    for (const { case: name, peer } of cases) {
      // A server always shows a certificate, so a missing one is a server without TLS.
      const isBare = peer === 'no-tls' || peer === 'no-certificate'
      sinks.set(`${name}.${AUDIT}`, await startSink(isBare ? undefined : identities[peer]))
    }
    const resolve = async (domain: string) => ({ host: '127.0.0.1', port: sinks.get(domain)?.port ?? 1 })
    relay = await startOutboundRelay({ ...common, view: () => view, resolve }, 0)
  })
  afterAll(async () => {
    await relay.close()
    await Promise.all([...sinks.values()].map((sink) => sink.close()))
  })

  function send(domain: string, from = OURS, header = from): Promise<number> {
    return sendMail(
      relay.port,
      { from: `bal@${from}`, to: `audit@${domain}`, header: `bal@${header}` },
      'no-tls',
    )
  }

  it.each(cases.filter(({ peer }) => peer !== 'no-certificate'))(
    'answers $code for $case ($peer)',
    async (one) => {
      const domain = `${one.case}.${AUDIT}`
      expect(await send(domain)).toBe(Number(one.code))
      expect(verdicts.at(-1)?.reason).toBe(one.reason)
      expect(sinks.get(domain)?.mails).toHaveLength(one.code === '250' ? 1 : 0)
    },
  )

  it('does not even connect for an unlisted domain', async () => {
    expect(await send('hors-liste.example')).toBe(550)
  })

  it('refuses a sender and a From header that are not ours', async () => {
    expect(await send(`tests-operateur.${AUDIT}`, 'chu-a.mssante.fr')).toBe(550)
    expect(await send(`tests-operateur.${AUDIT}`, OURS, 'chu-a.mssante.fr')).toBe(550)
    expect(verdicts.at(-1)?.reason).toBe('header-from-mismatch')
  })

  it('defers when the other server is down', async () => {
    expect(await send('chu-a.mssante.fr')).toBe(451)
  })
})

describe('the nodemailer plugin', () => {
  it('refuses before anything is sent', async () => {
    const transporter = createTransport({ jsonTransport: true })
    transporter.use('stream', whitelistPlugin({ ...common, view: () => world.view() }))
    const mail = (to: string) => transporter.sendMail({ from: `bal@${OURS}`, to, subject: 'x', text: 'y' })
    await expect(mail(`audit@tests-operateur.${AUDIT}`)).resolves.toBeDefined()
    await expect(mail('a@hors-liste.example')).rejects.toMatchObject({ responseCode: 550 })
  })
})
