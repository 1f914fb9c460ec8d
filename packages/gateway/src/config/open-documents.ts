import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { loadConvention } from '@entente/core/convention'
import type { InteropsConvention } from '@entente/core/convention/interops'
import { type Deployment, loadDeployment } from '@entente/core/deployment'
import { civilDateInParis } from '@entente/core/time'
import { GatewayError } from '../errors.ts'
import type { GatewayFile } from './gateway-file.ts'
import { type FindKeyModule, loadKeyModules } from './key-modules.ts'
import type { ConventionStatusOf, Lifecycle } from './lifecycle.ts'
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
  /** Keys that stay where they are. */
  readonly keyModule: FindKeyModule
  /** Where each convention stands. */
  readonly lifecycle: Lifecycle
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
  /**
   * Where a convention stands, by `statusOf` of `@entente/convention-rules`; the command line brings it along.
   * @default a text that binds is in force, and a gateway file that names events does not open
   */
  readonly statusOf?: ConventionStatusOf
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
  const keyModule = await loadKeyModules(file.keyModules, dirname(path))
  const read: ReadReference = async (reference) =>
    (await source.readReference?.(reference)) ??
    (await readFromModule(keyModule, reference)) ??
    builtIn(reference)
  const lifecycle = await openLifecycle(file, conventions, beside, source.statusOf)
  const files = [path, file.deployment, ...file.conventions, ...file.events.map((entry) => entry.path)]
  return {
    file,
    deployment,
    conventions,
    folder,
    read,
    keyModule,
    lifecycle,
    files: files.map(beside),
  }
}

async function readFromModule(keyModule: FindKeyModule, reference: string): Promise<Uint8Array | undefined> {
  try {
    return await keyModule(reference)?.readReference?.(reference)
  } catch (cause) {
    throw new GatewayError({
      code: 'GATEWAY_REFERENCE_UNREADABLE',
      why: 'The key module could not read it.',
      details: { reference },
      cause,
    })
  }
}

/** Reads what happened under the conventions, for whoever knows what it means. */
async function openLifecycle(
  { events }: GatewayFile,
  conventions: readonly InteropsConvention[],
  beside: (name: string) => string,
  statusOf: ConventionStatusOf | undefined,
): Promise<Lifecycle> {
  const happened = new Map<string, unknown>()
  for (const [index, { convention, path }] of events.entries()) {
    if (!conventions.some(({ id }) => id === convention) || happened.has(convention)) {
      throw configError([
        { path: `events[${index}].convention`, expected: 'expected the id of a convention, each once' },
      ])
    }
    happened.set(convention, await readJson(beside(path)))
  }
  if (statusOf === undefined && events.length > 0) {
    throw configError([{ path: 'events', expected: 'expected no events: nobody here can read them' }])
  }
  return (convention, at) =>
    statusOf === undefined
      ? 'not-consulted'
      : statusOf(convention, happened.get(convention.id) ?? [], civilDateInParis(at))
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
