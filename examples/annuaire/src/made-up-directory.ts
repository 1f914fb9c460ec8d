import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ExtractionLoader, type Mailbox } from '@entente/mssante-directory-client'
import {
  type DirectoryResource,
  type DirectoryServer,
  generateExtraction,
  makeZip,
  startDirectoryServer,
} from '@entente/mssante-directory-client/testing'

const ROWS = 20_000
const METADATA =
  'https://interop.esante.gouv.fr/ig/fhir/annuaire/StructureDefinition/as-ext-mailbox-mss-metadata'
const ID_NAT_PS = 'urn:oid:1.2.250.1.71.4.2.1'
const ID_NAT_STRUCT = 'urn:oid:1.2.250.1.71.4.2.2'
const HOUR_MS = 3_600_000

/** The structure of this operator, under an invented FINESS number. */
export const OWN_STRUCTURE = { finess: '990000010', idNatStruct: '1990000010', domain: 's1.mssante.test' }

/** What the directory publishes: a file of the morning, and a FHIR server that knows more since then. */
export interface MadeUpDirectory {
  readonly fileUrl: URL
  readonly fhir: DirectoryServer
  /** Somebody of the file whose mailbox went on the liste rouge since the morning. */
  readonly hidden: Mailbox
  /** Somebody of the file whose name FHIR spells otherwise. */
  readonly disputed: Mailbox
  stop(): Promise<void>
}

/** Generates the directory and serves it on the loopback interface. Nobody in it exists. */
export async function startMadeUpDirectory(at: Date): Promise<MadeUpDirectory> {
  const text = Buffer.concat([...generateExtraction({ rows: ROWS, seed: 7 })])
  const [hidden, disputed] = twoPeople(text, at)
  const stamp = (hours: number) => new Date(at.getTime() - hours * HOUR_MS).toISOString()
  const fhir = await startDirectoryServer([
    person(hidden, { lastUpdated: stamp(2), given: hidden.professional?.given ?? '', redList: true }),
    person(disputed, { lastUpdated: stamp(3), given: 'Prénom-Rectifié', redList: false }),
    {
      resourceType: 'Organization',
      id: 'structure-de-l-operateur',
      meta: { lastUpdated: stamp(30) },
      active: true,
      name: 'CENTRE DE SANTÉ FICTIF',
      identifier: [
        { system: ID_NAT_STRUCT, value: OWN_STRUCTURE.idNatStruct },
        { system: 'https://finess.esante.gouv.fr', value: OWN_STRUCTURE.finess },
      ],
      telecom: [],
    },
  ])
  const archive = makeZip({ 'Extraction_Correspondance_MSSante.txt': text })
  const files = createServer((request, response) => {
    response.writeHead(200, {
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename="Extraction_Correspondance_MSSante_${parisStamp(stamp(6))}.zip"`,
    })
    response.end(request.method === 'HEAD' ? undefined : archive)
  })
  await new Promise<void>((resolve) => files.listen(0, '127.0.0.1', resolve))
  return {
    fileUrl: new URL(`http://127.0.0.1:${(files.address() as AddressInfo).port}/extraction.zip`),
    fhir,
    hidden,
    disputed,
    stop: async () => {
      await fhir.stop()
      await new Promise<void>((resolve) => {
        files.close(() => resolve())
        files.closeAllConnections()
      })
    },
  }
}

/** Two people of the generated file, to be known otherwise by FHIR. */
function twoPeople(text: Uint8Array, asOf: Date): readonly [Mailbox, Mailbox] {
  const loader = new ExtractionLoader({ asOf, maxBytes: text.length })
  loader.push(text)
  const index = loader.finish()
  const people: Mailbox[] = []
  for (let position = 0; people.length < 2; position += 1) {
    const mailbox = index.at(position)
    if (mailbox === undefined) throw new Error('the generated file has no two people')
    if (mailbox.professional !== undefined) people.push(mailbox)
  }
  return people as [Mailbox, Mailbox]
}

function person(
  { address, professional }: Mailbox,
  { lastUpdated, given, redList }: { lastUpdated: string; given: string; redList: boolean },
): DirectoryResource {
  const id = professional?.identifiers.find(({ kind }) => kind === 'idNatPs')?.value ?? ''
  return {
    resourceType: 'Practitioner',
    id: `praticien-${id}`,
    meta: { lastUpdated },
    active: true,
    identifier: [{ system: ID_NAT_PS, value: id }],
    name: [{ family: professional?.family ?? '', given: [given] }],
    telecom: [
      {
        system: 'email',
        value: address,
        extension: [
          {
            url: METADATA,
            extension: [
              { url: 'type', valueCode: 'PER' },
              { url: 'listeRouge', valueBoolean: redList },
            ],
          },
        ],
      },
    ],
  }
}

/** The instant as the name of the published file has it: `202608261013`, Paris time. */
function parisStamp(instant: string): string {
  const shown = new Date(instant).toLocaleString('sv-SE', { timeZone: 'Europe/Paris' })
  return shown.slice(0, 16).replaceAll(/\D/g, '')
}
