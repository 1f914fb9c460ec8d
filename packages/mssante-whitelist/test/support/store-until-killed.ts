// Stores the given lists again and again until it is killed; says so after the first.
import { hash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { parseTenantId } from '@entente/core/ids'
import { fileListStore } from '../../src/index.ts'

const [folder = '', ...files] = process.argv.slice(2)
const tenant = parseTenantId('99000000200016')
const store = await fileListStore({ tenant, folder, keep: 3 })
for (let round = 0; ; round += 1) {
  for (const file of files) {
    const bytes = await readFile(file)
    const at = new Date(Date.UTC(2026, 0, 1) + round * 60_000)
    const sha256 = hash('sha256', bytes, 'hex')
    await store.put(
      {
        sha256,
        generatedAt: at,
        signingTime: at,
        verifiedAt: at,
        confirmedAt: at,
        policy: undefined,
        etag: undefined,
      },
      bytes,
    )
    if (round === 0 && file === files[0]) process.stdout.write('storing\n')
  }
}
