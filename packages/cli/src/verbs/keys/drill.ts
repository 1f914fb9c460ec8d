import {
  constants,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
  sign,
  verify,
} from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { KEY_RULES } from './key-table.ts'
import type { KeyEntry } from './manifest.ts'

/**
 * Uses a key for what it is for: signs and verifies with the certificate or the public key beside it, or encrypts for
 * an auditor and opens it. Only a key that can be used today will be usable on the day it is needed.
 */
export function drill(folder: string, entry: KeyEntry, passphrase: string | undefined): 'works' | 'fails' {
  const { made } = KEY_RULES[entry.use]
  const secret = readFileSync(join(folder, `${entry.id}.key`))
  if (made === 'secret') return secret.length >= 32 ? 'works' : 'fails'
  if (made === 'received') return secret.length >= 16 ? 'works' : 'fails'
  try {
    const privateKey = createPrivateKey({ key: secret, ...(passphrase !== undefined && { passphrase }) })
    const publicKey = publicOf(folder, entry)
    const works = made === 'auditor' ? opens(privateKey, publicKey) : signs(privateKey, publicKey)
    return works ? 'works' : 'fails'
  } catch {
    // OpenSSL's words may quote what it was given.
    return 'fails'
  }
}

/** A certificate, once there is one, is what partners verify with. */
function publicOf(folder: string, { id }: KeyEntry): KeyObject | undefined {
  for (const name of [`${id}.pem`, `${id}.pub`]) {
    try {
      return createPublicKey(readFileSync(join(folder, name)))
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    }
  }
  return undefined
}

function signs(privateKey: KeyObject, publicKey: KeyObject | undefined): boolean {
  const data = randomBytes(32)
  const digest = privateKey.asymmetricKeyType === 'ed25519' ? null : 'sha256'
  return verify(digest, data, publicKey ?? createPublicKey(privateKey), sign(digest, data, privateKey))
}

function opens(privateKey: KeyObject, publicKey: KeyObject | undefined): boolean {
  if (publicKey === undefined) return false
  if (privateKey.asymmetricKeyType === 'ec') {
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const ours = diffieHellman({ privateKey, publicKey: other.publicKey })
    return ours.equals(diffieHellman({ privateKey: other.privateKey, publicKey }))
  }
  const secret = randomBytes(32)
  const scheme = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }
  return privateDecrypt(
    { key: privateKey, ...scheme },
    publicEncrypt({ key: publicKey, ...scheme }, secret),
  ).equals(secret)
}
