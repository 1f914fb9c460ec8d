import { codeThrownBy } from '@entente/testkit'
import { describe, expect, it } from 'vitest'
import {
  acceptVector,
  issueVector,
  portalSession,
  type ReceivedVector,
  readSamlResponseForm,
  samlResponseForm,
  toRefusalPage,
  VectorError,
} from '../../src/index.ts'
import { MemorySink } from '../support/memory-sink.ts'
import { createWorld, ISSUER, issuanceRequest, PORTAL, PORTAL_SERVICE } from '../support/world.ts'

const world = createWorld()
const issue = () =>
  issueVector(issuanceRequest({ service: PORTAL_SERVICE }), world.issuancePolicy, world.issuancePorts)
const accept = (received: ReceivedVector, sink = new MemorySink()) =>
  acceptVector(
    received,
    world.policy,
    { service: PORTAL_SERVICE, peer: world.tls.chainDer, requestId: 'connexion-1' },
    { clock: world.clock, sink },
  )

describe('samlResponseForm', () => {
  it('writes a page that posts the VI to the portal and to nowhere else', async () => {
    const form = samlResponseForm(await issue())
    expect(form.action).toBe(PORTAL)
    expect(form.html).toContain(`<form method="post" action="${PORTAL}">`)
    expect(form.headers['content-security-policy']).toContain(
      'form-action https://portail.caisse-fournisseuse.example;',
    )
    const accepted = await accept(readSamlResponseForm(new URLSearchParams(form.fields)))
    expect(accepted.claims.issuer).toBe(ISSUER)
  })

  it.each(['"><script>alert(1)</script>', "' onmouseover='x", '&quot;><img>', '</form>'])(
    'cannot be made to hold markup by a RelayState: %s',
    async (relayState) => {
      const { html, fields } = samlResponseForm(await issue(), { relayState })
      expect(fields.RelayState).toBe(relayState)
      expect(html.match(/<script>/g)).toHaveLength(1)
      expect(html.match(/<input/g)).toHaveLength(2)
      expect(html).not.toContain(`value="${relayState}"`)
    },
  )

  it('refuses an address that is not https, a RelayState of more than 80 bytes, and a VI of mode A', async () => {
    const policy = {
      ...world.issuancePolicy,
      services: [{ ...world.issuancePolicy.services[1]!, destination: 'javascript:alert(1)' }],
    } as const
    const script = await issueVector(
      issuanceRequest({ service: PORTAL_SERVICE }),
      policy,
      world.issuancePorts,
    )
    expect(await codeThrownBy(() => samlResponseForm(script))).toBe('VI_CLAIM_INVALID')
    const vector = await issue()
    expect(await codeThrownBy(() => samlResponseForm(vector, { relayState: 'é'.repeat(41) }))).toBe(
      'VI_CLAIM_INVALID',
    )
    const modeA = await issueVector(issuanceRequest(), world.issuancePolicy, world.issuancePorts)
    expect(await codeThrownBy(() => samlResponseForm(modeA))).toBe('VI_CLAIM_INVALID')
  })
})

describe('a VI from portal to portal', () => {
  it('serves once', async () => {
    const sink = new MemorySink()
    const received = readSamlResponseForm(new URLSearchParams(samlResponseForm(await issue()).fields))
    await accept(received, sink)
    expect(await codeThrownBy(() => accept(received, sink))).toBe('VI_REPLAYED')
  })

  it('is refused when a field stands twice, is too long or is not base64', () => {
    const forms = ['SAMLResponse=AA&SAMLResponse=AA', `SAMLResponse=${'A'.repeat(98_308)}`, 'SAMLResponse=A']
    for (const form of forms) {
      expect(readSamlResponseForm(new URLSearchParams(form)).form).toBe('unreadable')
    }
    expect(readSamlResponseForm(new URLSearchParams('')).form).toBe('absent')
  })

  it('opens a session for the same user, and asks when another one is logged in', async () => {
    const vector = await accept(
      readSamlResponseForm(new URLSearchParams(samlResponseForm(await issue()).fields)),
    )
    expect(portalSession(vector, undefined)).toEqual({ action: 'open' })
    expect(portalSession(vector, { issuer: ISSUER, subjectId: 'agent-0042' })).toEqual({ action: 'open' })
    expect(portalSession(vector, { issuer: ISSUER, subjectId: 'agent-0007' })).toEqual({ action: 'confirm' })
  })
})

describe('toRefusalPage', () => {
  it('shows the sentence of the standard and nothing else', () => {
    const page = toRefusalPage(new VectorError({ code: 'VI_SIGNATURE_INVALID', why: 'internal detail' }))
    expect(page.status).toBe(403)
    expect(page.body).toContain("La signature ou le chiffrement n'est pas valide")
    expect(page.body).not.toContain('internal detail')
    expect(toRefusalPage(new Error('boom'))).toMatchObject({ status: 503 })
  })
})
