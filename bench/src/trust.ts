import type { BenchOptions, Figure } from './figure.ts'
import { measureList } from './trust-list.ts'
import { measureVi } from './trust-vi.ts'

/** XML signatures: one VI against raw RSA and other libraries, one large list against the xmlsec1 program. */
export async function run(options: BenchOptions): Promise<readonly Figure[]> {
  return [...(await measureVi(options)), ...(await measureList(options))]
}
