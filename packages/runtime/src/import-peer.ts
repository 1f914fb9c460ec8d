import { RuntimeError } from './errors.ts'

/**
 * Imports an optional package, or says what to install.
 *
 * @throws {RuntimeError} `PEER_MISSING`
 */
export async function importPeer<Module>(name: string, load: () => Promise<Module>): Promise<Module> {
  try {
    return await load()
  } catch (cause) {
    throw new RuntimeError({
      code: 'PEER_MISSING',
      what: `The package ${name} cannot be loaded.`,
      why: 'It is an optional peer of @entente/runtime and is not installed by default.',
      fix: `Install it: npm install ${name}.`,
      details: { package: name },
      cause,
    })
  }
}
