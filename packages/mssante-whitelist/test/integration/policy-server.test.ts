import { connect } from 'node:net'
import { codeThrownBy } from '@entente/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inspectList, type ListView } from '../../src/index.ts'
import { type PolicyServer, postfixMaps, startPolicyServer } from '../../src/postfix/index.ts'
import { writeList } from '../../src/testing/index.ts'
import { AUDIT, makeGateWorld, OURS, statusOf } from '../support/gate-world.ts'
import { recordingObserver } from '../support/observer.ts'
import { ROWS } from '../support/world.ts'

const world = await makeGateWorld()
const observer = recordingObserver()
let view: ListView = world.view()
let server: PolicyServer
const common = {
  direction: 'inbound',
  view: () => view,
  policy: world.gate(),
  operator: () => statusOf(),
} as const

beforeAll(async () => {
  server = await startPolicyServer({ ...common, observer })
})
afterAll(() => server.close())

/** Sends raw text and gives everything that comes back until the connection ends or an answer is complete. */
function ask(text: string, port = server.port): Promise<string> {
  return new Promise((resolve) => {
    let answer = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    socket.setEncoding('utf8')
    socket.on('data', (chunk: string) => {
      answer += chunk
      if (answer.endsWith('\n\n')) socket.end()
    })
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(answer))
  })
}

function request(attributes: Readonly<Record<string, string>> = {}): string {
  const complete = {
    request: 'smtpd_access_policy',
    protocol_state: 'RCPT',
    sender: `audit@tests-operateur.${AUDIT}`,
    recipient: `bal@${OURS}`,
    ccert_subject: 'audit.espacedeconfiance.mssante.fr',
    ccert_fingerprint: 'AA:BB',
    encryption_protocol: 'TLSv1.3',
    ...attributes,
  }
  return `${Object.entries(complete)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')}\n`
}

describe('the policy server', () => {
  it('lets listed domains go on to the next restriction', async () => {
    expect(await ask(request())).toBe('action=DUNNO\n\n')
    expect(await ask(request({ sender: '' }))).toBe('action=DUNNO\n\n')
  })

  it('refuses unlisted domains, a missing certificate, and defers without a list', async () => {
    expect(await ask(request({ sender: 'a@hors-liste.example' }))).toMatch(/^action=550 5\.7\.1 /)
    expect(await ask(request({ ccert_fingerprint: '' }))).toMatch(/^action=550 5\.7\.5 /)
    view = world.view({ state: 'absent', snapshot: undefined })
    expect(await ask(request())).toMatch(/^action=451 4\.3\.0 /)
    view = world.view()
  })

  it('answers requests that come in one piece, and one that comes in many', async () => {
    const many = await ask(request() + request({ sender: 'a@hors-liste.example' }))
    expect(many.startsWith('action=DUNNO\n\n')).toBe(true)
  })

  it.each([
    ['something else', 'GET / HTTP/1.1\n\n'],
    ['an attribute twice', request().replace('sender=', 'sender=a@hors-liste.example\nsender=')],
    ['no end', `request=smtpd_access_policy\n${'x'.repeat(20_000)}`],
    ['another request', request({ request: 'other' })],
  ])('closes the connection on %s, to which Postfix answers 451', async (_name, text) => {
    expect(await ask(text)).toBe('')
  })

  it('only reports in audit mode', async () => {
    const audit = await startPolicyServer({ ...common, auditOnly: true, observer })
    expect(await ask(request({ sender: 'a@hors-liste.example' }), audit.port)).toBe('action=DUNNO\n\n')
    expect(observer.seen().at(-1)?.[1]).toMatchObject({ reason: 'sender-domain-not-listed', auditOnly: true })
    await audit.close()
  })

  it('never reports a mailbox', () => {
    expect(JSON.stringify(observer.seen())).not.toMatch(/bal@|audit@/)
  })
})

describe('Postfix maps', () => {
  it('hold each listed domain once, and the setting that keeps them exact', () => {
    const { snapshot } = world.view()
    if (snapshot === undefined) throw new Error('no snapshot')
    const maps = postfixMaps(snapshot, 'smtp:[127.0.0.1]:10025')
    expect(maps.domainAccess.split('\n').filter((line) => line === 'chu-a.mssante.fr DUNNO')).toHaveLength(1)
    expect(maps.transport).toContain('chu-a.mssante.fr smtp:[127.0.0.1]:10025\n')
    expect(maps.tlsPolicy).toContain('chu-a.mssante.fr encrypt protocols=>=TLSv1.2\n')
    expect(maps.mainCf).toBe('parent_domain_matches_subdomains =\n')
  })

  it('are never made of an unverified list, nor of another next hop', async () => {
    const unverified = inspectList(
      new TextEncoder().encode(writeList(ROWS, { generatedAt: '2026-03-02T08:00:00Z' })),
    ).snapshot
    const verified = world.view().snapshot
    if (unverified === undefined || verified === undefined) throw new Error('no snapshot')
    expect(await codeThrownBy(() => postfixMaps(unverified, 'smtp:[127.0.0.1]:25'))).toBe('WL_INPUT_INVALID')
    expect(await codeThrownBy(() => postfixMaps(verified, 'smtp:x\nevil'))).toBe('WL_INPUT_INVALID')
  })
})
