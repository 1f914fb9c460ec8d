// Carries out the Dockerfile's steps in a plain folder, where no image can be pulled: the packages are packed and
// published to a registry on the loopback interface, installed from there as the image does, and the gateway runs as a
// user without rights, out of folders that it cannot write to. Nothing leaves the machine but requests to the public
// npm registry. Run it as root (it then becomes uid 65534 without capabilities), or as yourself.
//   npm ci --prefix tools/registry && node packages/gateway/docker/rehearse.mjs
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from '../../../scripts/release/run.mjs'
import { startRegistry } from '../../../scripts/release/start-registry.mjs'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const work = mkdtempSync(join(tmpdir(), 'entente-image-'))
const clone = join(work, 'clone')
const NOBODY = 65_534
const asRoot = process.getuid?.() === 0
const dockerfile = readFileSync(new URL('./Dockerfile', import.meta.url), 'utf8')

chmodSync(work, 0o755)
const registry = await startRegistry(join(root, 'tools', 'registry'), join(work, 'registry'))
try {
  publish()
  const tree = join(work, 'tree')
  const prefix = install(tree)
  const file = configure(tree)
  await serve(prefix, file, tree)
  console.log('The steps of the Dockerfile give a gateway that runs without root.')
} finally {
  await registry.close()
  rmSync(work, { recursive: true, force: true })
}

/** Packs what the command needs, as a release does, and publishes it on the loopback interface. */
function publish() {
  step('build and pack')
  run('git', ['clone', '--quiet', root, clone], work)
  run(process.execPath, ['scripts/bootstrap.mjs'], clone)
  const { packageManager } = JSON.parse(readFileSync(join(clone, 'package.json'), 'utf8'))
  const pnpm = (args, cwd) => run('npx', ['--yes', packageManager, ...args], cwd)
  pnpm(['-r', '--filter', '@entente/cli...', 'build'], clone)
  const packed = join(work, 'packed')
  mkdirSync(packed)
  for (const name of readdirSync(join(clone, 'packages'))) {
    const folder = join(clone, 'packages', name)
    if (existsSync(join(folder, 'dist'))) pnpm(['pack', '--pack-destination', packed], folder)
  }
  const env = { ...process.env, ...registry.environment }
  for (const file of readdirSync(packed))
    run('npm', ['publish', join(packed, file), '--provenance=false', '--silent'], work, env)
}

/** `RUN npm install --global --prefix /opt/entente @entente/cli`, then the folder of the volume. */
function install(tree) {
  step('install')
  const [, command] = /^RUN (npm install .*)$/m.exec(dockerfile) ?? []
  if (command === undefined) throw new Error('The Dockerfile installs in another way.')
  const prefix = join(tree, 'opt', 'entente')
  const [program, ...args] = command.replace('/opt/entente', prefix).split(' ')
  run(program, args, work, { ...process.env, ...registry.environment })
  const volume = join(tree, 'var', 'lib', 'entente')
  mkdirSync(volume, { recursive: true })
  chmodSync(volume, 0o700)
  if (asRoot) chownSync(volume, NOBODY, NOBODY)
  return prefix
}

/** A provider's files under /etc/entente, which the gateway may read; journal and evidence in the volume. */
function configure(tree) {
  step('configure')
  const folder = join(tree, 'etc', 'entente')
  mkdirSync(folder, { recursive: true })
  // The sample organismes need the test PKI, which no image holds: they are made by the source.
  run(
    process.execPath,
    [
      ...['--conditions=@entente/source', '--import', 'tsx', '--input-type=module', '--eval'],
      `import { createPki } from '@entente/testkit'
       import { sampleOrganismes, writeProvider } from '@entente/gateway/testing'
       const pki = createPki({ now: () => new Date(Date.now() - 3_600_000) })
       const target = { soap: 'http://127.0.0.1:9/', rest: 'http://127.0.0.1:9/' }
       writeProvider(sampleOrganismes(pki), { folder: process.argv[1], target })`,
      folder,
    ],
    join(root, 'packages', 'cli'),
  )
  const volume = join(tree, 'var', 'lib', 'entente')
  const change = (name, from, to) => {
    const path = join(folder, name)
    writeFileSync(path, readFileSync(path, 'utf8').replace(from, to))
  }
  change('deployment.json', 'file:journal.db', `file:${join(volume, 'journal.db')}`)
  change('gateway.json', 'file:preuves', `file:${join(volume, 'preuves')}`)
  change('gateway.json', /"admin": \{\s*"port": 0\s*\}/, '"admin": { "host": "127.0.0.1", "port": 9900 }')
  for (const name of readdirSync(folder)) {
    // The owner of the keys is the user of the image, and only he reads them.
    if (asRoot) chownSync(join(folder, name), NOBODY, NOBODY)
    chmodSync(join(folder, name), name.endsWith('.key') ? 0o400 : 0o444)
  }
  chmodSync(folder, 0o555)
  return join(folder, 'gateway.json')
}

/** ENTRYPOINT as the user of the image, HEALTHCHECK, and STOPSIGNAL. */
async function serve(prefix, file, tree) {
  step('run')
  const json = (name) => JSON.parse(new RegExp(`^${name}.*?(\\[.*\\])$`, 'm').exec(dockerfile)?.[1] ?? '[]')
  const [entry, ...args] = json('ENTRYPOINT').map((part) =>
    part.replace('/opt/entente', prefix).replace('/etc/entente/gateway.json', file),
  )
  const powerless = asRoot
    ? [
        'setpriv',
        `--reuid=${NOBODY}`,
        `--regid=${NOBODY}`,
        '--clear-groups',
        '--no-new-privs',
        '--bounding-set=-all',
      ]
    : []
  const [program, ...all] = [...powerless, process.execPath, entry, ...args]
  const gateway = spawn(program, all, {
    cwd: '/',
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  gateway.stderr.on('data', (data) => {
    said += data
  })
  const ended = once(gateway, 'exit')
  try {
    for (let waited = 0; !said.includes('"listening"'); waited += 100) {
      if (gateway.exitCode !== null || waited > 30_000) throw new Error(`The gateway did not start:\n${said}`)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    const [check, ...probe] = json('HEALTHCHECK')
    run(check === 'node' ? process.execPath : check, probe, work)
    const status = readFileSync(`/proc/${gateway.pid}/status`, 'utf8')
    const uid = /^Uid:\t(\d+)/m.exec(status)?.[1]
    const capabilities = /^CapEff:\t(\w+)/m.exec(status)?.[1]
    if (asRoot && (uid !== String(NOBODY) || !/^0+$/.test(capabilities)))
      throw new Error('It runs with rights.')
    console.log(`  healthy as uid ${uid}, effective capabilities ${capabilities}, Node.js ${process.version}`)
    const written = run(
      'find',
      [tree, '-newer', file, '-type', 'f', '-not', '-path', '*/var/lib/entente/*'],
      work,
    )
    if (written.trim() !== '') throw new Error(`Written outside of the volume:\n${written}`)
    gateway.kill('SIGTERM')
    const [code] = await ended
    if (code !== 0) throw new Error(`It ended with ${code} on SIGTERM.`)
  } finally {
    gateway.kill('SIGKILL')
  }
}

function step(name) {
  console.log(`${name} …`)
}
