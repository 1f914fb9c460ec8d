import { execFileSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeWorld } from '../support/child-world.ts'
import { AGENCY_OU, makeWorld, ROWS, SIGNER_CN, TENANT } from '../support/world.ts'

const root = fileURLToPath(new URL('../../../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'entente-whitelist-published-'))

/** Lays a package out as `npm install` would: its build, the package.json that is published, its dependencies. */
function install(name: string): void {
  const source = join(root, 'packages', name)
  const target = join(folder, 'node_modules/@entente', name)
  mkdirSync(target, { recursive: true })
  const manifest = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'))
  writeFileSync(
    join(target, 'package.json'),
    JSON.stringify({ ...manifest, exports: manifest.publishConfig.exports }),
  )
  execFileSync(
    join(root, 'node_modules/.bin/tsup'),
    ['--no-dts', '--silent', '--out-dir', join(target, 'dist')],
    { cwd: source, stdio: 'pipe' },
  )
  for (const dependency of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })) {
    if (dependency.startsWith('@entente/')) continue
    const link = join(folder, 'node_modules', dependency)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(realpathSync(join(source, 'node_modules', dependency)), link)
  }
}

const USE = `
  import { readFileSync } from 'node:fs'
  import { fileListStore, fileSource, listProfile, openWhitelist } from '@entente/mssante-whitelist'
  import { startPolicyServer } from '@entente/mssante-whitelist/postfix'
  import { startInboundFront } from '@entente/mssante-whitelist/smtp'
  import { writeList } from '@entente/mssante-whitelist/testing'
  import { createCrlCache, loadCrl, parseCertificate, trustStore } from '@entente/trust'

  const [worldFile, list, store] = process.argv.slice(2)
  const world = JSON.parse(readFileSync(worldFile, 'utf8'))
  const [anchor, issuer] = [world.root, world.authority].map((pem) => parseCertificate(pem))
  const crls = world.crls.map((crl, index) => loadCrl(Buffer.from(crl, 'base64'), index === 0 ? anchor : issuer))
  const policy = {
    tenant: world.tenant,
    profile: listProfile(),
    signer: {
      trust: trustStore({
        anchors: [{ name: 'IGC fictive', certificate: world.root, sha256: anchor.sha256 }],
        intermediates: [world.authority],
        crls: createCrlCache(crls),
      }),
      revocation: { mode: 'require' },
      commonName: world.commonName,
      organizationalUnit: world.organizationalUnit,
      issuingCaSha256: [issuer.sha256],
    },
  }
  const whitelist = await openWhitelist({
    mode: 'enforce',
    policy,
    source: fileSource(list),
    store: await fileListStore({ tenant: world.tenant, folder: store }),
    clock: { now: () => new Date(world.now) },
  })
  const { outcome } = await whitelist.refresh()
  const { snapshot, state } = whitelist.view()
  console.log(outcome, state, snapshot?.domainCount, snapshot?.verification)
  console.log([startPolicyServer, startInboundFront, writeList].map((one) => typeof one).join(' '))
  await whitelist.close()
`

beforeAll(async () => {
  const world = makeWorld()
  for (const name of ['core', 'trust', 'mssante-whitelist']) install(name)
  writeFileSync(join(folder, 'use.mjs'), USE)
  writeFileSync(join(folder, 'list.xml'), await world.list(ROWS))
  const described = JSON.parse(describeWorld(world))
  const signer = { tenant: TENANT, commonName: SIGNER_CN, organizationalUnit: AGENCY_OU }
  writeFileSync(join(folder, 'world.json'), JSON.stringify({ ...described, ...signer }))
}, 180_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('the build opens, verifies and stores a list under plain Node.js, in its worker thread', () => {
  const { NODE_OPTIONS: _, ...env } = process.env
  const printed = execFileSync(process.execPath, ['use.mjs', 'world.json', 'list.xml', 'store'], {
    cwd: folder,
    env,
    encoding: 'utf8',
  })
  expect(printed.trim().split('\n')).toEqual(['swapped fresh 4 verified', 'function function function'])
})
