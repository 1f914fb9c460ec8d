import { setTimeout as wait } from 'node:timers/promises'
import type { ObservedAttributes, Observer } from '@entente/core/ports'
import { fileListStore, openWhitelist, type WhitelistHealth } from '@entente/mssante-whitelist'
import { nodeRandom } from '@entente/runtime'
import { EXIT, type ExitCode } from '../../exit-codes.ts'
import { loadCrls } from '../../revocation-options.ts'
import type { RegisterVerb, Terminal } from '../../verb.ts'
import { readCount } from '../read-count.ts'
import { openSite, type SiteOptions, takesSite } from './list-site.ts'
import { openPolicy, type PolicyOptions, takesPolicy } from './open-policy.ts'
import { words } from './words.ts'

interface WatchOptions extends SiteOptions, PolicyOptions {
  readonly store: string
  readonly every: string
  readonly refreshes?: string
}

const EXITS: Readonly<Record<WhitelistHealth['level'], ExitCode>> = {
  ok: EXIT.ok,
  degraded: EXIT.no,
  down: EXIT.no,
}

/** `entente whitelist watch`: keeps a folder of verified lists fresh, and says what happens. */
export const registerWatch: RegisterVerb = (family, answer) => {
  takesPolicy(takesSite(family.command('watch')))
    .description('fetch, verify and store the list again and again; each event is a line on standard error')
    .requiredOption('--store <folder>', 'where verified lists are kept; gateways may share it')
    .option('--every <seconds>', 'time between two refreshes, ±10 %', '3600')
    .option('--refreshes <count>', 'end after so many refreshes (default: when interrupted)')
    .addHelpText(
      'after',
      '\nThe files of --crl are read again before each refresh, so that a job can bring new ones.\nEnds with 0 when the list is fresh, with 1 when somebody should look.\n\nExample:\n  entente whitelist watch --ca igc-sante-root.pem --store /var/lib/mssante/whitelist --pin pin.json --root igc-sante-root.pem --root-sha256 2D:9E:… --crl …',
    )
    .action(answer(watch))
}

async function watch(terminal: Terminal, options: WatchOptions) {
  const every = readCount('--every', options.every)
  let left = options.refreshes === undefined ? undefined : readCount('--refreshes', options.refreshes)
  const { policy, crls } = await openPolicy(options, terminal, terminal.clock.now())
  const { source, http } = await openSite(options, terminal)
  const stop = new AbortController()
  const interrupt = () => stop.abort()
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt)
  const whitelist = await openWhitelist({
    mode: 'enforce',
    policy,
    source,
    store: await fileListStore({ tenant: policy.tenant, folder: options.store }),
    clock: terminal.clock,
    freshness: { pollSeconds: every },
    observer: printer(terminal),
  })
  try {
    await whitelist.run({
      signal: stop.signal,
      random: nodeRandom,
      async sleep(ms, signal) {
        if (left !== undefined) left -= 1
        if (left === 0) return stop.abort()
        await wait(ms, undefined, { signal })
        await loadCrls(crls, options.crl, terminal)
      },
    })
    const health = whitelist.health()
    return { text: words[terminal.language].health(health), json: health, exit: EXITS[health.level] }
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
    await whitelist.close()
    await http.close()
  }
}

/** Prints events as they come; what they hold are hashes and counts. */
function printer(terminal: Terminal): Observer {
  return {
    event(name: string, attributes: ObservedAttributes = {}) {
      const words = Object.entries(attributes).map(([key, value]) => `${key}=${String(value)}`)
      terminal.error(`${terminal.clock.now().toISOString()} ${name} ${words.join(' ')}\n`)
    },
    measure: () => undefined,
    span: (_name, _attributes, run) => run(),
  }
}
