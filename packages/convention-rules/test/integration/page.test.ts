import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import ICAL from 'ical.js'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseSituation, rules } from '../../src/index.ts'

const CHROMIUM = '/usr/bin/chromium'
const FLAGS =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'
const missing = !existsSync(CHROMIUM)
if (missing && process.env.CI) throw new Error('The browser tests need the Debian package chromium.')

describe.skipIf(missing)('the offline page', () => {
  let folder = ''
  let file = ''
  let browser: Browser
  let page: Page
  const requests: string[] = []

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'entente-page-'))
    file = join(folder, 'echeancier.html')
    const script = fileURLToPath(new URL('../../scripts/build-page.mjs', import.meta.url))
    execFileSync(process.execPath, [script, file])
    browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS.split(' ') })
    page = await browser.newPage({ acceptDownloads: true })
    page.on('request', (request) => requests.push(request.url()))
    await page.goto(pathToFileURL(file).href)
  })

  afterAll(async () => {
    await browser?.close()
    if (folder !== '') rmSync(folder, { recursive: true, force: true })
  })

  it('is one file that asks the network for nothing', () => {
    expect(requests).toEqual([pathToFileURL(file).href])
    expect(readFileSync(file, 'utf8')).not.toMatch(/(?:src|href)="?https?:/)
  })

  it('holds every rule with its quote, and no more of the texts', () => {
    const html = readFileSync(file, 'utf8')
    for (const { quote } of rules.slice(0, 20)) expect(html).toContain(quote)
    expect(Math.max(...rules.map(({ quote }) => quote.split(' ').length))).toBeLessThanOrEqual(15)
  })

  it('shows the timeline of a QF convention, with its safe and literal dates', async () => {
    await page.selectOption('[name=kind]', 'qf')
    await page.fill('[name=signed1]', '2023-06-15')
    await page.fill('[name=signed2]', '2023-06-10')
    await page.fill('[name=transmitted]', '2023-06-15')
    await page.fill('[name=asOf]', '2024-01-02')
    await page.fill('[name=to]', '2024-12-31')
    expect(await page.textContent('#status')).toContain('en vigueur')
    const row = page.locator('tr[data-rule="QF-9.2-1"]')
    expect(await row.count()).toBe(1)
    const text = (await row.textContent()) ?? ''
    expect(text).toContain('13 mars 2024')
    expect(text).toContain('15 mars 2024')
    expect(text).toContain('review: none')
    expect(await page.locator('#timeline svg circle').count()).toBe(2)
    expect(await page.textContent('#problem')).toBe('')
  })

  it('shows the latest arguable date in the expert view only', async () => {
    expect(await page.textContent('#timeline')).not.toContain('soutenable')
    await page.check('[name=expert]')
    expect(await page.textContent('#timeline')).toContain('soutenable')
    await page.uncheck('[name=expert]')
  })

  it('records an event, explains one that is refused, and takes it back', async () => {
    await page.selectOption('#event-type', 'qf.convention|DENOUNCED')
    await page.fill('#event-on', '2024-01-01')
    await page.selectOption('#event-channel', 'courriel')
    await page.click('#add-event')
    expect(await page.textContent('#refused')).toContain('QF-9.2-2')
    await page.click('#events button')
    await page.selectOption('#event-channel', 'LRAR')
    await page.click('#add-event')
    expect(await page.textContent('#refused')).toBe('')
    expect(await page.textContent('#status')).toContain('fin 2024-06-15')
  })

  it('saves a calendar that a parser reads, and a situation that opens again', async () => {
    const [calendar] = await Promise.all([page.waitForEvent('download'), page.click('#save-ics')])
    const component = new ICAL.Component(ICAL.parse(readFileSync(await calendar.path(), 'utf8')))
    const summaries = component
      .getAllSubcomponents('vevent')
      .map((event) => event.getFirstPropertyValue('summary'))
    expect(summaries).toContain('Première échéance')
    const [saved] = await Promise.all([page.waitForEvent('download'), page.click('#save-json')])
    const path = await saved.path()
    expect(parseSituation(JSON.parse(readFileSync(path, 'utf8'))).events).toHaveLength(1)
    await page.reload()
    await page.setInputFiles('#open-json', path)
    await page.fill('[name=asOf]', '2024-01-02')
    expect(await page.textContent('#status')).toContain('fin 2024-06-15')
  })

  it('speaks English, prints, and says what is wrong', async () => {
    await page.selectOption('[name=language]', 'en')
    expect(await page.textContent('h1')).toBe('Deadlines of a convention')
    expect(await page.textContent('#timeline')).toContain('not legal advice')
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('form').isVisible()).toBe(false)
    await page.emulateMedia({ media: 'screen' })
    await page.fill('[name=to]', '1999-01-01')
    expect(await page.textContent('#problem')).toContain('The period asked for is not one')
  })
})
