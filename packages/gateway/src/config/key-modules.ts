import { isAbsolute, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { SignatureAlgorithm } from '@entente/core/ports'
import type { KeyModuleEntry } from './gateway-file.ts'
import { configError } from './read-gateway-file.ts'

/**
 * What a key module exports: the operator's own code between the gateway and an HSM, a vault or a key service. It needs
 * nothing of Entente, and runs with the rights of the gateway.
 */
export interface KeyModule {
  /**
   * Asks for a signature over these bytes (not over their digest) by the key that the reference names. ECDSA is r‖s.
   * Every signature is verified with the certificate before it is used.
   */
  sign?(
    reference: string,
    data: Uint8Array,
    options: { readonly algorithm: SignatureAlgorithm; readonly signal?: AbortSignal },
  ): Promise<Uint8Array>
  /** Reads what may leave its place, such as a password in a vault. */
  readReference?(reference: string): Promise<Uint8Array>
}

/** The module that answers for a reference; undefined when the gateway file names none for its scheme. */
export type FindKeyModule = (reference: string) => KeyModule | undefined

/**
 * Loads the key modules of a gateway file. A module that was loaded stays as it is until the next start.
 *
 * @throws {GatewayError} `GATEWAY_CONFIG_INVALID` for a module that cannot be loaded or exports neither function
 */
export async function loadKeyModules(
  entries: readonly KeyModuleEntry[],
  folder: string,
): Promise<FindKeyModule> {
  const modules = new Map<string, KeyModule>()
  for (const [index, { scheme, module }] of entries.entries()) {
    const loaded = await load(isAbsolute(module) ? module : resolve(folder, module))
    if (loaded === undefined || modules.has(scheme)) {
      throw configError([
        {
          path: `keyModules[${index}].module`,
          expected: 'expected a module that exports sign, readReference or both, one for each scheme',
        },
      ])
    }
    modules.set(scheme, loaded)
  }
  return (reference) => modules.get(reference.slice(0, reference.indexOf(':')))
}

async function load(path: string): Promise<KeyModule | undefined> {
  let exported: unknown
  try {
    exported = await import(pathToFileURL(path).href)
  } catch {
    return undefined
  }
  return isKeyModule(exported) ? exported : undefined
}

function isKeyModule(value: unknown): value is KeyModule {
  if (typeof value !== 'object' || value === null) return false
  const functions = ['sign', 'readReference'].map((name): unknown => Reflect.get(value, name))
  return (
    functions.some((one) => typeof one === 'function') &&
    functions.every((one) => one === undefined || typeof one === 'function')
  )
}
