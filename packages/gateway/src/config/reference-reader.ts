import { readFile, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Reference } from '@entente/core/deployment'
import { GatewayError } from '../errors.ts'

/** Gives what a reference leads to. */
export type ReadReference = (reference: Reference) => Promise<Uint8Array>

/** Larger than any revocation list in use. */
const MAX_BYTES = 67_108_864

/**
 * Reads `file:` references beside a folder, and `env:` references from the variables given. Vaults, HSMs and key
 * management services need a reader of the application's own.
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
    const path = pathOfReference(reference, folder)
    if (path === undefined) throw unreadable(reference, 'Only file: and env: references are read here.')
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

/** References name places, never secrets. */
function unreadable(reference: Reference, why: string, cause?: unknown): GatewayError {
  return new GatewayError({
    code: 'GATEWAY_REFERENCE_UNREADABLE',
    why,
    details: { reference },
    ...(cause !== undefined && { cause }),
  })
}
