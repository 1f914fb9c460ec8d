import { hash } from 'node:crypto'
import type { ValidatedPath } from './validated-path.ts'

/** A verdict for every instant from `from` until `path.validUntil`. */
export interface SettledVerdict {
  readonly path: ValidatedPath
  readonly from: Date
}

const MAX_VERDICTS = 256

/** Remembers verdicts by chain, policy and version of the revocation lists; the oldest go first. */
export class VerdictCache {
  readonly #verdicts = new Map<string, SettledVerdict>()

  static key(chain: readonly Uint8Array[], policyText: string, crlVersion: number): string {
    const bytes = chain.length === 1 && chain[0] !== undefined ? chain[0] : Buffer.concat(chain)
    return `${hash('sha256', bytes, 'base64')} ${chain.map(({ length }) => length).join(' ')} ${crlVersion} ${policyText}`
  }

  find(key: string, at: Date): SettledVerdict | undefined {
    const verdict = this.#verdicts.get(key)
    return verdict !== undefined && verdict.from <= at && at < verdict.path.validUntil ? verdict : undefined
  }

  put(key: string, verdict: SettledVerdict): void {
    const [oldest] = this.#verdicts.keys()
    if (oldest !== undefined && this.#verdicts.size >= MAX_VERDICTS) this.#verdicts.delete(oldest)
    this.#verdicts.set(key, verdict)
  }
}
