import { hash } from 'node:crypto'
import { isSamePolicy, type PathPolicy } from './path-policy.ts'
import type { ValidatedPath } from './validated-path.ts'

/** A verdict for every instant from `from` until `path.validUntil`, under one policy. */
export interface SettledVerdict {
  readonly path: ValidatedPath
  readonly from: Date
  /** A copy, which the caller cannot change any more. */
  readonly policy: PathPolicy
}

const MAX_CHAINS = 256
const MAX_POLICIES = 8

/** Remembers verdicts by chain and version of the revocation lists, then by policy; the oldest go first. */
export class VerdictCache {
  readonly #verdicts = new Map<string, readonly SettledVerdict[]>()

  static key(chain: readonly Uint8Array[], crlVersion: number): string {
    const bytes = chain.length === 1 && chain[0] !== undefined ? chain[0] : Buffer.concat(chain)
    return `${hash('sha256', bytes, 'base64')} ${chain.map(({ length }) => length).join(' ')} ${crlVersion}`
  }

  find(key: string, policy: PathPolicy, at: Date): SettledVerdict | undefined {
    const verdict = this.#verdicts.get(key)?.find((one) => isSamePolicy(one.policy, policy))
    return verdict !== undefined && verdict.from <= at && at < verdict.path.validUntil ? verdict : undefined
  }

  put(key: string, verdict: SettledVerdict): void {
    const others =
      this.#verdicts.get(key)?.filter(({ policy }) => !isSamePolicy(policy, verdict.policy)) ?? []
    const [oldest] = this.#verdicts.keys()
    if (oldest !== undefined && this.#verdicts.size >= MAX_CHAINS) this.#verdicts.delete(oldest)
    this.#verdicts.set(key, [...others, verdict].slice(-MAX_POLICIES))
  }
}
