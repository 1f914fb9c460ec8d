import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadConvention } from '@entente/core/convention'
import type { InteropsConvention } from '@entente/core/convention/interops'
import type { MssanteContract } from '@entente/core/convention/mssante'
import type { QfConvention } from '@entente/core/convention/qf'
import { type Deployment, loadDeployment } from '@entente/core/deployment'

/** What was signed, one file for each convention, and what is ours alone. */
export interface Documents {
  readonly interops: InteropsConvention
  readonly mssante: MssanteContract
  readonly qf: QfConvention
  readonly deployment: Deployment
}

/** A configuration that cannot be used, said so that the reader can mend it. */
export class ConfigurationError extends Error {}

/**
 * Reads the folder of a configuration. Values that are made when the example starts stand as `{{…}}` in the files.
 *
 * @throws {ConfigurationError} which file, and what to do
 */
export function readDocuments(folder: string, made: Readonly<Record<string, string>>): Documents {
  const read = <Document>(name: string, load: (document: unknown) => Document): Document => {
    try {
      const text = readFileSync(join(folder, name), 'utf8')
      return load(JSON.parse(text.replaceAll(/\{\{([a-z.]+)\}\}/g, (_, key: string) => made[key] ?? '')))
    } catch (cause) {
      throw new ConfigurationError(`${name}: ${cause instanceof Error ? cause.message : 'unreadable'}`, {
        cause,
      })
    }
  }
  const convention = <Kind extends 'interops' | 'mssante' | 'qf'>(kind: Kind) =>
    read(`conventions/${kind}.json`, (document) => {
      const loaded = loadConvention(document)
      if (!isOfKind(loaded, kind))
        throw new Error(`This is a convention of kind ${loaded.kind}, not ${kind}.`)
      return loaded
    })
  return {
    interops: convention('interops'),
    mssante: convention('mssante'),
    qf: convention('qf'),
    deployment: read('deployment.json', loadDeployment),
  }
}

type AnyConvention = ReturnType<typeof loadConvention>

function isOfKind<Kind extends AnyConvention['kind']>(
  convention: AnyConvention,
  kind: Kind,
): convention is Extract<AnyConvention, { kind: Kind }> {
  return convention.kind === kind
}
