// The layer table of ARCHITECTURE: `src` may only import downwards, and layer 2 never imports layer 2.
const { existsSync, readdirSync, readFileSync } = require('node:fs')

/** Files that the packages name as entry points in their `exports`. */
const entryPoints = (existsSync('packages') ? readdirSync('packages') : []).flatMap((name) => {
  const manifest = `packages/${name}/package.json`
  if (!existsSync(manifest)) return [`packages/${name}/src/index.ts`]
  return Object.values(JSON.parse(readFileSync(manifest, 'utf8')).exports)
    .map((target) => target['@entente/source'])
    .filter((source) => source !== undefined)
    .map((source) => source.replace('.', `packages/${name}`))
})

const LAYER_2 =
  'interops-vector|interops-trace|mssante-whitelist|mssante-directory-client|msa-qf-client|convention-rules|partner'

/** `from` may import only the workspace packages named in `allowed` (and itself). */
const mayImport = (from, allowed) => ({
  name: `${from}-imports-downwards`,
  severity: 'error',
  from: { path: `^packages/${from}/src` },
  to: { path: `^packages/(?!(${[from, ...allowed].join('|')})/)` },
})

/** An npm package or Node built-in that only the named packages may import. */
const onlyIn = (name, packages, path) => ({
  name: `${name}-only-in-${packages.join('-')}`,
  severity: 'error',
  from: { path: `^packages/(?!(${packages.join('|')})/)[^/]+/src` },
  to: { path },
})

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    mayImport('core', []),
    mayImport('trust', ['core']),
    mayImport('runtime', ['core']),
    mayImport('interops-vector', ['core', 'trust']),
    mayImport('interops-trace', ['core', 'trust', 'runtime']),
    mayImport('mssante-whitelist', ['core', 'trust']),
    mayImport('mssante-directory-client', ['core', 'runtime']),
    mayImport('msa-qf-client', ['core']),
    mayImport('convention-rules', ['core']),
    mayImport('partner', ['core', 'trust']),
    mayImport('testkit', ['core']),
    mayImport('gateway', ['core', 'trust', 'runtime', 'interops-vector', 'interops-trace']),
    {
      name: 'layer-2-never-imports-layer-2',
      severity: 'error',
      from: { path: `^packages/(${LAYER_2})/src` },
      to: { path: `^packages/(?!$1/)(${LAYER_2})/` },
    },
    {
      name: 'packages-only-through-entry-points',
      severity: 'error',
      from: { path: '^(?:packages/([^/]+)|examples/[^/]+|bench)/(?:src|test)' },
      to: {
        path: '^packages/(?!$1/)[^/]+/src/',
        pathNot: `^(${entryPoints.join('|').replaceAll('.', '\\.')})$`,
      },
    },
    {
      name: 'core-has-no-node-built-in',
      severity: 'error',
      from: { path: '^packages/core/src' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'core-depends-on-zod-only',
      severity: 'error',
      from: { path: '^packages/core/src' },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer'], pathNot: 'node_modules/zod/' },
    },
    onlyIn('xml-libraries', ['trust'], 'node_modules/(xml-crypto|@xmldom|fast-xml-parser|libxml2-wasm)/'),
    onlyIn('x509-libraries', ['trust', 'testkit'], 'node_modules/(pkijs|asn1js|node-forge|@peculiar)/'),
    {
      name: 'strict-reader-has-no-imports',
      severity: 'error',
      from: { path: '^packages/trust/src/xml/' },
      to: { pathNot: '^packages/trust/src/xml/' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      conditionNames: ['@entente/source', 'import', 'node', 'default'],
      exportsFields: ['exports'],
    },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|coverage)/' },
  },
}
