import 'reflect-metadata'
import type { ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { wrapInSoap } from '@entente/testkit'
import {
  type ArgumentsHost,
  Catch,
  Controller,
  type ExceptionFilter,
  type INestApplication,
  Module,
  Post,
} from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { requireAction, rightsFor, toSoapFault } from '../../src/index.ts'
import { currentVector, guardExpress } from '../../src/middleware/express.ts'
import { MemorySink } from '../support/memory-sink.ts'
import { createWorld, PAGM, receivedVi, SERVICE } from '../support/world.ts'

const RIGHTS = { pagms: { [PAGM]: { actions: ['lire'] }, MISE_A_JOUR: { actions: [] } } }

/** The application: its handlers run only for an accepted VI. */
class Droits {
  async lire(): Promise<string> {
    const before = subject()
    await wait(Math.random() * 20)
    const vector = currentVector()
    if (vector === undefined) throw new Error('No VI was accepted.')
    requireAction(rightsFor(vector, RIGHTS), 'lire')
    return `${before} ${subject()}`
  }

  tomber(): never {
    throw new Error('table droits_2026 not found')
  }
}

/** The recipe of the README: what a handler throws is answered as a fault, without its detail. */
class SoapFaults implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const { status, headers, body } = toSoapFault(error)
    host.switchToHttp().getResponse<ServerResponse>().writeHead(status, headers).end(body)
  }
}

class Application {}

// What decorators do, written as calls: the tests are compiled without the decorators of TypeScript's old proposal.
const methodOf = (name: keyof Droits) =>
  Object.getOwnPropertyDescriptor(Droits.prototype, name) as PropertyDescriptor
Post('lire')(Droits.prototype, 'lire', methodOf('lire'))
Post('tomber')(Droits.prototype, 'tomber', methodOf('tomber'))
Controller('droits')(Droits)
Catch()(SoapFaults)
Module({ controllers: [Droits] })(Application)

const world = createWorld()
let app: INestApplication
let url: string
let requests = 0

beforeAll(async () => {
  app = await NestFactory.create(Application, { bodyParser: false, logger: false })
  app.use(
    '/droits',
    guardExpress({
      policy: () => world.policy,
      service: SERVICE,
      carriage: 'soap',
      ports: { clock: world.clock, sink: new MemorySink() },
      peer: () => world.tls.chainDer,
      requestId: () => `appel-${++requests}`,
      deadline: () => AbortSignal.timeout(2_000),
    }),
  )
  app.useGlobalFilters(new SoapFaults())
  await app.listen(0, '127.0.0.1')
  url = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}/droits`
})
afterAll(() => app.close())

function subject(): string | undefined {
  const { subject } = currentVector()?.claims ?? {}
  return subject?.kind === 'user' ? subject.id : undefined
}

function post(path: string, n: number, subject = 'agent-0042', pagm: string = PAGM): Promise<Response> {
  const id = `_00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
  const received = receivedVi(world, { id, subject, pagms: [pagm] })
  const body = wrapInSoap('bytes' in received ? new TextDecoder().decode(received.bytes) : '')
  return fetch(`${url}/${path}`, { method: 'POST', body, headers: { 'content-type': 'text/xml' } })
}

describe('the NestJS recipe', () => {
  it('serves accepted VIs and never shows one caller to another', async () => {
    const calls = Array.from({ length: 40 }, async (_, n) => {
      const response = await post('lire', n, `agent-${n}`)
      expect(response.status).toBe(201)
      expect(await response.text()).toBe(`agent-${n} agent-${n}`)
    })
    await Promise.all(calls)
  })

  it('answers a refused VI before any handler, with its fault', async () => {
    const response = await post('tomber', 100, 'agent-0042', 'AUTRE')
    expect(response.status).toBe(500)
    expect(await response.text()).toContain('vi:InvalidPagm')
  })

  it('answers what a handler throws as a fault without its detail', async () => {
    const refused = await post('lire', 101, 'agent-0042', 'MISE_A_JOUR')
    expect(await refused.text()).toContain('DroitsInsuffisants')
    const broken = await post('tomber', 102)
    expect(broken.status).toBe(503)
    expect(await broken.text()).not.toContain('droits_2026')
  })
})
