// Builds the offline page: `node scripts/build-page.mjs [output]`, by default dist/echeancier.html.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const here = new URL('..', import.meta.url)
const output =
  process.argv[2] === undefined ? new URL('dist/echeancier.html', here) : pathToFileURL(process.argv[2])

// esbuild comes with tsup, which builds the package too.
const require = createRequire(import.meta.url)
const esbuild = createRequire(require.resolve('tsup'))('esbuild')

const script = esbuild.buildSync({
  entryPoints: [fileURLToPath(new URL('page/app.mjs', here))],
  bundle: true,
  format: 'iife',
  platform: 'browser',
  target: 'es2022',
  minify: true,
  legalComments: 'none',
  charset: 'utf8',
  conditions: ['@entente/source'],
  write: false,
}).outputFiles[0].text

const style = /export const STYLE = `([^`]*)`/.exec(
  readFileSync(new URL('src/outputs/html.ts', here), 'utf8'),
)?.[1]
if (style === undefined) throw new Error('src/outputs/html.ts holds no STYLE.')
// A closing tag inside the script would end it.
const page = readFileSync(new URL('page/page.html', here), 'utf8')
  .replace('/*STYLE*/', () => style)
  .replace('/*SCRIPT*/', () => script.replaceAll('</script', '<\\/script'))
mkdirSync(dirname(fileURLToPath(output)), { recursive: true })
writeFileSync(output, page)
