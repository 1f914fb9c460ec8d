// Drives the desk in a real browser: by keyboard, through its outcomes, over its idle time, and under axe-core.
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { qfGuards } from '@entente/msa-qf-client'
import axe from 'axe-core'
import { type Browser, chromium, type Page } from 'playwright-core'
import { deskServer } from '../src/desk-server.ts'
import { openDesk } from '../src/open-desk.ts'

const CHROMIUM = '/usr/bin/chromium'
const FLAGS =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'

/** What finds the invented family. */
const whole = {
  inscription: '2026-0042',
  nom: 'Exemple',
  prenom: 'Camille',
  naissance: '17/04/1988',
  commune: '08480',
  information: '01/02/2026',
}

if (!existsSync(CHROMIUM)) {
  if (process.env.CI) throw new Error('The browser test needs the Debian package chromium.')
  console.log('chromium is not installed: the desk was not driven')
  process.exit(0)
}

let now = new Date('2026-03-02T09:00:00Z').getTime()
const desk = await openDesk({ now: () => new Date(now) })
const server = deskServer(desk)
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const address = server.address()
const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
let browser: Browser | undefined
try {
  browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS.split(' ') })
  const page = await browser.newPage({ bypassCSP: true })
  await page.goto(url)
  await checkAccessibility(page, 'Connexion')
  await checkTree(page, ['combobox "Agent"', 'button "Ouvrir la session"'])
  await tabTo(page, 'select#agent')
  await page.keyboard.type('agent-07')
  await tabTo(page, 'main button')
  await loaded(page, () => page.keyboard.press('Enter'))
  await checkAccessibility(page, 'Consulter un quotient familial')
  await checkTree(page, [
    'group "Activité"',
    'combobox "Activité de la famille"',
    'textbox "Nom de naissance (obligatoire)"',
    'button "Consulter"',
  ])

  const activity = await consultByKeyboard(page)
  assert.equal(await page.textContent('.montant'), '437 €')
  assert.match((await page.textContent('dl')) ?? '', /mars 2026/)
  assert.ok((await page.textContent('dl'))?.includes(activity), activity)
  const kept = (await page.textContent('main')) ?? ''
  assert.match(kept, /Ce qui peut être conservé.*Le montant et le mois.*Ce qui n’est pas conservé/s)
  assert.doesNotMatch(kept, /Camille|Exemple|MODELE/i)
  await checkAccessibility(page, 'Quotient familial')
  await checkTree(page, [
    'status',
    'heading "Ce qui peut être conservé" [level=2]',
    'link "Nouvelle consultation"',
  ])

  for (const [name, words] of [
    ['Ailleurs', /relève de la CAF/],
    ['Absente', /pas de dossier/],
    ['Inconnue', /Aucune caisse/],
    ['Autre', /autre personne/],
  ] as const) {
    await consult(page, { nom: name })
    assert.match((await page.textContent('main')) ?? '', words)
    assert.doesNotMatch((await page.textContent('main')) ?? '', /437/)
  }
  await checkAccessibility(page, 'Pas de quotient familial')

  await consult(page, { naissance: '31/02/1988' })
  assert.equal(await page.getAttribute('#naissance', 'aria-invalid'), 'true')
  assert.match(await page.title(), /^Erreur/)
  await checkAccessibility(page, 'Erreur – Consulter un quotient familial')

  await checkTree(page, ['textbox "Date de naissance (obligatoire)" [invalid]'])

  await tabTo(page, 'header button')
  await loaded(page, () => page.keyboard.press('Enter'))
  await signIn(page, 'superviseur')
  await checkAccessibility(page, 'Supervision')
  await checkTree(page, [
    'table "Chaque garde, son article et son résultat"',
    'columnheader "Résultat"',
    'rowheader "no-opposition"',
    'heading "Disponibilité du service" [level=2]',
  ])
  assert.equal(await page.locator('tbody tr').count(), qfGuards.length)
  assert.match((await page.textContent('main')) ?? '', /Disponibilité du service\s*pas assez d’observations/)
  assert.match((await page.textContent('main')) ?? '', /0 enregistrée/)
  for (const [field, value] of [
    ['nom', 'Exemple'],
    ['prenom', 'Camille'],
    ['naissance', '17/04/1988'],
  ] as const) {
    await tabTo(page, `input#${field}`)
    await page.keyboard.type(value)
  }
  await loaded(page, () => page.keyboard.press('Enter'))
  assert.match((await page.textContent('main')) ?? '', /opposition est enregistrée/)
  assert.match((await page.textContent('main')) ?? '', /1 enregistrée/)
  await loaded(page, () => page.click('text=Se déconnecter'))

  await signIn(page, 'agent-07')
  await consult(page, {})
  assert.match((await page.textContent('main')) ?? '', /opposée à la consultation/)

  await page.clock.install()
  await page.goto(`${url}/guichet`)
  await page.clock.fastForward('13:30')
  assert.match((await page.textContent('[role=alert]')) ?? '', /va se fermer/)
  await page.keyboard.press('Shift')
  assert.equal(await page.textContent('[role=alert]'), '')
  await page.clock.fastForward('15:30')
  await page.waitForURL('**/session-fermee')
  assert.match((await page.textContent('main')) ?? '', /fermée faute de saisie/)

  now += 15 * 60_000
  await page.goto(`${url}/guichet`)
  assert.match((await page.textContent('main')) ?? '', /fermée faute de saisie/)

  await signIn(page, 'agent-07')
  const cookie = await page.context().cookies()
  assert.ok(cookie[0]?.httpOnly && cookie[0].sameSite === 'Strict')
  const foreign = await page.request.post(`${url}/guichet`, { form: { jeton: 'x' } })
  assert.equal(foreign.status(), 403)

  const stored = readdirSync(desk.folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)).toString('latin1'))
    .join('\n')
  for (const secret of ['EXEMPLE', 'Exemple', 'Camille', '2026-0042'])
    assert.ok(!stored.includes(secret), secret)
  console.log('the desk was driven in a browser: outcomes, keyboard, opposition, idle time, accessibility')
} finally {
  await browser?.close()
  server.close()
  server.closeAllConnections()
  await desk.close()
  rmSync(desk.folder, { recursive: true, force: true })
}

