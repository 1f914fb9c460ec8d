import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'

const BESIDE_THE_CHECKOUT = fileURLToPath(new URL('../../../../../shared/data', import.meta.url))

/** The folder of the public samples of the quotient familial; `undefined` where they are not at hand. */
export const samples = [process.env.ENTENTE_SAMPLES ?? BESIDE_THE_CHECKOUT]
  .map((folder) => join(folder, 'qf'))
  .find(existsSync)

const rules = join(process.env.ENTENTE_SAMPLES ?? BESIDE_THE_CHECKOUT, 'rules', 'catalogue.json')

/** The catalogue of rules, as text; `undefined` where it is not at hand. */
export const catalogue = existsSync(rules) ? readFileSync(rules, 'utf8') : undefined

/** One public mock: what the call sends and what the service answers. */
export interface Mock {
  readonly file: string
  readonly params: Readonly<Record<string, string | number | readonly string[]>>
  readonly status: number
  readonly payload: unknown
}

/** The mocks of one folder of the samples; none where they are not at hand. */
export function mocksIn(folder: string): readonly Mock[] {
  if (samples === undefined) return []
  const path = join(samples, folder)
  return readdirSync(path).map((file) => {
    const { params = {}, status, payload } = parse(readFileSync(join(path, file), 'utf8'))
    return { file, params, status: Number(status), payload: JSON.parse(payload) }
  })
}

/** One text of the samples. */
export function sampleText(file: string): string {
  return readFileSync(join(samples ?? '', file), 'utf8')
}
