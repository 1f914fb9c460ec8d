import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const path = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url))

/** What a service needs to know. */
interface ServiceSettings {
  readonly port: number
  /** Certificate of the gateway's internal tokens, PEM. */
  readonly certificate: string
  /** Public keys of the gateway, RFC 7517. */
  readonly keysUrl: string
  readonly issuer: string
  readonly audience: string
}

export interface Command {
  readonly program: string
  readonly args: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
}

/** How clients and services are written in one language. */
export interface Language {
  readonly name: 'java' | 'python' | 'php'
  /** Debian package. */
  readonly debian: string
  client(url: string, user: string): Command
  service(settings: ServiceSettings): Command
}

const positional = ({ port, certificate, keysUrl, issuer, audience }: ServiceSettings) => [
  String(port),
  certificate,
  keysUrl,
  issuer,
  audience,
]

const LANGUAGES: readonly Language[] = [
  {
    name: 'python',
    debian: 'python3',
    client: (url, user) => ({ program: 'python3', args: [path('clients/client.py'), url, user] }),
    service: (settings) => ({
      program: 'python3',
      args: [path('services/service.py'), ...positional(settings)],
    }),
  },
  {
    name: 'java',
    debian: 'openjdk-17-jdk-headless',
    client: (url, user) => ({
      program: 'java',
      args: ['-Xshare:auto', path('clients/Client.java'), url, user],
    }),
    service: (settings) => ({
      program: 'java',
      args: [path('services/Service.java'), ...positional(settings)],
    }),
  },
  {
    name: 'php',
    debian: 'php-cli',
    client: (url, user) => ({ program: 'php', args: [path('clients/client.php'), url, user] }),
    service: ({ port, certificate, issuer, audience }) => ({
      program: 'php',
      args: ['-S', `127.0.0.1:${port}`, path('services/service.php')],
      environment: {
        GATEWAY_CERTIFICATE: certificate,
        GATEWAY_ISSUER: issuer,
        GATEWAY_AUDIENCE: audience,
      },
    }),
  },
]

/** The languages that are installed; under CI all must be. */
export function installedLanguages(): readonly Language[] {
  const installed = LANGUAGES.filter(({ name }) => isInstalled(name))
  const missing = LANGUAGES.filter((language) => !installed.includes(language))
  if (missing.length > 0 && process.env.CI) {
    throw new Error(`Not installed: ${missing.map(({ debian }) => debian).join(', ')} (Debian).`)
  }
  for (const { name, debian } of missing) console.log(`· ${name} is left out: install ${debian} (Debian)`)
  return installed
}

function isInstalled(name: Language['name']): boolean {
  if (name === 'java') {
    // Running a source file takes the compiler of a JDK.
    const { stdout } = spawnSync('java', ['--list-modules'], { encoding: 'utf8' })
    return (stdout ?? '').includes('jdk.compiler')
  }
  return spawnSync(name === 'python' ? 'python3' : 'php', ['--version']).status === 0
}
