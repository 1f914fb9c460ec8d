// A gateway in a process of its own, so that the load it is put under is not its own. Argument: the gateway file.
import { openGateway } from '@entente/gateway'

const gateway = await openGateway({ path: process.argv[2] ?? '' })
const [addresses] = Object.values(gateway.addresses)
process.stdout.write(`${addresses?.inbound?.port ?? addresses?.outbound?.port}\n`)
process.on('message', () => {
  const { rss } = process.memoryUsage()
  const { user, system } = process.cpuUsage()
  process.send?.({ rss, cpuMicroseconds: user + system })
})
process.once('SIGTERM', () => void gateway.close().then(() => process.exit(0)))
