import { randomBytes, timingSafeEqual } from 'node:crypto'
import { type DirectoryPurpose, directoryPurposes } from '@entente/mssante-directory-client'

/** Who publishes. Everybody else looks addresses up. */
export const MANAGER = 'gestionnaire'
export const AGENTS: readonly string[] = ['utilisatrice-01', 'utilisateur-02', MANAGER]

/** One person at work in one browser, for one of the three purposes of the contract. */
export interface Session {
  readonly id: string
  readonly agent: string
  readonly purpose: DirectoryPurpose
  /** Comes back with each form, so that no other site can send one. */
  readonly token: string
}

/** Why nobody was signed in. */
export type Refusal = 'agent' | 'purpose' | 'purpose-of-manager'

/** Sessions in memory: they end with the process. */
export class Sessions {
  readonly #open = new Map<string, Session>()

  start(agent: string, purpose: string): Session | Refusal {
    if (!AGENTS.includes(agent)) return 'agent'
    if (!isPurpose(purpose)) return 'purpose'
    if (purpose !== 'end-user-lookup' && agent !== MANAGER) return 'purpose-of-manager'
    const session = { id: secret(), agent, purpose, token: secret() }
    this.#open.set(session.id, session)
    return session
  }

  of(cookie: string | undefined): Session | undefined {
    return this.#open.get(/(?:^|; )annuaire=([\w-]+)/.exec(cookie ?? '')?.[1] ?? '')
  }

  end({ id }: Session): void {
    this.#open.delete(id)
  }
}

/** Whether a form comes from a page of this session. */
export function isOwn({ token }: Session, form: URLSearchParams): boolean {
  const [wanted, sent] = [Buffer.from(token), Buffer.from(form.get('jeton') ?? '')]
  return wanted.length === sent.length && timingSafeEqual(wanted, sent)
}

function isPurpose(value: string): value is DirectoryPurpose {
  return Object.hasOwn(directoryPurposes, value)
}

function secret(): string {
  return randomBytes(24).toString('base64url')
}
