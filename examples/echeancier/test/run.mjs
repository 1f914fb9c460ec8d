// Runs the example and looks at what it made: with a browser, and with a calendar parser.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import ICAL from 'ical.js'
import { chromium } from 'playwright-core'

const CHROMIUM = '/usr/bin/chromium'
const here = fileURLToPath(new URL('..', import.meta.url))
const output = mkdtempSync(join(tmpdir(), 'entente-echeancier-'))
try {
  execFileSync(
    process.execPath,
    [
      '--conditions=@entente/source',
      '--import',
      'tsx',
      'src/main.ts',
      'conventions',
      output,
      '--as-of',
      '2026-10-26',
    ],
    { cwd: here, stdio: ['ignore', 'ignore', 'inherit'] },
  )
  checkCalendars()
  checkDossier()
  await checkPage()
} finally {
  rmSync(output, { recursive: true, force: true })
}

function checkCalendars() {
  for (const name of ['commune', 'operateur', 'caisses']) {
    const text = readFileSync(join(output, `${name}.ics`), 'utf8')
    assert.ok(
      text.split('\r\n').every((line) => Buffer.byteLength(line) <= 75),
      'a line is longer than 75 octets',
    )
    const entries = new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent')
    assert.ok(entries.length > 0, `${name} has no entry`)
    const uids = entries.map((entry) => entry.getFirstPropertyValue('uid'))
    assert.equal(new Set(uids).size, uids.length, 'two entries have the same UID')
  }
}

function checkDossier() {
  const dossier = readFileSync(join(output, 'commune-dossier.md'), 'utf8')
  assert.match(dossier, /review: none/)
  assert.match(dossier, /QF-4\.4-1 .*NON RESPECTÉE.*agent-12/)
  assert.match(dossier, /QF-6\.2-1 .*respectée.*Registre des traitements/)
}

async function checkPage() {
  if (!existsSync(CHROMIUM)) {
    if (process.env.CI) throw new Error('The browser test needs the Debian package chromium.')
    console.log('chromium is not installed: the page was not opened')
    return
  }
  const flags =
    '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: flags.split(' ') })
  try {
    const page = await browser.newPage()
    const asked = []
    page.on('request', (request) => asked.push(request.url()))
    await page.goto(pathToFileURL(join(output, 'index.html')).href)
    assert.equal(asked.length, 1, 'the page asked for something else')
    assert.equal(await page.locator('section').count(), 3)
    assert.equal(await page.locator('section svg').count(), 3)
    const notice = await page.textContent('#operateur tr[data-rule="MSS-10-6"]')
    assert.match(notice, /28 février 2027/)
    assert.match(await page.textContent('#caisses tr[data-rule="INTEROPS-9-5"]'), /2 novembre 2026/)
    assert.match(await page.textContent('#commune tr[data-rule="QF-9.2-1"]'), /13 octobre 2027/)
  } finally {
    await browser.close()
  }
}
