import { issueVector, samlResponseForm, toRefusalPage } from '@entente/interops-vector'
import { nodeRandom, systemClock } from '@entente/runtime'
import { openExampleJournal } from '@entente-examples/common'
import { isAgent, issuancePolicy, LEVEL, registry, SERVICE, signer } from './organismes.ts'
import { cookieOf, escapeHtml, html, listen, type Portal, type Route, redirect } from './web.ts'

const COOKIE = 'session-cliente'

/** Starts the portal where agents log in. `target` is the address that the provider's portal receives forms at. */
export function startClientPortal(target: string): Promise<Portal> {
  const policy = issuancePolicy(target)
  const sessions = new Map<string, { readonly agent: string; readonly since: Date }>()
  return listen(async () => {
    const journal = await openExampleJournal(policy.tenant)
    const routes: Record<string, Route> = {
      'GET /': (_form, request) => {
        const session = sessions.get(cookieOf(request, COOKIE) ?? '')
        return session === undefined
          ? html(
              '<form method="post" action="/connexion"><input name="agent"><button>Se connecter</button></form>',
            )
          : html(`<p>${escapeHtml(session.agent)}</p><a href="/acceder">Accéder au dossier</a>`)
      },
      // An example: a real portal authenticates its agents.
      'POST /connexion': (form) => {
        const agent = form.get('agent') ?? ''
        if (!isAgent(agent)) return html('Agent inconnu', 403)
        const id = nodeRandom.uuid()
        sessions.set(id, { agent, since: new Date() })
        return redirect('/', { 'set-cookie': `${COOKIE}=${id}; HttpOnly; SameSite=Lax; Path=/` })
      },
      'GET /acceder': async (_form, request) => {
        const session = sessions.get(cookieOf(request, COOKIE) ?? '')
        if (session === undefined) return redirect('/')
        try {
          const vector = await issueVector(
            {
              service: SERVICE,
              entity: session.agent,
              subject: { id: session.agent },
              authentication: { instant: session.since, level: LEVEL },
              pagms: ['DOSSIER_LECTURE'],
              request: { id: nodeRandom.uuid() },
            },
            policy,
            { clock: systemClock, random: nodeRandom, signer, registry, sink: journal },
            { signal: AbortSignal.timeout(5_000) },
          )
          const form = samlResponseForm(vector, { relayState: '/dossier' })
          return { status: 200, headers: form.headers, body: form.html }
        } catch (error) {
          return toRefusalPage(error)
        }
      },
    }
    return { routes, journal }
  })
}
