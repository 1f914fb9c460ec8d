import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { z } from 'zod'
import { DirectoryError } from '../errors.ts'
import { parseNested } from '../parse-nested.ts'
import { embeddedNomenclature } from './embedded-nomenclature.ts'
import { type CodeLabels, type Nomenclature, nomenclatureOf, shortNameOf } from './nomenclature.ts'
import { readTarEntries } from './read-tar-entries.ts'

interface Concept {
  readonly code: string
  readonly display?: string | undefined
  readonly concept?: readonly Concept[] | undefined
}
const concept: z.ZodType<Concept> = z.object({
  code: z.string().max(256),
  display: z.string().max(4_096).optional(),
  concept: z.lazy(() => z.array(concept)).optional(),
})
const codeSystem = z.object({
  resourceType: z.literal('CodeSystem'),
  url: z.string().optional(),
  name: z.string().optional(),
  concept: z.array(concept).optional(),
})

/**
 * Puts FHIR CodeSystems on top of what is known. Other resources are left out, and CodeSystems without a short name of
 * the French nomenclatures too.
 *
 * @param resources parsed JSON, for instance every file of an unpacked FHIR package
 * @param base      what counts where the resources say nothing. @default embeddedNomenclature
 * @throws {DirectoryError} `NOMENCLATURE_INVALID`
 * @example
 * const nomenclature = nomenclatureFrom([JSON.parse(text)])
 */
export function nomenclatureFrom(
  resources: Iterable<unknown>,
  base: Nomenclature = embeddedNomenclature,
): Nomenclature {
  const systems = new Map(base.names.map((name) => [name, base.codes(name)]))
  for (const resource of resources) {
    if (!isCodeSystem(resource)) continue
    const parsed = parseNested(codeSystem, resource)
    if (parsed?.success !== true) throw invalid('A CodeSystem is not what FHIR says.')
    const name = shortNameOf(parsed.data.url ?? '') ?? shortNameOf(parsed.data.name ?? '')
    if (name === undefined) continue
    systems.set(name, new Map([...(systems.get(name) ?? []), ...labelsOf(parsed.data.concept ?? [])]))
  }
  return nomenclatureOf(systems)
}

/** How a terminology package is read. */
export interface TerminologyPackageOptions {
  /** Largest unpacked size, in bytes. @default 536_870_912 */
  readonly maxBytes?: number
  /** @default embeddedNomenclature */
  readonly base?: Nomenclature
}

/**
 * Loads the full terminologies from a FHIR package (`.tgz`), such as `ans.fr.terminologies`, which the ANS publishes.
 *
 * @throws {DirectoryError} `NOMENCLATURE_INVALID`
 * @example
 * const nomenclature = await loadTerminologyPackage(await readFile('ans.fr.terminologies-1.12.0.tgz'))
 */
export async function loadTerminologyPackage(
  archive: Uint8Array,
  options: TerminologyPackageOptions = {},
): Promise<Nomenclature> {
  const { maxBytes = 512 * 1024 * 1024, base } = options
  const tar = await promisify(gunzip)(archive, { maxOutputLength: maxBytes }).catch((cause: unknown) => {
    throw invalid('The package is not a gzip archive, is cut, or is larger than allowed.', cause)
  })
  return nomenclatureFrom(codeSystemsIn(tar), base)
}

function* codeSystemsIn(tar: Uint8Array): Generator<unknown> {
  for (const { name, content } of readTarEntries(tar)) {
    if (!/(?:^|\/)CodeSystem-[^/]+\.json$/.test(name)) continue
    try {
      yield JSON.parse(
        Buffer.from(content)
          .toString('utf8')
          .replace(/^\uFEFF/, ''),
      )
    } catch (cause) {
      throw invalid(`The file ${name} is not JSON.`, cause)
    }
  }
}

function isCodeSystem(resource: unknown): boolean {
  return (
    typeof resource === 'object' &&
    resource !== null &&
    'resourceType' in resource &&
    resource.resourceType === 'CodeSystem'
  )
}

function labelsOf(concepts: readonly Concept[]): CodeLabels {
  return new Map(
    concepts.flatMap(({ code, display, concept: inner = [] }) => [
      ...(display === undefined ? [] : [[code, display] as const]),
      ...labelsOf(inner),
    ]),
  )
}

function invalid(what: string, cause?: unknown): DirectoryError {
  return new DirectoryError({ code: 'NOMENCLATURE_INVALID', what, ...(cause !== undefined && { cause }) })
}
