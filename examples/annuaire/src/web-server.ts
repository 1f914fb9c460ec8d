import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { isEntenteError } from '@entente/core'
import type { TraceContext } from '@entente/core/ports'
import { type DirectoryAnswer, findMailboxes } from '@entente/mssante-directory-client'
import { STYLE, TYPING } from './assets.ts'
import { html } from './markup.ts'
import { type Annuaire, TENANT } from './open-annuaire.ts'
import { mailboxPage, page, publishPage, resultsOf, searchPage, signInPage } from './pages.ts'
import { publishedNow, publishTeamMailbox } from './publishing.ts'
import { isOwn, MANAGER, type Refusal, type Session, Sessions } from './sessions.ts'

const MAX_FORM_BYTES = 8_192
const MOST_RESULTS = 12

const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

const REFUSALS: Readonly<Record<Refusal, string>> = {
  agent: 'Utilisateur inconnu.',
  purpose: 'La finalité est obligatoire.',
  'purpose-of-manager': 'Cette finalité est celle du gestionnaire.',
}

/** Serves the pages. What somebody looks for travels in the body of a POST, never in an address. */
export function webServer(annuaire: Annuaire): Server {
  const sessions = new Sessions()

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const route = `${request.method} ${request.url}`
    if (route === 'GET /annuaire.css') return send(response, STYLE, 'text/css')
    if (route === 'GET /annuaire.js') return send(response, TYPING, 'text/javascript')
    if (route === 'GET /') return send(response, signInPage())
    const form = request.method === 'POST' ? await formOf(request) : new URLSearchParams()
    if (route === 'POST /session') return signIn(form, response)
    const session = sessions.of(request.headers.cookie)
    if (session === undefined) return redirect(response, '/')
    if (request.method === 'POST' && !isOwn(session, form)) {
      return send(
        response,
        page('Formulaire refusé', html`<p><a href="/">Se connecter</a></p>`),
        'text/html',
        403,
      )
    }
    const isManager = session.agent === MANAGER
    switch (route) {
      case 'GET /recherche':
        return send(response, await searched(session, ''))
      case 'POST /recherche':
        return send(response, await searched(session, form.get('nom') ?? ''))
      case 'POST /resultats':
        return send(response, resultsOf(session, await typedAnswer(session, form.get('nom') ?? '')).markup)
      case 'POST /fiche':
        return send(response, mailboxPage(session, await addressAnswer(session, form.get('adresse') ?? '')))
      case 'GET /publier':
        return isManager ? send(response, await publisher(session)) : redirect(response, '/recherche')
      case 'POST /publier':
        return isManager ? send(response, await published(session, form)) : redirect(response, '/recherche')
      case 'POST /deconnexion':
        sessions.end(session)
        return redirect(response, '/')
      default:
        return send(
          response,
          page('Page inconnue', html`<p><a href="/recherche">Rechercher</a></p>`, session),
          'text/html',
          404,
        )
    }
  }

  function signIn(form: URLSearchParams, response: ServerResponse): void {
    const session = sessions.start(form.get('agent') ?? '', form.get('finalite') ?? '')
    if (typeof session === 'string') {
      send(response, signInPage(REFUSALS[session]), 'text/html', 400)
      return
    }
    response.setHeader('set-cookie', `annuaire=${session.id}; HttpOnly; SameSite=Strict; Path=/`)
    redirect(
      response,
      session.agent === MANAGER && session.purpose === 'directory-feed' ? '/publier' : '/recherche',
    )
  }

  async function searched(session: Session, typed: string): Promise<string> {
    const { search, clock, mailboxes } = annuaire
    const results = typed === '' ? html`` : resultsOf(session, await typedAnswer(session, typed))
    const freshness = {
      fileOf: await search.asOf(),
      changedUntil: await search.changedUntil(),
      mailboxes,
      at: clock.now(),
    }
    return searchPage(session, freshness, typed, results)
  }

  async function typedAnswer(session: Session, typed: string): Promise<Answer | 'too-short'> {
    const text = typed.trim().slice(0, 200)
    if (text.length < 2) return 'too-short'
    const query = text.includes('@')
      ? ({ by: 'address', address: text } as const)
      : ({ by: 'name', name: text } as const)
    return asked(() => findMailboxes(annuaire.typed, query, { ...contextOf(session), limit: MOST_RESULTS }))
  }

  function addressAnswer(session: Session, address: string): Promise<Answer> {
    return asked(() =>
      findMailboxes(annuaire.whole, { by: 'address', address: address.slice(0, 200) }, contextOf(session)),
    )
  }

  async function publisher(session: Session): Promise<string> {
    return publishPage(session, await state(session))
  }

  async function published(session: Session, form: URLSearchParams): Promise<string> {
    const text = (name: string) => (form.get(name) ?? '').trim().slice(0, 200)
    const entered = {
      address: text('address'),
      service: text('service'),
      responsible: text('responsible'),
      redList: form.has('redList'),
    }
    const outcome = await publishTeamMailbox(annuaire, session.agent, entered)
    if (outcome.done !== undefined) await annuaire.refresh()
    const isRefused = outcome.done === undefined
    return publishPage(session, { ...(await state(session)), outcome, ...(isRefused && { entered }) })
  }

  async function state(session: Session) {
    const kinds = ['directory.publication', 'directory.look-up']
    const reader = { ...contextOf(session).trace, purpose: 'Contrôle des publications' }
    return {
      published: await publishedNow(annuaire),
      records: await annuaire.journal.search({ kinds, limit: 10 }, reader),
    }
  }

  return createServer((request, response) => {
    answer(request, response).catch(() => {
      send(
        response,
        page('Erreur', html`<p>Réessayez plus tard.</p><p><a href="/">Accueil</a></p>`),
        'text/html',
        500,
      )
    })
  })
}

type Answer = DirectoryAnswer | { readonly code: string }

function contextOf({ agent, purpose }: Session) {
  const trace: TraceContext = {
    tenant: TENANT,
    actor: { kind: 'person', id: agent },
    requestId: randomUUID(),
  }
  return { purpose, trace }
}

/** An answer, or the permanent code of what prevented one. */
async function asked(question: () => Promise<DirectoryAnswer>): Promise<Answer> {
  try {
    return await question()
  } catch (error) {
    return { code: isEntenteError(error) ? error.code : 'INCONNU' }
  }
}

function send(response: ServerResponse, body: string, type = 'text/html', status = 200): void {
  response.writeHead(status, { ...HEADERS, 'content-type': `${type}; charset=utf-8` }).end(body)
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(303, { ...HEADERS, location }).end()
}

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) {
    text += chunk
    if (text.length > MAX_FORM_BYTES) throw new Error('form too large')
  }
  return new URLSearchParams(text)
}
