import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What every consumer does with the packages; the imports before it differ. */
const USE = `
const root = createPki({ now: () => new Date() }).root({ subject: [['C', 'FR'], ['CN', 'Racine fictive']] })
const { sha256 } = parseCertificate(root.certificateDer)
const siret = parseSiret('99000000200016')
const { article } = rule('QF-9.2-1')
const seen = [vectorErrors, traceErrors, whitelistErrors, directoryErrors, qfErrors, runtimeErrors].map((codes) => Object.keys(codes).length)
if (sha256.length !== 64 || siret !== '99000000200016' || article === '' || seen.includes(0)) throw new Error('unexpected')
console.log('used')
`

const IMPORTS = [
  ['createPki', '@entente/testkit'],
  ['parseCertificate', '@entente/trust'],
  ['parseSiret', '@entente/core/ids'],
  ['rule', '@entente/convention-rules'],
  ['vectorErrors', '@entente/interops-vector'],
  ['traceErrors', '@entente/interops-trace'],
  ['whitelistErrors', '@entente/mssante-whitelist'],
  ['directoryErrors', '@entente/mssante-directory-client'],
  ['qfErrors', '@entente/msa-qf-client'],
  ['runtimeErrors', '@entente/runtime'],
]
const esm = IMPORTS.map(([name, from]) => `import { ${name} } from '${from}'\n`).join('') + USE
const commonJs = IMPORTS.map(([name, from]) => `const { ${name} } = require('${from}')\n`).join('') + USE

/** Each kind of project that consumes Entente: its files, the command that prepares it, and what is run on each Node.js. */
export const consumers = {
  esm: { files: { 'main.mjs': esm }, entry: 'main.mjs' },
  commonjs: { files: { 'main.cjs': commonJs }, entry: 'main.cjs' },
  nodenext: {
    files: {
      'main.ts': esm,
      'tsconfig.json': JSON.stringify({
        compilerOptions: {
          module: 'nodenext',
          target: 'es2022',
          strict: true,
          types: ['node'],
          outDir: 'out',
          lib: ['es2023'],
        },
        include: ['main.ts'],
      }),
    },
    dependencies: ['@types/node@20'],
    prepare: (tools) => [join(tools, 'node_modules', '.bin', 'tsc'), '-p', '.'],
    entry: 'out/main.js',
  },
  bundler: {
    files: { 'main.mjs': esm },
    prepare: (tools) => [
      join(tools, 'node_modules', '.bin', 'esbuild'),
      'main.mjs',
      '--bundle',
      '--platform=node',
      '--format=esm',
      ...['libsql', 'pg', 'ldapts', '@opentelemetry/api'].map((name) => `--external:${name}`),
      "--banner:js=import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)",
      '--outfile=bundle.mjs',
      '--log-level=warning',
    ],
    entry: 'bundle.mjs',
  },
}

/** Writes the files of a fresh project. */
export function writeProject(folder, files) {
  mkdirSync(folder, { recursive: true })
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'consumer', version: '0.0.0', private: true, type: 'module' }),
  )
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
}
