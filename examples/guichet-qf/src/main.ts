import { systemClock } from '@entente/runtime'
import { deskServer } from './desk-server.ts'
import { openDesk } from './open-desk.ts'

const desk = await openDesk(systemClock, process.argv[3])
const server = deskServer(desk)
server.listen(Number(process.argv[2] ?? 8080), '127.0.0.1', () => {
  const address = server.address()
  console.log(`Guichet : http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`)
  console.log(`Traces et oppositions : ${desk.folder}`)
})
process.once('SIGINT', () => {
  server.close()
  server.closeAllConnections()
  void desk.close()
})
