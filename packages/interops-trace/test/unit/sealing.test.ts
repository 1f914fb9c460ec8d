import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { codeThrownBy } from '@entente/testkit'
import { GeneralEncrypt, generalDecrypt } from 'jose'
import { describe, expect, it } from 'vitest'
import { auditorKey, auditorPrivateKey } from '../../src/sealing/auditor-key.ts'
import { DataKey, decryptSealed, openDataKey } from '../../src/sealing/data-key.ts'
import { encryptingSealer } from '../../src/sealing/encrypting-sealer.ts'
import { decryptAsAuditor, encryptForAuditors } from '../../src/sealing/jwe.ts'

interface PemPair {
  readonly publicKey: string
  readonly privateKey: string
}

function pemPair(keys: { readonly publicKey: KeyObject; readonly privateKey: KeyObject }): PemPair {
  return {
    publicKey: keys.publicKey.export({ format: 'pem', type: 'spki' }).toString(),
    privateKey: keys.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
  }
}

const newEc = () => pemPair(generateKeyPairSync('ec', { namedCurve: 'P-256' }))
const rsa = pemPair(generateKeyPairSync('rsa', { modulusLength: 3072 }))
const ec = newEc()
const auditors = [auditorKey('dpo', rsa.publicKey), auditorKey('rssi', ec.publicKey)]
const dpo = auditorPrivateKey('dpo', rsa.privateKey)
const rssi = auditorPrivateKey('rssi', ec.privateKey)
const text = Buffer.from('secret of the tests')

describe('a data key wrapped for two auditors', () => {
  it.each([
    ['RSA-OAEP-256', dpo],
    ['ECDH-ES+A256KW', rssi],
  ])('opens with the key of each: %s', (_, auditor) => {
    expect(decryptAsAuditor(encryptForAuditors(text, auditors), auditor)).toEqual(text)
  })

  it.each([
    ['RSA-OAEP-256', dpo.privateKey],
    ['ECDH-ES+A256KW', rssi.privateKey],
  ])('opens with another JOSE library: %s', async (_, key) => {
    const { plaintext } = await generalDecrypt(JSON.parse(encryptForAuditors(text, auditors)), key)
    expect(Buffer.from(plaintext)).toEqual(text)
  })

  it('opens what another JOSE library wrapped', async () => {
    const encrypt = new GeneralEncrypt(text).setProtectedHeader({ enc: 'A256GCM' })
    for (const { publicKey, algorithm, id } of auditors) {
      encrypt.addRecipient(publicKey).setUnprotectedHeader({ alg: algorithm, kid: id })
    }
    const jwe = JSON.stringify(await encrypt.encrypt())
    expect(decryptAsAuditor(jwe, dpo)).toEqual(text)
    expect(decryptAsAuditor(jwe, rssi)).toEqual(text)
  })

  it('does not open for anybody else, nor when a byte of it changed', async () => {
    const jwe = encryptForAuditors(text, auditors)
    const stranger = auditorPrivateKey('stranger', newEc().privateKey)
    expect(await codeThrownBy(() => decryptAsAuditor(jwe, stranger))).toBe('TRACE_SEALED')
    expect(await codeThrownBy(() => decryptAsAuditor(jwe, { ...stranger, id: 'rssi' }))).toBe('TRACE_SEALED')
    const parsed = JSON.parse(jwe)
    const changed = { ...parsed, tag: Buffer.alloc(16).toString('base64url') }
    expect(await codeThrownBy(() => decryptAsAuditor(JSON.stringify(changed), dpo))).toBe('TRACE_SEALED')
    expect(await codeThrownBy(() => decryptAsAuditor('{', dpo))).toBe('TRACE_SEALED')
  })

  it('is refused for weak and unknown keys', async () => {
    const weak = pemPair(generateKeyPairSync('rsa', { modulusLength: 2048 }))
    const other = pemPair(generateKeyPairSync('ed25519'))
    expect(await codeThrownBy(() => auditorKey('dpo', weak.publicKey))).toBe('TRACE_OPTIONS_INVALID')
    expect(await codeThrownBy(() => auditorKey('dpo', other.publicKey))).toBe('TRACE_OPTIONS_INVALID')
    expect(await codeThrownBy(() => auditorKey('le dpo', rsa.publicKey))).toBe('TRACE_OPTIONS_INVALID')
    expect(await codeThrownBy(() => auditorKey('dpo', 'not a key'))).toBe('TRACE_OPTIONS_INVALID')
  })
})

describe('a data key in force', () => {
  it('seals for whoever opens its wrapping', () => {
    const key = new DataKey('droits', '2026-11')
    const opened = openDataKey(key.wrap('droits', auditors).wrapped, rssi)
    expect(decryptSealed(key.encrypt(text), opened)).toEqual(text)
  })

  it('never uses a nonce twice', () => {
    const key = new DataKey(null, '2026-11')
    const nonces = Array.from({ length: 1000 }, () =>
      Buffer.from(key.encrypt(text)).subarray(0, 12).toString('hex'),
    )
    expect(new Set(nonces).size).toBe(1000)
  })

  it('seals nothing more once forgotten', async () => {
    const key = new DataKey(null, '2026-11')
    key.forget()
    expect(await codeThrownBy(() => key.encrypt(text))).toBe('TRACE_SEALED')
  })

  it('is stored before its first use, one for each project and month', async () => {
    const kept: string[] = []
    const sealer = encryptingSealer(auditors, async (key) => {
      kept.push(`${key.project} ${key.period}`)
    })
    const november = new Date('2026-11-30T23:59:59.999Z')
    const december = new Date('2026-12-01T00:00:00Z')
    const first = await Promise.all([1, 2].map(() => sealer.seal(text, { project: 'droits', at: november })))
    const other = await sealer.seal(text, { project: 'retraite', at: november })
    const next = await sealer.seal(text, { project: 'droits', at: december })
    expect(kept).toEqual(['droits 2026-11', 'retraite 2026-11', 'droits 2026-12'])
    expect(first[0]?.key).toBe(first[1]?.key)
    expect(new Set([first[0]?.key, other.key, next.key]).size).toBe(3)
  })

  it('seals nothing when it cannot be stored, and is tried again for the next record', async () => {
    let refusals = 0
    const sealer = encryptingSealer(auditors, async () => {
      refusals += 1
      if (refusals === 1) throw new Error('disk full')
    })
    const scope = { project: null, at: new Date('2026-11-22T09:00:00Z') }
    await expect(sealer.seal(text, scope)).rejects.toThrow('disk full')
    expect((await sealer.seal(text, scope)).key).toMatch(/^-\/2026-11\//)
  })
})
