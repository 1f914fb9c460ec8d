import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startInsideServer } from './inside-server.ts'
import { fingerprint, makeUpPartners } from './made-up-partners.ts'
import { openSpace } from './open-space.ts'
import { startPartnerServer } from './partner-server.ts'
import { readDocuments } from './read-documents.ts'
import { startTelemetry } from './telemetry.ts'

/**
 * Starts the whole service from a folder with the conventions and the deployment.
 *
 * @param configuration the folder
 * @param log           receives one line of JSON for each event
 * @throws {ConfigurationError} which file cannot be used and what to do; nothing is left running
 */
export async function startEspace(configuration: string, log: (line: string) => void) {
  const partners = await makeUpPartners()
  try {
    const documents = readDocuments(configuration, {
      'client.root': fingerprint(partners.root),
      'client.authority': fingerprint(partners.authority),
      'provider.root': fingerprint(partners.ourRoot),
      'provider.authority': fingerprint(partners.ourAuthority),
      'api.url': partners.api.url,
    })
    const telemetry = await startTelemetry(log)
    const folder = mkdtempSync(join(tmpdir(), 'espace-partenaire-'))
    const space = await openSpace(documents, partners, folder, telemetry.observer)
    const inside = await startInsideServer(space, telemetry)
    const outside = await startPartnerServer(space, partners.ours, partners.root.certificatePem)
    return {
      inside: inside.url,
      outside: outside.url,
      partners,
      documents,
      /** Takes no new call, lets those under way end, then closes the journal, last. */
      close: async () => {
        await Promise.all([outside.close(), inside.close()])
        await space.close()
        await partners.api.close()
        await telemetry.close()
      },
    }
  } catch (error) {
    await partners.api.close()
    throw error
  }
}
