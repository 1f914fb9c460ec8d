import { openAnnuaire } from './open-annuaire.ts'
import { webServer } from './web-server.ts'

const [port = '8081', folder] = process.argv.slice(2)
const annuaire = await openAnnuaire(undefined, folder)
const server = webServer(annuaire)
server.listen(Number(port), '127.0.0.1', () => {
  const address = server.address()
  console.log(`Annuaire : http://127.0.0.1:${typeof address === 'object' ? address?.port : port}/`)
  console.log(`Index, traces et file de publication : ${annuaire.folder}`)
})
process.once('SIGINT', () => {
  server.close()
  server.closeAllConnections()
  void annuaire.close()
})
