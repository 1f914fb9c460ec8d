import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { KeyUse } from '@entente/core/deployment'
import { readInput, readText } from '../../read-input.ts'
import { firstLine } from '../../signer-options.ts'
import type { Terminal } from '../../verb.ts'
import { writeNew } from '../../write-output.ts'
import { invalid } from '../invalid.ts'
import { certificateRequest, SUBJECT_TYPES } from './certificate-request.ts'
import { KEY_RULES } from './key-table.ts'

/** What a key is made with. Secrets come from files, never from the command line. */
export interface MakeOptions {
  readonly subject: readonly string[]
  readonly dns: readonly string[]
  readonly type: KeyType
  readonly passphrase?: string
  readonly from?: string
}

export const KEY_TYPES = ['rsa-3072', 'rsa-4096', 'p-256'] as const
type KeyType = (typeof KEY_TYPES)[number]

const SHORTEST_PASSPHRASE = 16
const MAX_TOKEN_BYTES = 16_384
const TOKEN = /^[\x21-\x7e]{16,8192}$/

/** Makes the files of one key and gives the one to hand on, if there is one. */
export async function makeKey(
  folder: string,
  id: string,
  use: KeyUse,
  options: MakeOptions,
  terminal: Terminal,
): Promise<string | undefined> {
  const secretFile = join(folder, `${id}.key`)
  switch (KEY_RULES[use].made) {
    case 'journal':
      throw invalid(
        'Data keys are made by the journal, one for each project and period; there is nothing to make.',
        'Les clés de données sont faites par le journal, une par projet et période ; il n’y a rien à faire.',
      )
    case 'secret':
      await writeNew(secretFile, randomBytes(32))
      return undefined
    case 'received':
      await writeNew(secretFile, await readToken(options.from, terminal))
      return undefined
    case 'ed25519':
      return writePair(
        folder,
        id,
        generateKeyPairSync('ed25519').privateKey,
        await passphraseOf(options, terminal),
        {},
      )
    case 'auditor': {
      const passphrase = await passphraseOf(options, terminal)
      if (passphrase === undefined)
        throw invalid(
          "--passphrase is required for an auditor's key.",
          '--passphrase est exigée pour la clé d’un auditeur.',
        )
      return writePair(folder, id, generatePair(options.type), passphrase, {})
    }
    case 'pair': {
      checkSubject(options.subject)
      return writePair(folder, id, generatePair(options.type), await passphraseOf(options, terminal), options)
    }
  }
}

function generatePair(type: KeyType): KeyObject {
  return type === 'p-256'
    ? generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
    : generateKeyPairSync('rsa', { modulusLength: Number(type.slice(4)) }).privateKey
}

async function writePair(
  folder: string,
  id: string,
  privateKey: KeyObject,
  passphrase: string | undefined,
  { subject, dns = [] }: Partial<MakeOptions>,
): Promise<string> {
  const encryption = passphrase === undefined ? {} : { cipher: 'aes-256-cbc', passphrase }
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem', ...encryption })
  await writeNew(join(folder, `${id}.key`), pem)
  if (subject !== undefined) {
    const file = join(folder, `${id}.csr`)
    await writeNew(file, certificateRequest(privateKey, subject, dns), 0o644)
    return file
  }
  const file = join(folder, `${id}.pub`)
  await writeNew(file, createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }), 0o644)
  return file
}

function checkSubject(subject: readonly string[]): void {
  const known = subject.every((one) => {
    const at = one.indexOf('=')
    return SUBJECT_TYPES.includes(one.slice(0, at)) && /^[^\p{Cc}]{1,200}$/u.test(one.slice(at + 1))
  })
  if (subject.length === 0 || !known) {
    throw invalid(
      `--subject takes TYPE=value, at least once; types: ${SUBJECT_TYPES.join(', ')}.`,
      `--subject s’écrit TYPE=valeur, au moins une fois ; types : ${SUBJECT_TYPES.join(', ')}.`,
    )
  }
}

/** Reads the passphrase that protects a new key. */
async function passphraseOf(
  { passphrase }: Pick<MakeOptions, 'passphrase'>,
  terminal: Terminal,
): Promise<string | undefined> {
  if (passphrase === undefined) return undefined
  const text = firstLine(await readText(passphrase, terminal))
  if (text.length < SHORTEST_PASSPHRASE) {
    throw invalid(
      `The passphrase has fewer than ${SHORTEST_PASSPHRASE} characters.`,
      `La phrase de passe a moins de ${SHORTEST_PASSPHRASE} caractères.`,
    )
  }
  return text
}

async function readToken(from: string | undefined, terminal: Terminal): Promise<string> {
  if (from === undefined)
    throw invalid(
      '--from is required for a token: a file, or - for standard input.',
      '--from est exigé pour un jeton : un fichier, ou - pour l’entrée standard.',
    )
  const token = firstLine(
    Buffer.from(await readInput(from, terminal, MAX_TOKEN_BYTES)).toString('utf8'),
  ).trim()
  if (!TOKEN.test(token))
    throw invalid(
      'What was read is not a token of 16 to 8192 visible characters.',
      'Ce qui a été lu n’est pas un jeton de 16 à 8192 caractères visibles.',
    )
  return `${token}\n`
}
