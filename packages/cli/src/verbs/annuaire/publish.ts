import {
  deliver,
  jsonLinesTransport,
  patchBody,
  planPublication,
  publicationLag,
  publish,
  readDesiredMailboxes,
  readPublishedMailboxes,
} from '@entente/mssante-directory-client'
import { openSqlite, sqlOutbox } from '@entente/runtime'
import { type Command, Option } from 'commander'
import { collect } from '../../collect.ts'
import { EXIT } from '../../exit-codes.ts'
import { labelled } from '../../language.ts'
import { readJson } from '../../read-json.ts'
import type { Answer, Terminal, VerbAnswer } from '../../verb.ts'
import { type RecordOptions, takesRecord, withRecord } from './record.ts'
import type { AnnuaireTexts } from './texts.ts'

interface PublishOptions extends RecordOptions {
  readonly published?: string
  readonly domain: readonly string[]
  readonly integration: 'provisoire' | 'validee'
  readonly outbox: string
  readonly to: string
  readonly dryRun?: boolean
}

/** `entente annuaire publish`: from the accounts of the operator to recorded, queued and sent steps. */
export function registerPublish(family: Command, answer: Answer, texts: AnnuaireTexts): void {
  const command = family
    .command('publish')
    .description(texts.publish)
    .argument('<desired>', texts.desired)
    .option('--published <file>', texts.published)
    .requiredOption('--domain <domain>', texts.domain, collect, [])
    .addOption(
      new Option('--integration <state>', texts.integration)
        .choices(['provisoire', 'validee'])
        .default('provisoire'),
    )
    .requiredOption('--outbox <file>', texts.outbox)
    .requiredOption('--to <file>', texts.to)
    .option('--dry-run', texts.dryRun)
  takesRecord(command, texts)
    .addHelpText('after', texts.examples.publish)
    .action(
      answer((terminal, desired: string, options: PublishOptions) =>
        publishFrom(terminal, desired, options, texts),
      ),
    )
}

async function publishFrom(
  terminal: Terminal,
  desired: string,
  options: PublishOptions,
  texts: AnnuaireTexts,
): Promise<VerbAnswer> {
  const { clock } = terminal
  const domains = new Set(options.domain.map((domain) => domain.toLowerCase()))
  const plan = planPublication(
    readDesiredMailboxes(await readJson(desired, terminal)),
    options.published === undefined
      ? []
      : readPublishedMailboxes(await readJson(options.published, terminal)),
    { isListedDomain: (domain) => domains.has(domain), integration: options.integration },
    clock.now(),
  )
  if (plan.status === 'refused') {
    const refused = plan.refused.map((address) => ({
      address,
      failed: (plan.checks.get(address)?.checks ?? [])
        .filter(({ outcome }) => outcome === 'failed')
        .map(({ id }) => id),
    }))
    const lines = refused.map(
      ({ address, failed }) => `  ${labelled(address, failed.join(', '), terminal.language)}`,
    )
    return { text: [texts.refused, ...lines].join('\n'), json: { status: 'refused', refused }, exit: EXIT.no }
  }
  const steps = plan.operations.map(({ key, address, change }) => ({
    key,
    address,
    kind: change.kind,
    patch: patchBody(change),
  }))
  const shown = [texts.steps(steps.length), ...steps.map(({ kind, address }) => `  ${kind} ${address}`)]
  if (options.dryRun === true) {
    return {
      text: shown.join('\n'),
      json: { status: 'planned', steps, skipped: plan.skipped },
      exit: EXIT.ok,
    }
  }
  const sql = await openSqlite(options.outbox)
  try {
    return await withRecord(options, terminal, async (trace, context) => {
      const ports = {
        outbox: await sqlOutbox(sql, { queue: `${context.tenant}/directory`, clock }),
        trace,
        clock,
      }
      await publish(plan, ports, { purpose: 'directory-feed', trace: context })
      const delivery = await deliver(
        { ...ports, transport: jsonLinesTransport(options.to) },
        { trace: context },
      )
      const lag = await publicationLag(ports.outbox, clock.now())
      const late = lag.status === 'late' ? [texts.late(lag.oldestSeconds)] : []
      const { sent, rejected, postponed } = delivery
      return {
        text: [...shown, texts.sent(sent, rejected, postponed), ...late].join('\n'),
        json: { status: 'published', steps, skipped: plan.skipped, delivery, lag },
        exit: rejected + postponed > 0 || lag.status === 'late' ? EXIT.no : EXIT.ok,
      }
    })
  } finally {
    await sql.close()
  }
}
