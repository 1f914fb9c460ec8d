import {
  type AcceptedVector,
  acceptVector,
  type CurrentUser,
  portalSession,
  readSamlResponseForm,
  toRefusalPage,
} from '@entente/interops-vector'
import { nodeRandom, systemClock } from '@entente/runtime'
import { openExampleJournal } from '@entente-examples/common'
import { SERVICE, vectorPolicy } from './organismes.ts'
import { cookieOf, escapeHtml, html, listen, type Portal, type Route, redirect } from './web.ts'

const COOKIE = 'session-fournisseuse'

interface Session extends CurrentUser {
  readonly pagms: readonly string[]
}

function sessionOf({ claims }: AcceptedVector): Session {
  const { issuer, subject, pagms } = claims
  return { issuer, subjectId: subject.kind === 'user' ? subject.id : undefined, pagms }
}

/** Starts the provider's portal. Forms are posted to `/acs`. */
export function startProviderPortal(): Promise<Portal> {
  const sessions = new Map<string, Session>()
  /** Accepted VIs whose users must still confirm that they change who is logged in. */
  const waiting = new Map<string, Session>()

  function open(session: Session, page: string) {
    // A new session under a new name, whatever the browser held before.
    const id = nodeRandom.uuid()
    sessions.set(id, session)
    return redirect(page, { 'set-cookie': `${COOKIE}=${id}; HttpOnly; SameSite=Lax; Path=/` })
  }

  return listen(async (url) => {
    const policy = vectorPolicy(`${url}/acs`)
    const journal = await openExampleJournal(policy.tenant)
    const routes: Record<string, Route> = {
      'POST /acs': async (form, request) => {
        try {
          const vector = await acceptVector(
            readSamlResponseForm(form),
            policy,
            { service: SERVICE, peer: 'not-visible', requestId: nodeRandom.uuid() },
            { clock: systemClock, sink: journal },
            { signal: AbortSignal.timeout(5_000) },
          )
          const session = sessionOf(vector)
          const current = sessions.get(cookieOf(request, COOKIE) ?? '')
          if (portalSession(vector, current).action === 'open') return open(session, '/dossier')
          const ticket = nodeRandom.uuid()
          waiting.set(ticket, session)
          return html(
            `<p>Une autre personne est connectée.</p><form method="post" action="/confirmer"><input type="hidden" name="ticket" value="${ticket}"><button>Changer d’utilisateur</button></form>`,
          )
        } catch (error) {
          return toRefusalPage(error)
        }
      },
      'POST /confirmer': (form) => {
        const ticket = form.get('ticket') ?? ''
        const session = waiting.get(ticket)
        waiting.delete(ticket)
        return session === undefined ? html('Demande inconnue', 403) : open(session, '/dossier')
      },
      'GET /dossier': (_form, request) => {
        const session = sessions.get(cookieOf(request, COOKIE) ?? '')
        if (session === undefined) return html('Vous n’êtes pas connecté.', 401)
        return html(
          `<h1>Dossier</h1><p id="agent">${escapeHtml(session.subjectId ?? '')}</p><p id="pagm">${session.pagms.map(escapeHtml).join(', ')}</p>`,
        )
      },
    }
    return { routes, journal }
  })
}
