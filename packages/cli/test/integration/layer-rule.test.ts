import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../../../', import.meta.url))

/** What the gate `layers` of `npm run check` says of a small tree with one import in it. */
describe('the layer rule', () => {
  let tree: string
  beforeEach(() => {
    tree = mkdtempSync(join(tmpdir(), 'entente-layers-'))
    cpSync(join(root, '.dependency-cruiser.cjs'), join(tree, '.dependency-cruiser.cjs'))
    writeFileSync(
      join(tree, 'tsconfig.json'),
      '{ "compilerOptions": { "allowImportingTsExtensions": true } }',
    )
  })
  afterEach(() => rmSync(tree, { recursive: true, force: true }))

  function write(file: string, content: string): void {
    mkdirSync(dirname(join(tree, file)), { recursive: true })
    writeFileSync(join(tree, file), content)
  }

  function judge(
    from: string,
    specifier: string,
    target?: string,
  ): { status: number | null; output: string } {
    write(from, `import { thing } from '${specifier}'\nexport const used = thing\n`)
    if (target) write(target, 'export const thing = 1\n')
    const { status, stdout } = spawnSync(
      process.execPath,
      [
        join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'),
        'packages',
        '--config',
        '.dependency-cruiser.cjs',
      ],
      { cwd: tree, encoding: 'utf8' },
    )
    return { status, output: stdout }
  }

  it('allows an import of a lower layer through its entry point', () => {
    const { status } = judge(
      'packages/trust/src/a.ts',
      '../../core/src/index.ts',
      'packages/core/src/index.ts',
    )
    expect(status).toBe(0)
  })

  it.each([
    [
      'core that imports trust',
      'packages/core/src/a.ts',
      '../../trust/src/index.ts',
      'packages/trust/src/index.ts',
    ],
    [
      'trust that imports runtime',
      'packages/trust/src/a.ts',
      '../../runtime/src/index.ts',
      'packages/runtime/src/index.ts',
    ],
    [
      'a layer 2 package that imports another',
      'packages/interops-vector/src/a.ts',
      '../../interops-trace/src/index.ts',
      'packages/interops-trace/src/index.ts',
    ],
    [
      'a package that takes ports only and imports runtime',
      'packages/msa-qf-client/src/a.ts',
      '../../runtime/src/index.ts',
      'packages/runtime/src/index.ts',
    ],
    [
      'an import behind an entry point',
      'packages/trust/src/a.ts',
      '../../core/src/ids/nir.ts',
      'packages/core/src/ids/nir.ts',
    ],
    [
      'a source that imports testkit',
      'packages/trust/src/a.ts',
      '../../testkit/src/index.ts',
      'packages/testkit/src/index.ts',
    ],
    [
      'the strict reader with an import',
      'packages/trust/src/xml/a.ts',
      '../errors.ts',
      'packages/trust/src/errors.ts',
    ],
  ])('refuses %s', (_name, from, specifier, target) => {
    const { status, output } = judge(from, specifier, target)
    expect(status).toBeGreaterThan(0)
    expect(output).toContain(from)
  })

  it('refuses a Node.js built-in in core', () => {
    const { status, output } = judge('packages/core/src/a.ts', 'node:fs')
    expect(status).toBeGreaterThan(0)
    expect(output).toContain('core-has-no-node-built-in')
  })
})
