import { readdirSync, readFileSync } from 'node:fs'
import { trustErrors } from '@entente/trust'
import { describe, expect, test } from 'vitest'

const root = new URL('../../', import.meta.url)

/** Source text of every file below a folder whose name passes. */
function sourcesIn(folder: string, named: RegExp): string {
  return readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
    .filter((name) => named.test(name))
    .map((name) => readFileSync(new URL(`${folder}${name}`, root), 'utf8'))
    .join('\n')
}

const codes = Object.keys(trustErrors).filter((code) =>
  /^(XML|SIGNATURE|PROFILE|DIGEST|XADES|SECOND)_|^SIGNER_UNSUITABLE$/.test(code),
)

describe('every code of XML and signatures', () => {
  const tests = sourcesIn('test/', /(xml|dsig)[^/]*(\.ts|\/.*\.ts)$/)
  const sources = sourcesIn('src/', /^(?!xml\/errors\.ts|errors\.ts).*\.ts$/)

  test.each(codes)('%s is used and tested', (code) => {
    expect(sources).toContain(`'${code}'`)
    expect(tests).toContain(code)
  })
})
