import type { Finding } from './finding.ts'

const OLDEST = [20, 19] as const
const PRODUCTION = [22, 24]

/** Looks at the version of Node.js and at the variables that weaken TLS behind every program's back. */
export function examineEnvironment(
  version: string,
  env: Readonly<Record<string, string | undefined>>,
): readonly Finding[] {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const old = major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])
  const node: Finding = old
    ? { id: 'node-version', subject: version, outcome: 'bad', reason: 'unsupported' }
    : PRODUCTION.includes(major)
      ? { id: 'node-version', subject: version, outcome: 'good', reason: 'supported' }
      : { id: 'node-version', subject: version, outcome: 'notice', reason: 'development-only' }
  const options = env.NODE_OPTIONS ?? ''
  const weak: readonly (readonly [boolean, string, Finding['reason']])[] = [
    [env.NODE_TLS_REJECT_UNAUTHORIZED === '0', 'NODE_TLS_REJECT_UNAUTHORIZED', 'tls-off'],
    [options.includes('--tls-keylog'), 'NODE_OPTIONS', 'key-log'],
    [/--openssl-legacy-provider|--tls-min-v1\.[01]/.test(options), 'NODE_OPTIONS', 'legacy-crypto'],
  ]
  const found = weak
    .filter(([present]) => present)
    .map(([, subject, reason]): Finding => ({ id: 'environment', subject, outcome: 'bad', reason }))
  return [
    node,
    ...(found.length > 0 ? found : [{ id: 'environment', outcome: 'good', reason: 'clean' } as const]),
  ]
}
