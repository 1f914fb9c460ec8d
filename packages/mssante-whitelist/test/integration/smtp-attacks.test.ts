import { trustStore } from '@entente/trust'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type SmtpGate, startInboundFront } from '../../src/smtp/index.ts'
import { AUDIT, makeGateWorld, OURS, statusOf } from '../support/gate-world.ts'
import { rawSmtp } from '../support/raw-smtp.ts'
import { startSink } from '../support/smtp-peers.ts'

const world = await makeGateWorld()
// The intermediate comes from the peer alone, as the policy allows.
const rootsOnly = trustStore({
  anchors: world.trust.anchors.map(({ name, certificate }) => ({
    name,
    certificate: certificate.der,
    sha256: certificate.sha256,
  })),
  crls: world.trust.crls,
})
const PEER = `tests-operateur.${AUDIT}`

describe('a listed operator that turns hostile', () => {
  let sink: Awaited<ReturnType<typeof startSink>>
  let front: SmtpGate
  beforeAll(async () => {
    sink = await startSink()
    front = await startInboundFront(
      {
        name: 'smtp.nous.mssante.fr',
        own: { key: world.identities.ours.privateKeyPem, certificate: world.identities.ours.chainPem },
        view: () => world.view(),
        policy: world.gate({ trust: rootsOnly }),
        operator: () => statusOf(),
        deliverTo: { host: '127.0.0.1', port: sink.port },
      },
      0,
    )
  })
  afterAll(async () => {
    await front.close()
    await sink.close()
  })

  async function bring(
    message: string,
    sender = `audit@${PEER}`,
    recipient = `bal@${OURS}`,
  ): Promise<string> {
    const client = await rawSmtp(front.port, world.identities.valid)
    try {
      const from = await client.say(`MAIL FROM:<${sender}>\r\n`)
      if (!from.startsWith('250')) return from
      const to = await client.say(`RCPT TO:<${recipient}>\r\n`)
      if (!to.startsWith('250')) return to
      await client.say('DATA\r\n')
      return await client.say(`${message}\r\n.\r\n`)
    } finally {
      client.close()
    }
  }

  it.each([
    ['two addresses without a comma', `From: <audit@${PEER}> <a@chu-a.mssante.fr>\r\n\r\nx`],
    ['the other one first', `From: <a@chu-a.mssante.fr> <audit@${PEER}>\r\n\r\nx`],
    ['an address in front of the address', `From: a@chu-a.mssante.fr <audit@${PEER}>\r\n\r\nx`],
    ['a second From field', `From: <audit@${PEER}>\r\nFrom: <a@chu-a.mssante.fr>\r\n\r\nx`],
    [
      'a second From field after a lone CR',
      `From: <audit@${PEER}>\r\nX: y\rFrom: <a@chu-a.mssante.fr>\r\n\r\nx`,
    ],
    ['a From field of the body only, after a lone LF', `X: y\n\nFrom: <audit@${PEER}>\r\n\r\nx`],
    ['a From field of the body only', `\r\nFrom: <audit@${PEER}>\r\n\r\nx`],
    [
      'a name folded away from its colon',
      `From: <audit@${PEER}>\r\nFrom\r\n : <a@chu-a.mssante.fr>\r\n\r\nx`,
    ],
    ['a source route', `From: <@chu-a.mssante.fr:audit@${PEER}>\r\n\r\nx`],
    ['two at signs', `From: <audit@${PEER}@chu-a.mssante.fr>\r\n\r\nx`],
    ['a group', `From: equipe: <a@chu-a.mssante.fr>, <audit@${PEER}>;\r\n\r\nx`],
    ['a zero byte', `From: <audit@${PEER}>\0<a@chu-a.mssante.fr>\r\n\r\nx`],
    ['a comment that never ends', `From: <audit@${PEER}> (<a@chu-a.mssante.fr>\r\n\r\nx`],
    ['a Sender of somebody else', `From: <audit@${PEER}>\r\nSender: <a@chu-a.mssante.fr>\r\n\r\nx`],
    ['a Sender alone', `Sender: <audit@${PEER}>\r\n\r\nx`],
  ])('hides no other sender behind %s', async (_what, message) => {
    const before = sink.mails.length
    expect(await bring(message)).toMatch(/^550 5\.7\.1 Domaine de l en-tete/)
    expect(sink.mails).toHaveLength(before)
  })

  it.each([
    ['a name', `From: "Dupont, Jean" <audit@${PEER}>\r\n\r\nx`],
    ['an address as a quoted name', `From: "a@chu-a.mssante.fr" <audit@${PEER}>\r\n\r\nx`],
    ['an encoded name', `From: =?utf-8?q?a=40chu-a.mssante.fr?= <audit@${PEER}>\r\n\r\nx`],
    ['a comment', `From: audit@${PEER} (a@chu-a.mssante.fr \\) b)\r\n\r\nx`],
    ['a folded list and a Sender', `From: <audit@${PEER}>,\r\n\t<b@${PEER}>\r\nSender: <c@${PEER}>\r\n\r\nx`],
    ['a name in Latin-1', `From: H\u00f4pital <audit@${PEER}>\r\n\r\nx`],
  ])('still may write %s', async (_what, message) => {
    expect(await bring(message)).toMatch(/^250/)
  })

  it('smuggles no second mail through line ends', async () => {
    const before = sink.mails.length
    const second = `MAIL FROM:<a@chu-a.mssante.fr>`
    for (const end of ['\n.\n', '\r.\r', '\n.\r\n', '\r\n.\n', '\r.\r\n', '\r\n\0.\r\n'])
      expect(await bring(`From: <audit@${PEER}>\r\n\r\nx${end}${second}\r\nDATA\r\ny`)).toMatch(/^250/)
    expect(sink.mails).toHaveLength(before + 6)
    expect(new Set(sink.mails.slice(before).map(({ from }) => from))).toEqual(new Set([`audit@${PEER}`]))
  })

  it('routes no mail through the local part', async () => {
    const message = `From: <audit@${PEER}>\r\n\r\nx`
    for (const local of ['x%hors-liste.example', 'hors-liste.example!x', '"x@hors-liste.example"'])
      expect(await bring(message, `audit@${PEER}`, `${local}@${OURS}`)).toMatch(/^5/)
  })

  it('has its address passed on in the form in which it was judged', async () => {
    const message = `From: <audit@${PEER}>\r\n\r\nx`
    expect(await bring(message, `Audit@${PEER.toUpperCase()}`, `Bal@${OURS.toUpperCase()}`)).toMatch(/^250/)
    expect(sink.mails.at(-1)).toMatchObject({ from: `Audit@${PEER}`, to: [`Bal@${OURS}`] })
  })

  it('shows its whole chain each time: no TLS session is resumed', async () => {
    const first = await rawSmtp(front.port, world.identities.valid)
    await first.say('NOOP\r\n')
    const session = first.session()
    first.close()
    const again = await rawSmtp(front.port, world.identities.valid, session)
    expect(again.isResumed()).toBe(false)
    await again.say(`MAIL FROM:<audit@${PEER}>\r\n`)
    expect(await again.say(`RCPT TO:<bal@${OURS}>\r\n`)).toMatch(/^250/)
    again.close()
  })
})
