import { unwatchFile, watchFile } from 'node:fs'
import { type Gateway, openGateway } from '@entente/gateway'
import { consoleObserver, isRuntimeError, openTelemetryObserver } from '@entente/runtime'
import type { Command } from 'commander'
import { EXIT } from '../../exit-codes.ts'
import { untilInterrupted } from '../../until-interrupted.ts'
import type { Answer, Terminal } from '../../verb.ts'
import { conventionStatus } from './convention-status.ts'
import type { GatewayTexts } from './texts.ts'

interface RunOptions {
  readonly watch?: boolean
}

const WATCH_INTERVAL_MS = 2_000

/** `entente gateway run`: one process, until it is told to stop. */
export function registerRun(family: Command, answer: Answer, texts: GatewayTexts): void {
  family
    .command('run')
    .description(texts.run)
    .argument('<file>', texts.config)
    .option('--watch', texts.watch)
    .addHelpText('after', texts.signals)
    .action(
      answer(async (terminal, file: string, { watch }: RunOptions) => {
        const gateway = await openGateway({
          path: file,
          environment: process.env,
          clock: terminal.clock,
          observer: await chooseObserver(terminal),
          statusOf: conventionStatus,
        })
        const { addresses, admin } = gateway
        terminal.error(`${JSON.stringify({ listening: addresses, admin })}\n`)
        await untilTold(gateway, terminal, watch === true)
        return { text: texts.stopped, json: { stopped: true }, exit: EXIT.ok }
      }),
    )
}

/** OpenTelemetry where the application registered an SDK, lines of JSON on standard error elsewhere. */
async function chooseObserver({ error }: Terminal) {
  if (process.env.OTEL_SERVICE_NAME === undefined) {
    return quietObserver((line) => error(`${line}\n`))
  }
  try {
    return await openTelemetryObserver()
  } catch (failure) {
    if (!isRuntimeError(failure, 'PEER_MISSING')) throw failure
    return quietObserver((line) => error(`${line}\n`))
  }
}

/** Only what went wrong or changed: what goes well is counted in /metrics. */
function quietObserver(write: (line: string) => void) {
  const { event } = consoleObserver({ write })
  return {
    event: (name: string, attributes?: Readonly<Record<string, string | number | boolean>>) => {
      if (name !== 'vector.accepted' && name !== 'vector.issued') event(name, attributes)
    },
    measure: () => undefined,
    span: <Result>(_name: string, _attributes: object, run: () => Promise<Result>) => run(),
  }
}

async function untilTold(gateway: Gateway, terminal: Terminal, watch: boolean): Promise<void> {
  const reload = () => {
    void gateway.reload().then((result) => terminal.error(`${JSON.stringify({ reload: result })}\n`))
  }
  process.on('SIGHUP', reload)
  const watched = watch ? gateway.files : []
  for (const file of watched) watchFile(file, { interval: WATCH_INTERVAL_MS }, reload)
  await untilInterrupted()
  process.off('SIGHUP', reload)
  for (const file of watched) unwatchFile(file, reload)
  await gateway.close()
}
