import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { deadlines, explain, renderTrace } from '@entente/convention-rules'
import { isEntenteError } from '@entente/core'
import { addDays, civilDateInParis, parseCivilDate } from '@entente/core/time'
import { parseCivilIdentity } from '@entente/msa-qf-client'
import { findMailboxes } from '@entente/mssante-directory-client'
import { judgeDomains } from '@entente/mssante-whitelist'
import { type Space, TENANT } from './open-space.ts'
import type { Telemetry } from './telemetry.ts'

const MAX_BODY_BYTES = 8_192

type Answer = { readonly status: number; readonly body: unknown }

/** Serves the organisme's own applications on the loopback interface. What is personal travels in bodies only. */
export async function startInsideServer(space: Space, telemetry: Telemetry) {
  const routes: Readonly<Record<string, (body: Record<string, string>) => Promise<Answer> | Answer>> = {
    'GET /health': () => health(space),
    'GET /metrics': async () => ({ status: 200, body: await telemetry.counters() }),
    'GET /echeances': () => ok(calendar(space)),
    'POST /mail': (body) => ok(judgeMail(space, body)),
    'POST /annuaire': async (body) => ok(await lookUp(space, body)),
    'POST /qf': async (body) => ok(await consult(space, body)),
  }
  const server = createServer(async (request, response) => {
    const route = routes[`${request.method} ${request.url}`]
    try {
      if (route === undefined) return send(response, { status: 404, body: { error: 'unknown' } })
      send(response, await route(request.method === 'POST' ? await bodyOf(request) : {}))
    } catch (error) {
      // The code tells the operator where to look; a message could quote what somebody typed.
      const code = isEntenteError(error) ? error.code : 'UNEXPECTED'
      space.observer.event('espace.failed', { code })
      send(response, { status: code === 'UNEXPECTED' ? 500 : 503, body: { error: code } })
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.close()
      server.closeIdleConnections()
      await once(server, 'close')
    },
  }
}

/** 503 as soon as one part would refuse to serve. */
function health({ journal, whitelist }: Space): Answer {
  const { state } = journal.health()
  const { level } = whitelist.health()
  const isServing = state !== 'broken' && level !== 'down'
  return { status: isServing ? 200 : 503, body: { journal: state, whitelist: level } }
}

/** What is due in a year under the three conventions, safe day first. */
function calendar({ clock, documents: { interops, mssante, qf } }: Space) {
  const asOf = civilDateInParis(clock.now())
  return [interops, mssante, qf]
    .flatMap((convention) =>
      deadlines({ convention, events: [] }, { asOf, to: addDays(asOf, 365) }).map((deadline) => ({
        convention: convention.id,
        safe: deadline.envelope.safe,
        article: deadline.article,
        why: renderTrace(explain(deadline), { language: 'fr' }).split('\n')[0],
      })),
    )
    .sort((a, b) => a.safe.localeCompare(b.safe))
}

function judgeMail(
  { whitelist, gate, contract, clock }: Space,
  { from = '', to = '' }: Record<string, string>,
) {
  const operator = contract(civilDateInParis(clock.now()))
  const judged = judgeDomains({ sender: from, recipient: to, operator }, whitelist.view(), gate, 'outbound')
  return judged.decision === 'continue'
    ? judged
    : { decision: judged.decision, reason: judged.verdict.reason }
}

async function lookUp({ directory }: Space, { rpps = '', agent = '' }: Record<string, string>) {
  const trace = {
    tenant: TENANT,
    actor: { kind: 'person', id: agent },
    requestId: crypto.randomUUID(),
  } as const
  const found = await findMailboxes(directory, { by: 'rpps', rpps }, { purpose: 'end-user-lookup', trace })
  return found.status === 'found'
    ? { status: found.status, addresses: found.mailboxes.map(({ address }) => address) }
    : { status: found.status }
}

async function consult({ qf, clock }: Space, { agent = '', birthName = '' }: Record<string, string>) {
  const outcome = await qf.consult({
    requestId: crypto.randomUUID(),
    session: { agent, id: 'session-1', lastActivityAt: clock.now() },
    purpose: 'creche',
    registration: 'inscription-7',
    information: { deliveredOn: parseCivilDate('2026-01-20'), notice: 'annexe1-2021-01' },
    subject: parseCivilIdentity(
      {
        birthName,
        givenNames: ['CAMILLE'],
        sex: 'F',
        birthDate: { year: 1988, month: 4, day: 17 },
        birthPlace: { country: '99100', commune: '08480' },
      },
      '2026-01-20',
    ),
  })
  return outcome.kind === 'found'
    ? { kind: outcome.kind, quotientFamilial: outcome.quotientFamilial }
    : { kind: outcome.kind }
}

function ok(body: unknown): Answer {
  return { status: 200, body }
}

function send(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
  response.end(JSON.stringify(body))
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, string>> {
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of request) {
    length += piece.length
    if (length > MAX_BODY_BYTES) throw new Error('The body is too large.')
    pieces.push(piece)
  }
  const value: unknown = JSON.parse(Buffer.concat(pieces).toString('utf8'))
  if (typeof value !== 'object' || value === null) throw new Error('The body is no object.')
  return Object.fromEntries(Object.entries(value).filter(([, text]) => typeof text === 'string'))
}
