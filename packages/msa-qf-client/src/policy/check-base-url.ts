const PRODUCTION_HOST = 'particulier.api.gouv.fr'
const STAGING_HOST = 'staging.particulier.api.gouv.fr'

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/

/** What is wrong with the address of the API in an environment; staging and production are never mixed. */
export function baseUrlProblems(baseUrl: string, environment: 'staging' | 'production'): readonly string[] {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined
  const loopback = url !== undefined && environment === 'staging' && LOOPBACK.test(url.hostname)
  const host = environment === 'production' ? PRODUCTION_HOST : STAGING_HOST
  const foreign = environment === 'production' ? STAGING_HOST : PRODUCTION_HOST
  return [
    ...(url !== undefined && (url.protocol === 'https:' || loopback)
      ? []
      : ['api.baseUrl: expected an https URL; http is for the loopback interface in staging.']),
    // A final dot names the same host.
    ...(url?.hostname.replace(/\.$/, '') === foreign
      ? [`api.baseUrl: expected ${host} in ${environment}.`]
      : []),
    ...(url === undefined || (url.username === '' && url.password === '' && url.search === '')
      ? []
      : ['api.baseUrl: expected no user name, password or parameters.']),
  ]
}
