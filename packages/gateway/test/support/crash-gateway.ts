// A provider's gateway in a process of its own, to be killed. Arguments: the gateway file.
import { openGateway } from '../../src/index.ts'

const gateway = await openGateway({ path: process.argv[2] ?? '' })
const [addresses] = Object.values(gateway.addresses)
process.stdout.write(`${addresses?.inbound?.port ?? addresses?.outbound?.port}\n`)
