import { fileURLToPath } from 'node:url'
import { ConfigurationError } from './read-documents.ts'
import { startEspace } from './start-espace.ts'

/** The sysexits.h code of a configuration error: supervisors do not restart on it. */
const EX_CONFIG = 78

const configuration = process.argv[2] ?? fileURLToPath(new URL('../', import.meta.url))
try {
  const service = await startEspace(configuration, (line) => process.stderr.write(`${line}\n`))
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      console.log('closing: no new call, those under way end first')
      void service.close()
    })
  }
  console.log(`partners: ${service.outside}\ninside:   ${service.inside}/health`)
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error
  console.error(`The configuration in ${configuration} cannot be used.\n${error.message}`)
  process.exitCode = EX_CONFIG
}
