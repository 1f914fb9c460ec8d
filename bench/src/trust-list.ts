import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { signerFromPem, signXml } from '@entente/trust'
import type { BenchOptions, Figure } from './figure.ts'
import { median, summarise } from './spread.ts'
import { LIST, LIST_PROFILE, makeTrusted } from './trust-material.ts'

/** The size of the real list in March 2025, and one three times as long. */
const ROWS = 6_554
const MANY_ROWS = 20_000

/** Verification of a large signed list, every row read, in a process of its own; against the xmlsec1 program. */
export async function measureList({ soak }: BenchOptions): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'entente-bench-'))
  try {
    const { signer } = makeTrusted('rsa-2048')
    const sign = async (rows: number) => {
      const signed = await signXml(
        Buffer.from(listOf(rows)),
        LIST_PROFILE,
        signerFromPem({ privateKey: signer.privateKeyPem, certificateChain: signer.certificatePem }),
        { signingTime: new Date('2025-03-13T14:54:10Z') },
      )
      const file = join(folder, `list-${rows}.xml`)
      writeFileSync(file, signed)
      return file
    }
    const key = join(folder, 'key.pem')
    writeFileSync(key, signer.key.publicKey.export({ format: 'pem', type: 'spki' }))
    return figures(await sign(ROWS), await sign(MANY_ROWS), key, folder, soak ? 15 : 7)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function figures(list: string, long: string, key: string, folder: string, runs: number): readonly Figure[] {
  const small = join(folder, 'small.xml')
  writeFileSync(small, '<a/>')
  const ours: ChildReport[] = []
  const peaks: number[] = []
  const theirs: number[] = []
  const longer: number[] = []
  for (let count = 0; count < runs; count += 1) {
    ours.push(runChild(list, key, 'warm'))
    peaks.push(runChild(list, key, 'once').peakMb)
    longer.push(runChild(long, key, 'warm').cpuMs)
    const verified = xmlsec1(list, key)
    if (verified.cpuMs !== undefined) theirs.push(verified.cpuMs - (xmlsec1(small, key).cpuMs ?? 0))
  }
  const own = summarise(ours.map(({ cpuMs }) => cpuMs))
  const reference = summarise(theirs)
  const growth = median(longer) / own.value / (MANY_ROWS / ROWS)
  return [
    ...(theirs.length === 0
      ? []
      : [
          {
            key: 'trust.list_verify_vs_xmlsec1',
            value: own.value / reference.value,
            min: own.min / reference.max,
            max: own.max / reference.min,
            unit: '×',
            reference: 'xmlsec1 without its start-up',
            referenceValue: reference.value,
            referenceUnit: 'ms',
            target: '≤ 1.5',
          },
        ]),
    {
      key: 'trust.list_verify_ms',
      ...own,
      unit: 'ms',
      reference: `${ROWS} rows, verified and read`,
    },
    {
      key: 'trust.list_growth',
      value: growth,
      min: growth,
      max: growth,
      unit: '×',
      reference: `time per row of ${MANY_ROWS} rows against ${ROWS}`,
    },
    {
      key: 'trust.list_peak_mb',
      ...summarise(peaks),
      unit: 'MB',
      reference: 'resident memory of the whole process',
      target: '≤ 150',
    },
  ]
}

interface ChildReport {
  readonly cpuMs: number
  readonly peakMb: number
}

function runChild(file: string, key: string, mode: 'warm' | 'once'): ChildReport {
  const child = fileURLToPath(new URL('./trust-list-child.ts', import.meta.url))
  const { stdout, status } = spawnSync(process.execPath, [...process.execArgv, child, file, key, mode], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error('The list child failed.')
  return JSON.parse(stdout) as ChildReport
}

/** CPU time of the xmlsec1 program, user and system; undefined where it is not installed. */
function xmlsec1(file: string, key: string): { readonly cpuMs: number | undefined } {
  const properties = 'http://uri.etsi.org/01903/v1.3.2#:SignedProperties'
  const { stdout, error } = spawnSync(
    'bash',
    [
      '-c',
      'xmlsec1 --verify --pubkey-pem "$1" --id-attr:Id "$2" "$3" >/dev/null 2>&1; times',
      'bash',
      key,
      properties,
      file,
    ],
    { encoding: 'utf8' },
  )
  const children = error === undefined ? stdout.split('\n')[1] : undefined
  const parts = children?.match(/(\d+)m([\d.]+)s/g)?.map((part) => {
    const [minutes = 0, seconds = 0] = part.split(/[ms]/).map(Number)
    return minutes * 60_000 + seconds * 1_000
  })
  return { cpuMs: parts?.reduce((sum, part) => sum + part, 0) }
}

function listOf(rows: number): string {
  const row = (index: number) => `        <Domaine>
            <Nom>etablissement-${index}.mssante.exemple.fr</Nom>
            <Description>CENTRE HOSPITALIER DE LA VALLÉE N°\u00a0${index} ET SES ANNEXES</Description>
            <DNCertificatOperateur>CN=smtp-${index % 400}.operateur.exemple.fr,OU=318310021300028,O=OPERATEUR &amp; Cie,ST=Allier (03),C=FR</DNCertificatOperateur>
            <ResponsableContact>diffusion-${index % 90}@operateur.exemple.fr</ResponsableContact>
            <SupportContact>technique-${index % 90}@operateur.exemple.fr</SupportContact>
            <DateMAJ>2025-03-13T14:54:10Z</DateMAJ>
        </Domaine>
`
  return `<?xml version="1.0" encoding="UTF-8"?><ListeBlanche xmlns="${LIST}">
    <DateDeGeneration>2025-03-13T14:54:10Z</DateDeGeneration>
    <ListeDomaines>
${Array.from({ length: rows }, (_, index) => row(index)).join('')}    </ListeDomaines>
</ListeBlanche>`
}
