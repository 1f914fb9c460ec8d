import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { Clock } from '@entente/core/ports'

/** One agent at work in one browser. */
export interface Session {
  readonly id: string
  readonly agent: string
  /** Must come back with each form, so that no other site can send one. */
  readonly formToken: string
  lastActivityAt: Date
}

/** Sessions in memory, closed after idle time. */
export class Sessions {
  readonly #clock: Clock
  readonly #idleMs: number
  readonly #open = new Map<string, Session>()

  constructor(clock: Clock, idleMinutes: number) {
    this.#clock = clock
    this.#idleMs = idleMinutes * 60_000
  }

  start(agent: string): Session {
    const session = {
      id: randomBytes(24).toString('base64url'),
      agent,
      formToken: randomBytes(24).toString('base64url'),
      lastActivityAt: this.#clock.now(),
    }
    this.#open.set(session.id, session)
    return session
  }

  /** The session of a cookie; `expired` when it was idle for too long. */
  of(cookie: string | undefined): Session | 'none' | 'expired' {
    const session = this.#open.get(/(?:^|; )session=([\w-]+)/.exec(cookie ?? '')?.[1] ?? '')
    if (session === undefined) return 'none'
    if (this.#clock.now().getTime() - session.lastActivityAt.getTime() < this.#idleMs) return session
    this.#open.delete(session.id)
    return 'expired'
  }

  end(session: Session): void {
    this.#open.delete(session.id)
  }
}

/** Compares the token of a form with that of the session. */
export function isOwnForm(session: Session, form: URLSearchParams): boolean {
  const sent = Buffer.from(form.get('jeton') ?? '')
  const wanted = Buffer.from(session.formToken)
  return sent.length === wanted.length && timingSafeEqual(sent, wanted)
}