async function signIn(page: Page, agent: string): Promise<void> {
  await page.goto(url)
  await page.selectOption('#agent', agent)
  await loaded(page, () => page.click('button'))
}

/** Does something that leads to another page, and waits until that page is whole. */
async function loaded(page: Page, act: () => Promise<void>): Promise<void> {
  await Promise.all([page.waitForEvent('load'), act()])
}

async function fill(page: Page, values: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(values)) await page.fill(`#${name}`, value)
}

async function consult(page: Page, change: Partial<typeof whole>): Promise<void> {
  await page.goto(`${url}/guichet`)
  await fill(page, { ...whole, ...change })
  await loaded(page, () => page.click('text="Consulter"'))
}

/** Without a mouse: from the link that skips to the content down to the button. Gives the activity that was picked. */
async function consultByKeyboard(page: Page): Promise<string> {
  await page.goto(`${url}/guichet`)
  await page.keyboard.press('Tab')
  assert.equal(await page.evaluate('document.activeElement.textContent'), 'Aller au contenu')
  await tabTo(page, 'select#activite')
  await page.keyboard.press('ArrowDown')
  const activity = String(await page.evaluate('document.activeElement.selectedOptions[0].textContent'))
  for (const [name, value] of Object.entries(whole)) {
    await tabTo(page, `input#${name}`)
    await page.keyboard.type(value)
  }
  await loaded(page, () => page.keyboard.press('Enter'))
  return activity
}

/** Goes on with the tab key until the element has the focus, and fails when it never gets it. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 40; presses += 1) {
    if (await page.evaluate(`document.activeElement.matches('${selector}')`)) return
    await page.keyboard.press('Tab')
  }
  assert.fail(`the keyboard does not reach ${selector}`)
}

/** What assistive technology is told: roles, names and states. */
async function checkTree(page: Page, lines: readonly string[]): Promise<void> {
  const tree = await page.locator('body').ariaSnapshot()
  for (const line of lines)
    assert.ok(tree.includes(line), `${line} is not in the accessibility tree:\n${tree}`)
}

async function checkAccessibility(page: Page, heading: string): Promise<void> {
  assert.equal(await page.textContent('h1'), heading)
  await page.addScriptTag({ content: axe.source })
  const violations: { id: string; nodes: { html: string }[] }[] = await page.evaluate(
    'axe.run().then((found) => found.violations)',
  )
  const told = violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)
  assert.deepEqual(told, [], `accessibility of ${heading}`)
}
