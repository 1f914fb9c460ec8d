import { startClientPortal } from './client-portal.ts'
import { startProviderPortal } from './provider-portal.ts'

const provider = await startProviderPortal()
const client = await startClientPortal(`${provider.url}/acs`)
console.log(`Portail de la caisse cliente : ${client.url} (agent-0042 ou agent-0007)`)
console.log(`Portail de la caisse fournisseuse : ${provider.url}/dossier`)
