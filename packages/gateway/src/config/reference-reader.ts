import { readFile, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Reference } from '@entente/core/deployment'
import { GatewayError } from '../errors.ts'

/** Gives what a reference leads to. */
export type ReadReference = (reference: Reference) => Promise<Uint8Array>

/** Larger than any revocation list in use. */
const MAX_BYTES = 67_108_864

/**
 * Reads `file:` references beside a folder, `env:` references from the variables given, and `secret:` references from
 * the credentials that systemd hands over (`LoadCredential=`, in the folder that CREDENTIALS_DIRECTORY names). HSMs, key
 * services and other vaults need a key module or a reader of the application's own.
 *
 * @param folder      where relative files are looked for
 * @param environment the variables that `env:` references may name
 * @returns           a reader that throws {GatewayError} `GATEWAY_REFERENCE_UNREADABLE`
 */
export function referenceReader(
  folder: string,
  environment: Readonly<Record<string, string | undefined>> = {},
): ReadReference {
  return async (reference) => {
    if (reference.startsWith('env:')) {
      const value = environment[reference.slice(4)]
      if (value === undefined) throw unreadable(reference, 'The environment variable is not set.')
      return new TextEncoder().encode(value)
    }
    const path = reference.startsWith('secret:')
      ? credentialPath(reference, environment.CREDENTIALS_DIRECTORY)
      : pathOfReference(reference, folder)
    if (path === undefined)
      throw unreadable(reference, 'Only file:, env: and systemd credentials are read here.')
    try {
      if ((await stat(path)).size > MAX_BYTES) throw unreadable(reference, 'The file is too large.')
      return await readFile(path)
    } catch (cause) {
      throw cause instanceof GatewayError ? cause : unreadable(reference, 'The file cannot be read.', cause)
    }
  }
}

/** The path behind a `file:` reference; undefined for the other kinds. */
export function pathOfReference(reference: Reference, folder: string): string | undefined {
  return reference.startsWith('file:') ? resolve(folder, reference.slice(5)) : undefined
}

/** The file of a systemd credential; undefined without the folder, or for a name that is a path. */
function credentialPath(reference: Reference, directory: string | undefined): string | undefined {
  const name = reference.slice('secret:'.length)
  return directory !== undefined && /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,255}$/.test(name)
    ? join(directory, name)
    : undefined
}

/** References name places, never secrets. */
function unreadable(reference: Reference, why: string, cause?: unknown): GatewayError {
  return new GatewayError({
    code: 'GATEWAY_REFERENCE_UNREADABLE',
    why,
    details: { reference },
    ...(cause !== undefined && { cause }),
  })
}
