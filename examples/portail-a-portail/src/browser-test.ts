import { existsSync } from 'node:fs'
import { chromium, type Page } from 'playwright-core'
import { startClientPortal } from './client-portal.ts'
import { startProviderPortal } from './provider-portal.ts'

const CHROMIUM = '/usr/bin/chromium'
if (!existsSync(CHROMIUM)) {
  if (process.env.CI) throw new Error('Install the Debian package chromium.')
  console.log('skipped: Chromium is not installed (Debian package chromium)')
  process.exit(0)
}

const provider = await startProviderPortal()
const client = await startClientPortal(`${provider.url}/acs`)
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] })
let failed = 0

function expect(what: string, got: string | null | undefined, wanted: string): void {
  const right = got?.includes(wanted) === true
  if (!right) failed += 1
  console.log(`${right ? '✓' : '✗'} ${what}${right ? '' : `: got ${got}`}`)
}

async function logIn(page: Page, agent: string): Promise<void> {
  await page.goto(client.url)
  await page.fill('input[name=agent]', agent)
  await page.click('button')
}

/** Posts a form as the browser would, from a page of the client portal. */
async function post(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  await page.goto(client.url)
  await page.evaluate(
    ({ action, values }) => {
      const form = document.createElement('form')
      form.method = 'post'
      form.action = action
      for (const [name, value] of Object.entries(values)) {
        const input = document.createElement('input')
        input.name = name
        input.value = value
        form.append(input)
      }
      document.body.append(form)
      form.submit()
    },
    { action: `${provider.url}/acs`, values: fields },
  )
  await page.waitForURL(`${provider.url}/**`)
}

/** The form that the client portal makes, without sending it. */
async function makeForm(page: Page): Promise<{ readonly SAMLResponse: string; readonly RelayState: string }> {
  const source = await (await page.request.get(`${client.url}/acceder`)).text()
  return {
    SAMLResponse: /name="SAMLResponse" value="([^"]+)"/.exec(source)?.[1] ?? '',
    RelayState: '/dossier',
  }
}

try {
  const page = await (await browser.newContext()).newPage()
  await logIn(page, 'agent-0042')
  await page.click('a')
  await page.waitForURL(`${provider.url}/dossier`)
  expect('the agent lands authenticated at the provider', await page.textContent('#agent'), 'agent-0042')
  expect('with the agreed PAGM', await page.textContent('#pagm'), 'DOSSIER_LECTURE')

  const form = await makeForm(page)
  const altered = Buffer.from(form.SAMLResponse, 'base64')
    .toString('utf8')
    .replaceAll('agent-0042', 'agent-0001')
  await post(page, { ...form, SAMLResponse: Buffer.from(altered).toString('base64') })
  expect(
    'an altered form is refused with a readable page',
    await page.textContent('body'),
    "La signature ou le chiffrement n'est pas valide",
  )

  await post(page, { ...form, RelayState: 'https://pirate.example/' })
  expect('a RelayState that leads elsewhere is refused', await page.textContent('h1'), 'Accès refusé')

  await post(page, form)
  expect('the genuine form is accepted', await page.textContent('#agent'), 'agent-0042')
  await post(page, form)
  expect('and serves once', await page.textContent('body'), 'Le VI est invalide')

  const other = await (await browser.newContext()).newPage()
  await logIn(other, 'agent-0007')
  const foreign = await makeForm(other)
  await post(page, foreign)
  expect(
    'somebody else’s VI does not change the user unseen',
    await page.textContent('body'),
    'Une autre personne',
  )
  await page.goto(`${provider.url}/dossier`)
  expect('who stays logged in', await page.textContent('#agent'), 'agent-0042')
} finally {
  await browser.close()
  await Promise.all([client.close(), provider.close()])
}
if (failed > 0) process.exitCode = 1
