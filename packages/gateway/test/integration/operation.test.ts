import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ask, envelope, openWorld, type World } from '../support/world.ts'

let world: World
let port: number
beforeEach(async () => {
  world = await openWorld({ drainSeconds: 5 })
  port = world.portOf(world.client)
})
afterEach(() => world.close())

type Json = Record<string, unknown>
function edit(
  gateway: 'fournisseuse' | 'caisse-cliente',
  change: (file: Json) => void,
  name = 'gateway.json',
): void {
  const path = join(world.folder, gateway, name)
  const file = JSON.parse(readFileSync(path, 'utf8')) as Json
  change(file)
  writeFileSync(path, JSON.stringify(file))
}
const outboundOf = (file: Json) =>
  ((file.tenants as Json[])[0]?.outbound ?? {}) as { routes: Json[]; applications: Json[]; port: number }

describe('a changed configuration', () => {
  it('is taken over between two calls', async () => {
    edit('caisse-cliente', (file) => {
      const [route] = outboundOf(file).routes
      if (route) route.path = '/nouveau'
    })
    expect(await world.client.reload()).toEqual({ outcome: 'replaced' })
    expect((await ask(port, '/nouveau', { body: envelope() })).status).toBe(200)
    expect((await ask(port, '/droits', { body: envelope() })).headers['entente-code']).toBe(
      'GATEWAY_ROUTE_UNKNOWN',
    )
  })

  it.each([
    [
      'that is not JSON',
      () => writeFileSync(join(world.folder, 'caisse-cliente', 'gateway.json'), '{'),
      'GATEWAY_CONFIG_INVALID',
    ],
    [
      'with a service that no convention opens',
      () =>
        edit('caisse-cliente', (file) => {
          const [route] = outboundOf(file).routes
          if (route) route.service = 'https://ailleurs.example/'
        }),
      'GATEWAY_CONFIG_INVALID',
    ],
    [
      'with a key that cannot be read',
      () => writeFileSync(join(world.folder, 'caisse-cliente', 'jetons.key'), 'not a key'),
      'SIGNER_KEY_UNREADABLE',
    ],
    [
      'with a key file that is gone',
      () => rmSync(join(world.folder, 'caisse-cliente', 'jetons.key')),
      'GATEWAY_REFERENCE_UNREADABLE',
    ],
    [
      'with another port',
      () =>
        edit('caisse-cliente', (file) => {
          outboundOf(file).port = 1
        }),
      'GATEWAY_RESTART_REQUIRED',
    ],
    ...(
      [
        ['another auditor', { id: 'autre', use: 'trace-auditor', reference: 'file:autre.pem' }],
        [
          'a seal',
          { id: 'autre', use: 'head-seal', reference: 'file:autre.key', certificate: 'file:autre.pem' },
        ],
      ] as const
    ).map<[string, () => void, string]>(([what, key]) => [
      `with ${what}, which the open journal does not take over`,
      () =>
        edit(
          'caisse-cliente',
          (deployment) => {
            const keys = deployment.keys as Json[]
            deployment.keys = [
              ...keys,
              { ...key, tenant: keys[0]?.tenant, environment: keys[0]?.environment },
            ]
          },
          'deployment.json',
        ),
      'GATEWAY_RESTART_REQUIRED',
    ]),
    [
      'with a witness, whom the open journal does not ask',
      () =>
        edit('caisse-cliente', (file) => {
          Object.assign((file.tenants as Json[])[0] ?? {}, {
            witnesses: [{ endpoint: 'temoin', key: 'file:temoin.key' }],
          })
        }),
      'GATEWAY_RESTART_REQUIRED',
    ],
    [
      'with a timestamp authority, whom the open journal does not ask',
      () =>
        edit(
          'caisse-cliente',
          (deployment) => {
            const endpoints = deployment.endpoints as Json[]
            deployment.endpoints = [
              ...endpoints,
              { id: 'tsa', environment: 'staging', use: 'timestamp-authority', url: 'https://tsa.example/' },
            ]
          },
          'deployment.json',
        ),
      'GATEWAY_RESTART_REQUIRED',
    ],
  ])('%s is refused, and the old one stays in force', async (_title, change, code) => {
    change()
    expect(await world.client.reload()).toMatchObject({ outcome: 'kept', code })
    expect(world.client.health()).toMatchObject({ status: 'degraded', refusedConfiguration: code })
    expect((await ask(port, '/droits', { body: envelope() })).status).toBe(200)
  })

  it('with a second application makes both prove who they are', async () => {
    writeFileSync(join(world.folder, 'caisse-cliente', 'a.secret'), 'secret-a\n')
    writeFileSync(join(world.folder, 'caisse-cliente', 'b.secret'), 'secret-b\n')
    edit('caisse-cliente', (file) => {
      const entry = outboundOf(file)
      const [first] = entry.applications
      entry.applications = [
        { ...first, secret: 'file:a.secret' },
        { ...first, id: 'autre', secret: 'file:b.secret', roles: {} },
      ]
    })
    expect(await world.client.reload()).toEqual({ outcome: 'replaced' })
    const as = (who: string) =>
      ask(port, '/droits', {
        body: envelope(),
        headers: { authorization: `Basic ${Buffer.from(who).toString('base64')}` },
      })
    expect((await as('facturation:secret-a')).status).toBe(200)
    expect((await as('autre:secret-b')).headers['entente-code']).toBe('GATEWAY_ROLE_UNKNOWN')
    expect((await as('facturation:secret-b')).headers['entente-code']).toBe('GATEWAY_APPLICATION_UNKNOWN')
    expect((await as('personne:secret-a')).headers['entente-code']).toBe('GATEWAY_APPLICATION_UNKNOWN')
    expect((await ask(port, '/droits', { body: envelope() })).headers['entente-code']).toBe(
      'GATEWAY_APPLICATION_UNKNOWN',
    )
  })
})

describe('a gateway that is told to stop', () => {
  it('ends the calls in flight and takes no new ones', async () => {
    let finish: (() => void) | undefined
    world.service.handler = (incoming, response) => {
      incoming.resume()
      finish = () => response.end('<served/>')
    }
    const inFlight = ask(port, '/droits', { body: envelope() })
    while (finish === undefined) await sleep(10)
    const closing = world.client.close()
    await sleep(50)
    expect(world.client.health().draining).toBe(true)
    const ready = await fetch(`http://127.0.0.1:${world.client.admin.port}/ready`)
    expect(ready.status).toBe(503)
    await expect(ask(port, '/droits', { body: envelope() })).rejects.toThrow()
    finish()
    expect((await inFlight).status).toBe(200)
    await closing
  })
})
