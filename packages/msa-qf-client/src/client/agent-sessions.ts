/** More agents than any partner has; the oldest are forgotten first. */
const MOST_AGENTS = 10_000

/** Counts the sessions of each agent that are alive, within this process. */
export class AgentSessions {
  readonly #idleMs: number
  readonly #agents = new Map<string, ReadonlyMap<string, number>>()

  constructor(idleMinutes: number) {
    this.#idleMs = idleMinutes * 60_000
  }

  /** Notes an activity and says how many sessions of the agent are alive, this one included. */
  note(agent: string, session: string, at: Date): number {
    const now = at.getTime()
    const alive = [...(this.#agents.get(agent) ?? [])].filter(([, last]) => now - last < this.#idleMs)
    const sessions = new Map([...alive, [session, now]])
    this.#agents.delete(agent)
    this.#agents.set(agent, sessions)
    const oldest = this.#agents.keys().next().value
    if (this.#agents.size > MOST_AGENTS && oldest !== undefined) this.#agents.delete(oldest)
    return sessions.size
  }

  /** Forgets a session that the agent closed. */
  end(agent: string, session: string): void {
    const rest = new Map(this.#agents.get(agent))
    rest.delete(session)
    this.#agents.set(agent, rest)
  }
}
