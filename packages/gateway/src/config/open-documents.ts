import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { loadConvention } from '@entente/core/convention'
import type { InteropsConvention } from '@entente/core/convention/interops'
import { type Deployment, loadDeployment } from '@entente/core/deployment'
import { GatewayError } from '../errors.ts'
import type { GatewayFile } from './gateway-file.ts'
import { configError, readGatewayFile } from './read-gateway-file.ts'
import { type ReadReference, referenceReader } from './reference-reader.ts'

/** The three kinds of document, read and checked each for itself. */
export interface GatewayDocuments {
  readonly file: GatewayFile
  readonly deployment: Deployment
  readonly conventions: readonly InteropsConvention[]
  /** Folder of the deployment, beside which its references are read. */
  readonly folder: string
  readonly read: ReadReference
  /** Paths of the documents themselves. */
  readonly files: readonly string[]
}

export interface DocumentSource {
  /** Path of the gateway file. */
  readonly path: string
  /** Variables for `env:` references. @default none */
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** Reads references of other kinds; undefined leaves one to the built-in reader. @default none */
  readonly readReference?: (reference: string) => Promise<Uint8Array | undefined>
}

/**
 * Reads the gateway file, the deployment and the conventions that it names.
 *
 * @throws {GatewayError} `GATEWAY_CONFIG_INVALID` `GATEWAY_REFERENCE_UNREADABLE`
 * @throws {CoreError} `DEPLOYMENT_INVALID` `CONVENTION_INVALID`
 */
export async function openDocuments(source: DocumentSource): Promise<GatewayDocuments> {
  const path = resolve(source.path)
  const file = readGatewayFile(await readJson(path))
  const beside = (name: string) => resolve(dirname(path), name)
  const deployment = loadDeployment(await readJson(beside(file.deployment)))
  const conventions: InteropsConvention[] = []
  for (const [index, name] of file.conventions.entries()) {
    const convention = loadConvention(await readJson(beside(name)))
    if (convention.kind !== 'interops') {
      throw configError([{ path: `conventions[${index}]`, expected: 'expected an INTEROPS convention' }])
    }
    conventions.push(convention)
  }
  const folder = dirname(beside(file.deployment))
  const builtIn = referenceReader(folder, source.environment)
  const read: ReadReference = async (reference) =>
    (await source.readReference?.(reference)) ?? builtIn(reference)
  const files = [path, beside(file.deployment), ...file.conventions.map(beside)]
  return { file, deployment, conventions, folder, read, files }
}

async function readJson(path: string): Promise<unknown> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (cause) {
    throw new GatewayError({ code: 'GATEWAY_REFERENCE_UNREADABLE', why: `${path} cannot be read.`, cause })
  }
  try {
    return JSON.parse(text)
  } catch {
    // The parser's own words may quote the document.
    throw new GatewayError({ code: 'GATEWAY_CONFIG_INVALID', why: `${path} does not hold JSON.` })
  }
}
