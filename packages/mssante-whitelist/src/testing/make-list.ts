import type { Signer } from '@entente/core/ports'
import { signXml } from '@entente/trust'
import { LIST_NAMESPACE, listProfile } from '../list/list-profile.ts'

/** One row of a made-up list. */
export interface ListRow {
  readonly domain: string
  /** DN of the operator's certificate, as the list writes it. */
  readonly operator: string
  readonly description?: string
  readonly responsible?: string
  readonly support?: string
  /** @default the generation date */
  readonly updatedAt?: string
  /** Raw XML put at the end of the row. */
  readonly extra?: string
}

/** What a made-up list says about itself. */
export interface MadeListOptions {
  /** `YYYY-MM-DDThh:mm:ssZ`. */
  readonly generatedAt: string
  readonly namespace?: string
  readonly root?: string
}

/** Writes an unsigned list in the layout of the published ones. */
export function writeList(rows: readonly ListRow[], options: MadeListOptions): string {
  const { generatedAt, namespace = LIST_NAMESPACE, root = 'ListeBlancheMSSante' } = options
  const body = rows.map((row) => writeRow(row, generatedAt)).join('')
  return (
    `<?xml version="1.0" encoding="UTF-8"?><${root} xmlns="${namespace}">\n` +
    `    <DateDeGeneration>${generatedAt}</DateDeGeneration>\n` +
    `    <ListeDomaines>\n${body}    </ListeDomaines>\n</${root}>`
  )
}

function writeRow(row: ListRow, generatedAt: string): string {
  const fields: readonly (readonly [string, string])[] = [
    ['Nom', row.domain],
    ['Description', row.description ?? 'ETABLISSEMENT FICTIF'],
    ['DNCertificatOperateur', row.operator],
    ['ResponsableContact', row.responsible ?? '00 00 00 00 00, responsable@example.org'],
    ['SupportContact', row.support ?? '00 00 00 00 00, support@example.org'],
    ['DateMAJ', row.updatedAt ?? generatedAt],
  ]
  const lines = fields
    .map(([name, value]) => `            <${name}>${escapeText(value)}</${name}>\n`)
    .join('')
  return `        <Domaine>\n${lines}${row.extra ?? ''}        </Domaine>\n`
}

function escapeText(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/**
 * Signs a list as the agency signs its sister list: XAdES baseline B, enveloped, XPath Filter 2.
 *
 * @param xml         what `writeList` wrote
 * @param signer      any key; which one is accepted is the reader's policy
 * @param signingTime the time the signature claims
 */
export async function signList(
  xml: string,
  signer: Signer,
  signingTime: Date,
  names: { readonly namespace?: string; readonly root?: string } = {},
): Promise<Uint8Array> {
  return signXml(new TextEncoder().encode(xml), listProfile(names).signature, signer, { signingTime })
}
