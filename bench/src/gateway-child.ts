// A gateway in a process of its own, so that the load it is put under is not its own. Argument: the gateway file.
import { openGateway } from '@entente/gateway'

const gateway = await openGateway({ path: process.argv[2] ?? '' })
const [addresses] = Object.values(gateway.addresses)
process.stdout.write(`${addresses?.inbound?.port ?? addresses?.outbound?.port}\n`)
process.on('message', (what) => {
  // What is still held after a full collection is what grows; the rest is the collector's own affair.
  if (what === 'settled') globalThis.gc?.()
  const { rss, heapUsed, external } = process.memoryUsage()
  const { user, system } = process.cpuUsage()
  process.send?.({ rss, held: heapUsed + external, cpuMicroseconds: user + system })
})
process.once('SIGTERM', () => void gateway.close().then(() => process.exit(0)))
