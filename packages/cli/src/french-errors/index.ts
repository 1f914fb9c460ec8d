import { frenchCliErrors } from './cli.ts'
import { frenchRuleErrors } from './convention-rules.ts'
import { frenchCoreErrors } from './core.ts'
import type { FrenchError } from './french-error.ts'
import { frenchGatewayErrors } from './gateway.ts'
import { frenchTraceErrors } from './interops-trace.ts'
import { frenchVectorErrors } from './interops-vector.ts'
import { frenchQfErrors } from './msa-qf-client.ts'
import { frenchDirectoryErrors } from './mssante-directory-client.ts'
import { frenchWhitelistErrors } from './mssante-whitelist.ts'
import { frenchPartnerErrors } from './partner.ts'
import { frenchRuntimeErrors } from './runtime.ts'
import { frenchTrustErrors } from './trust.ts'

/** The French of every permanent error code, by package as in docs/errors.md. */
export const frenchErrors: Readonly<Record<string, Readonly<Record<string, FrenchError>>>> = {
  cli: frenchCliErrors,
  'convention-rules': frenchRuleErrors,
  core: frenchCoreErrors,
  gateway: frenchGatewayErrors,
  'interops-trace': frenchTraceErrors,
  'interops-vector': frenchVectorErrors,
  'msa-qf-client': frenchQfErrors,
  'mssante-directory-client': frenchDirectoryErrors,
  'mssante-whitelist': frenchWhitelistErrors,
  partner: frenchPartnerErrors,
  runtime: frenchRuntimeErrors,
  trust: frenchTrustErrors,
}

/** What a code says in French; undefined for a code that is none of ours. */
export function frenchErrorOf(code: string): FrenchError | undefined {
  return Object.values(frenchErrors).find((errors) => Object.hasOwn(errors, code))?.[code]
}
