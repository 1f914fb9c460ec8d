import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'

/**
 * Starts an npm registry on the loopback interface: our packages live in its folder, all others come from the public one.
 *
 * @param tools  folder in which verdaccio is installed
 * @param folder where it keeps what is published, and the npm settings to use it
 */
export async function startRegistry(tools, folder) {
  mkdirSync(folder, { recursive: true })
  const port = await freePort()
  const url = `http://127.0.0.1:${port}/`
  const config = join(folder, 'config.yaml')
  writeFileSync(
    config,
    `storage: ${join(folder, 'storage')}
auth: { htpasswd: { file: ${join(folder, 'htpasswd')}, max_users: 1 } }
uplinks: { npmjs: { url: 'https://registry.npmjs.org/', cache: true } }
packages:
  '@entente/*': { access: $all, publish: $authenticated }
  '**': { access: $all, proxy: npmjs }
log: { type: stdout, level: warn }
`,
  )
  const server = spawn(
    process.execPath,
    [
      join(tools, 'node_modules', 'verdaccio', 'bin', 'verdaccio'),
      '--config',
      config,
      '--listen',
      `127.0.0.1:${port}`,
    ],
    { stdio: 'ignore' },
  )
  await answers(url)
  const settings = join(folder, 'npmrc')
  writeFileSync(
    settings,
    `registry=${url}\n//127.0.0.1:${port}/:_authToken=${await addUser(url)}\naudit=false\nfund=false\nupdate-notifier=false\n`,
  )
  return {
    /** What npm needs to see this registry and no other. */
    environment: { npm_config_userconfig: settings, npm_config_registry: url },
    close: async () => {
      const ended = once(server, 'exit')
      server.kill('SIGTERM')
      await ended
    },
  }
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address()
  probe.close()
  return port
}

async function answers(url) {
  for (let attempt = 0; attempt < 150; attempt += 1) {
    try {
      if ((await fetch(`${url}-/ping`)).ok) return
    } catch {}
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error('The local registry did not answer within 30 seconds.')
}

async function addUser(url) {
  const response = await fetch(`${url}-/user/org.couchdb.user:rehearsal`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'rehearsal', password: crypto.randomUUID() }),
  })
  const { token } = await response.json()
  return token
}
