import type { ConventionStatus } from '@entente/core/convention'
import type { PluginFunction } from 'nodemailer'
import type { GatePolicy } from '../gate/gate-policy.ts'
import { judgeDomains } from '../gate/judge.ts'
import { smtpReply } from '../gate/verdict.ts'
import type { ListView } from '../refresh/freshness.ts'
import { smtpError } from './send-on.ts'

/** What the hook judges by. */
export interface PreSendOptions {
  readonly view: () => ListView
  readonly policy: GatePolicy
  readonly operator: () => ConventionStatus
}

/**
 * A nodemailer plugin for `transporter.use('stream', …)` that refuses a message before anything is sent when one of
 * its domains is not listed. Domains only: no certificate is seen here.
 *
 * @example
 * transporter.use('stream', whitelistPlugin({ view: () => whitelist.view(), policy, operator }))
 */
export function whitelistPlugin(options: PreSendOptions): PluginFunction {
  return (mail, done) => {
    const { from, to } = mail.message.getEnvelope()
    const view = options.view()
    const operator = options.operator()
    for (const recipient of to) {
      const question = { sender: from === false ? '' : from, recipient, operator }
      const answer = judgeDomains(question, view, options.policy, 'outbound')
      if (answer.decision !== 'continue') {
        done(smtpError(smtpReply(answer.verdict)))
        return
      }
    }
    done(to.length === 0 ? smtpError('554 5.5.1 Aucun destinataire') : undefined)
  }
}
