import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { civilDateInParis, parseCivilDate } from '@entente/core/time'
import {
  type CivilIdentity,
  type ConsultationRequest,
  isQfError,
  measureAvailability,
  type Outage,
  parseCivilIdentity,
} from '@entente/msa-qf-client'
import { CSS, html } from './html.ts'
import { IDLE_SCRIPT } from './idle-script.ts'
import type { Desk } from './open-desk.ts'
import {
  deskPage,
  outcomePage,
  page,
  SUPERVISOR,
  type Supervision,
  signInPage,
  supervisionPage,
} from './pages.ts'
import { isOwnForm, type Session, Sessions } from './sessions.ts'

const MAX_FORM_BYTES = 16_384
const NOTICE = 'annexe1-2021-01'

/** Names of the form for the fields that the client names. */
const FORM_FIELD: Readonly<Record<string, string>> = {
  birthName: 'nom',
  givenNames: 'prenom',
  birthDate: 'naissance',
  'birthPlace.commune': 'commune',
  registration: 'inscription',
  'information.deliveredOn': 'information',
}

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

/** Serves the desk. Every page is made here; the browser runs the one script that closes idle pages. */
export function deskServer(desk: Desk): Server {
  const { convention, policy, client, clock } = desk
  const idle = policy.sessionIdleMinutes ?? 15
  const sessions = new Sessions(clock, idle)
  const agents = [...policy.users.map(({ id }) => id), SUPERVISOR]
  const oppositions: string[] = []
  const outages: Outage[] = []
  const startedAt = clock.now()
  let observations = 0
  let last: Supervision['last']

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname
    const route = `${request.method} ${path}`
    if (route === 'GET /guichet.css') return asset(response, 'text/css', CSS)
    if (route === 'GET /guichet.js') return asset(response, 'text/javascript', IDLE_SCRIPT)
    if (route === 'GET /') return show(response, signInPage(agents))
    if (route === 'GET /session-fermee')
      return show(response, signInPage(agents, 'La session a été fermée faute de saisie.'))
    const form = request.method === 'POST' ? await formOf(request) : new URLSearchParams()
    if (route === 'POST /session') return signIn(form.get('agent') ?? '', response)
    const session = sessions.of(request.headers.cookie)
    if (session === 'expired') return redirect(response, '/session-fermee')
    if (session === 'none') return redirect(response, '/')
    if (request.method === 'POST' && !isOwnForm(session, form))
      return show(response, page('Formulaire refusé', BACK), 403)
    const now = clock.now()
    const previous = session.lastActivityAt
    session.lastActivityAt = now
    switch (route) {
      case 'GET /guichet':
        if (session.agent === SUPERVISOR) return redirect(response, '/supervision')
        return show(response, deskPage(convention, session, idle, { values: form }))
      case 'POST /guichet':
        return show(response, await consult(form, session, previous))
      case 'GET /supervision':
      case 'POST /opposition':
        if (session.agent !== SUPERVISOR) return redirect(response, '/guichet')
        return show(response, await supervise(route, form, session))
      case 'GET /activite':
        return asset(response, 'text/plain', '')
      case 'POST /deconnexion':
        sessions.end(session)
        client.endSession(session.agent, session.id)
        return redirect(response, '/')
      default:
        return show(response, page('Page inconnue', BACK), 404)
    }
  }

  function signIn(agent: string, response: ServerResponse): void {
    if (!agents.includes(agent)) {
      show(response, signInPage(agents, 'Agent inconnu.'), 400)
      return
    }
    const { id } = sessions.start(agent)
    response.setHeader('set-cookie', `session=${id}; HttpOnly; SameSite=Strict; Path=/`)
    redirect(response, agent === SUPERVISOR ? '/supervision' : '/guichet')
  }

  async function consult(values: URLSearchParams, session: Session, lastActivityAt: Date): Promise<string> {
    const purpose = values.get('activite') ?? ''
    const activity = convention.purposes.find(({ id }) => id === purpose)?.title ?? ''
    try {
      const request: ConsultationRequest<CivilIdentity> = {
        requestId: randomUUID(),
        session: { agent: session.agent, id: session.id, lastActivityAt },
        purpose,
        registration: values.get('inscription') ?? '',
        information: { deliveredOn: parseCivilDate(isoDate(values.get('information'))), notice: NOTICE },
        subject: identityFrom(values, values.get('commune') ?? ''),
      }
      observations += 1
      const outcome = await client.consult(request)
      last = outcome.guards
      return outcomePage(outcome, activity, session, idle)
    } catch (error) {
      if (isQfError(error, 'QF_PROVIDER_UNAVAILABLE')) outages.push({ from: lastActivityAt, to: clock.now() })
      const field = isQfError(error) ? FORM_FIELD[String(error.details.field)] : 'information'
      const message =
        field === undefined
          ? 'Le service ne répond pas. Réessayez plus tard.'
          : 'Ce champ n’a pas la forme attendue.'
      return deskPage(convention, session, idle, { values, wrong: { field: field ?? 'contenu', message } })
    }
  }

  async function supervise(route: string, form: URLSearchParams, session: Session): Promise<string> {
    let notice: string | undefined
    if (route.startsWith('POST')) {
      try {
        const subjects = [identityFrom(form, '08480')]
        await client.registerOpposition({
          requestId: randomUUID(),
          agent: session.agent,
          subjects,
          source: 'partner',
        })
        oppositions.push(civilDateInParis(clock.now()))
        notice = 'L’opposition est enregistrée.'
      } catch {
        notice = 'L’opposition n’a pas pu être enregistrée : vérifiez les champs.'
      }
    }
    const availability = measureAvailability({
      from: startedAt,
      to: clock.now(),
      openingHours: convention.openingHours,
      moreThan: convention.availability.percent,
      outages,
      observations,
    })
    return supervisionPage(
      { availability, oppositions, ...(last && { last }), ...(notice && { notice }) },
      session,
      idle,
    )
  }

  function identityFrom(values: URLSearchParams, commune: string): CivilIdentity {
    const [year = 0, month = 0, day = 0] = isoDate(values.get('naissance')).split('-').map(Number)
    return parseCivilIdentity(
      {
        birthName: values.get('nom') ?? '',
        givenNames: [values.get('prenom') ?? ''],
        sex: values.get('sexe') === 'M' ? 'M' : 'F',
        birthDate: { year, month, day },
        birthPlace: { country: '99100', commune },
      },
      civilDateInParis(clock.now()),
    )
  }

  return createServer((request, response) => {
    answer(request, response).catch(() => show(response, page('Erreur', BACK), 500))
  })
}

const BACK = html`<p>Revenez à la <a href="/guichet">consultation</a> ou <a href="/">reconnectez-vous</a>.</p>`

function show(response: ServerResponse, body: string, status = 200): void {
  response.writeHead(status, HEADERS).end(body)
}

function asset(response: ServerResponse, type: string, body: string): void {
  response.writeHead(200, { ...HEADERS, 'content-type': `${type}; charset=utf-8` }).end(body)
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(303, { ...HEADERS, location }).end()
}

/** `17/04/1988` as `1988-04-17`; whatever else becomes a text that no parser takes. */
function isoDate(text: string | null): string {
  return (text ?? '').trim().replace(/^(\d{2})\/(\d{2})\/(\d{4})$/, '$3-$2-$1')
}

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > MAX_FORM_BYTES) throw new Error('form too large')
    chunks.push(chunk)
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'))
}
