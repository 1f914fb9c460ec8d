import { signerFromPem } from '@entente/trust'
import type { Command } from 'commander'
import { inBothLanguages, type Language } from './language.ts'
import { readText } from './read-input.ts'
import type { Terminal } from './verb.ts'

/** Which key signs. The passphrase is a file, never a word of the command line. */
export interface SignerOptions {
  readonly key: string
  readonly certificate: string
  readonly passphrase?: string
}

const words = inBothLanguages({
  en: {
    key: 'private key of the seal, PEM',
    certificate: 'its certificate and issuers, PEM, the seal first',
    passphrase: 'file that holds the passphrase of the key; - for standard input',
  },
  fr: {
    key: 'clé privée du sceau, PEM',
    certificate: 'son certificat et ses émetteurs, PEM, le sceau d’abord',
    passphrase: 'fichier qui contient la phrase de passe de la clé ; - pour l’entrée standard',
  },
})

/** Adds the options that name the signing key. */
export function takesSigner(command: Command, language: Language): Command {
  const said = words[language]
  return command
    .requiredOption('--key <file>', said.key)
    .requiredOption('--certificate <file>', said.certificate)
    .option('--passphrase <file>', said.passphrase)
}

/** Opens the signing key. */
export async function openSigner(options: SignerOptions, terminal: Terminal) {
  const passphrase =
    options.passphrase === undefined ? undefined : firstLine(await readText(options.passphrase, terminal))
  return signerFromPem({
    privateKey: await readText(options.key, terminal),
    certificateChain: await readText(options.certificate, terminal),
    ...(passphrase !== undefined && { passphrase }),
  })
}

/** What a file of a passphrase holds: its first line, without the line end that editors add. */
export function firstLine(text: string): string {
  return text.split(/\r?\n/, 1)[0] ?? ''
}
