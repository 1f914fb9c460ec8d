import { codeThrownBy, type TestCrlOptions } from '@entente/testkit'
import {
  createCrlCache,
  loadCrl,
  type PathRequest,
  parseCertificate,
  trustStore,
  validatePath,
} from '@entente/trust'
import { describe, expect, it } from 'vitest'
import { anchorOf, at, daysLater, pki, request, weakening } from './x509-world.ts'

const root = pki.root({ subject: [['CN', 'Racine']], keyType: 'p-256' })
const authority = root.authority({ subject: [['CN', 'AC']], keyType: 'p-256' })
const signer = authority.leaf({ subject: [['CN', 'vi']], keyType: 'p-256' })
const issuer = parseCertificate(authority.certificateDer)
const rootList = loadCrl(root.crl({ nextUpdate: daysLater(90) }), parseCertificate(root.certificateDer))

const storeWith = (...lists: readonly TestCrlOptions[]) =>
  trustStore({
    anchors: [anchorOf(root)],
    crls: createCrlCache([rootList, ...lists.map((list) => loadCrl(authority.crl(list), issuer))]),
  })
const codeOf = (store: ReturnType<typeof storeWith>, change: Partial<PathRequest> = {}) =>
  codeThrownBy(() => validatePath(signer.chainDer, store, { ...request, ...change }))
const revocationChecks = (store: ReturnType<typeof storeWith>, change: Partial<PathRequest> = {}) =>
  validatePath(signer.chainDer, store, { ...request, ...change }).checks.filter(
    ({ id }) => id === 'not-revoked',
  )

const softFail = { revocation: { mode: 'soft-fail', graceSeconds: 3600, weakening } } as const
const off = { revocation: { mode: 'off', weakening } } as const

describe('revocation required', () => {
  it('passes with a list of each issuer in force', () => {
    expect(revocationChecks(storeWith({})).map(({ outcome }) => outcome)).toEqual(['passed', 'passed'])
  })

  it('refuses a revoked certificate, with the date and the reason in the report', async () => {
    const revoked = [{ certificate: signer.certificateDer, at: daysLater(-2), reason: 1 }]
    const store = storeWith({ revoked })
    expect(await codeOf(store)).toBe('CERTIFICATE_REVOKED')
    expect(() => validatePath(signer.chainDer, store, request)).toThrow(
      expect.objectContaining({
        details: { position: 0, revokedAt: daysLater(-2).toISOString(), reason: 1 },
      }),
    )
  })

  it('refuses a revoked authority', async () => {
    const list = root.crl({ revoked: [{ certificate: authority.certificateDer, at: daysLater(-2) }] })
    const store = trustStore({
      anchors: [anchorOf(root)],
      crls: createCrlCache([
        loadCrl(list, parseCertificate(root.certificateDer)),
        loadCrl(authority.crl(), issuer),
      ]),
    })
    expect(await codeOf(store)).toBe('CERTIFICATE_REVOKED')
  })

  it('is not softened by a policy: a revoked certificate stays revoked', async () => {
    const store = storeWith({ revoked: [{ certificate: signer.certificateDer, at: daysLater(-2) }] })
    expect(await codeOf(store, softFail)).toBe('CERTIFICATE_REVOKED')
  })

  it('refuses when no list of the issuer is loaded', async () => {
    expect(await codeOf(storeWith())).toBe('REVOCATION_UNKNOWN')
    expect(await codeOf(storeWith(), softFail)).toBe('REVOCATION_UNKNOWN')
  })

  it('refuses a list that is past its nextUpdate, from that very instant', async () => {
    const store = storeWith({ thisUpdate: daysLater(-7), nextUpdate: at })
    expect(await codeOf(store)).toBe('CRL_STALE')
    const before = new Date(at.getTime() - 1)
    expect(
      revocationChecks(storeWith({ thisUpdate: daysLater(-7), nextUpdate: at }), { at: before }),
    ).toBeDefined()
  })

  it('refuses a list from the future beyond one minute of clock difference', async () => {
    const starts = (milliseconds: number) => storeWith({ thisUpdate: new Date(at.getTime() + milliseconds) })
    expect(revocationChecks(starts(60_000))).toHaveLength(2)
    expect(await codeOf(starts(61_000))).toBe('CRL_STALE')
  })

  it('does not take the list of another authority of the same name', async () => {
    const namesake = root.authority({ subject: authority.subject, keyType: 'p-256' })
    const store = storeWith()
    store.crls.put(loadCrl(namesake.crl(), parseCertificate(namesake.certificateDer)))
    expect(await codeOf(store)).toBe('REVOCATION_UNKNOWN')
  })

  it('does not take the list of another authority of the same key', async () => {
    const renamed = root.authority({ subject: [['CN', 'AC renommée']], key: authority.key })
    const store = storeWith()
    store.crls.put(loadCrl(renamed.crl(), parseCertificate(renamed.certificateDer)))
    expect(await codeOf(store)).toBe('REVOCATION_UNKNOWN')
  })
})

describe('revocation softened', () => {
  const stale = () => storeWith({ thisUpdate: daysLater(-7), nextUpdate: new Date(at.getTime() - 3_599_000) })

  it('accepts a stale list within the grace, visibly and until it ends', () => {
    const path = validatePath(signer.chainDer, stale(), { ...request, ...softFail })
    expect(path.checks.find(({ outcome }) => outcome === 'warning')).toMatchObject({
      id: 'not-revoked',
      facts: { position: 0 },
    })
    expect(path.validUntil).toEqual(new Date(at.getTime() + 1000))
  })

  it('refuses it beyond the grace', async () => {
    expect(await codeOf(stale(), { ...softFail, at: new Date(at.getTime() + 1000) })).toBe('CRL_STALE')
  })

  it('is strict again when the weakening has ended', async () => {
    const ended = { ...softFail.revocation, weakening: { ...weakening, until: at } }
    expect(await codeOf(stale(), { revocation: ended })).toBe('CRL_STALE')
  })

  it('does not apply before it starts, whatever was asked before', async () => {
    const from = new Date(at.getTime() - 1000)
    const later = { ...softFail.revocation, weakening: { ...weakening, from } }
    const store = stale()
    expect(revocationChecks(store, { revocation: later })[0]?.outcome).toBe('warning')
    const before = new Date(from.getTime() - 1)
    expect(await codeOf(store, { revocation: later, at: before })).toBe('CRL_STALE')
  })

  it('does not keep a strict verdict beyond the list', () => {
    const store = storeWith({ nextUpdate: new Date(at.getTime() + 1000) })
    const ask = (instant: Date) => revocationChecks(store, { ...softFail, at: instant })[0]?.outcome
    expect(ask(at)).toBe('passed')
    expect(ask(new Date(at.getTime() + 1000))).toBe('warning')
  })
})

describe('revocation off', () => {
  it('is a warning for each certificate until the weakening ends', () => {
    const path = validatePath(signer.chainDer, storeWith(), { ...request, ...off })
    expect(path.checks.filter(({ outcome }) => outcome === 'warning').map(({ id }) => id)).toEqual([
      'not-revoked',
      'not-revoked',
    ])
    expect(path.validUntil).toEqual(weakening.until)
    expect(path.crls).toEqual([])
  })

  it('still refuses a certificate that a loaded list names', async () => {
    const store = storeWith({ revoked: [{ certificate: signer.certificateDer, at: daysLater(-2) }] })
    expect(await codeOf(store, off)).toBe('CERTIFICATE_REVOKED')
  })

  it('is required again when the weakening has ended', async () => {
    const ended = { mode: 'off', weakening: { ...weakening, until: at } } as const
    expect(await codeOf(storeWith(), { revocation: ended })).toBe('REVOCATION_UNKNOWN')
  })
})

describe('a new list', () => {
  it('ends the cached verdicts', async () => {
    const store = storeWith({ thisUpdate: daysLater(-1) })
    validatePath(signer.chainDer, store, request)
    const revoked = [{ certificate: signer.certificateDer, at: daysLater(-1) }]
    expect(store.crls.put(loadCrl(authority.crl({ revoked }), issuer))).toBe('stored')
    expect(await codeOf(store)).toBe('CERTIFICATE_REVOKED')
  })

  it('is not replaced by an older one, and changes nothing when it is the same', async () => {
    const old = loadCrl(authority.crl({ thisUpdate: daysLater(-2) }), issuer)
    const recent = loadCrl(authority.crl({ thisUpdate: daysLater(-1) }), issuer)
    const crls = createCrlCache([old, recent])
    expect(crls.put(recent)).toBe('same')
    expect(await codeThrownBy(() => crls.put(old))).toBe('CRL_OLDER')
    expect(crls.list()).toEqual([recent])
  })
})
