import { describe, expect, it } from 'vitest'
import { toProblem, toSoapFault, VectorError, type VectorErrorCode, vectorErrors } from '../../src/index.ts'

/** The table of the standard's implementer: step, code, fault code, sentence. */
const TABLE: readonly (readonly [VectorErrorCode, string, string])[] = [
  ['VI_ABSENT', 'wsse:SecurityTokenUnavailable', 'La référence au jeton de sécurité est introuvable'],
  ['VI_ID_INVALID', 'vi:InvalidVI', 'Le VI est invalide'],
  ['VI_ISSUER_ABSENT', 'vi:InvalidVI', 'Le VI est invalide'],
  [
    'VI_ISSUER_UNKNOWN',
    'vi:InvalidIssuer',
    "L'identifiant de l'organisme client présent dans le VI est invalide ou inconnu",
  ],
  ['VI_FORMAT_INVALID', 'wsse:InvalidSecurityToken', 'Le jeton de sécurité fourni est invalide'],
  ['VI_SIGNATURE_INVALID', 'wsse:FailedCheck', "La signature ou le chiffrement n'est pas valide"],
  ['VI_NOT_YET_VALID', 'vi:InvalidVI', 'Le VI est invalide'],
  ['VI_EXPIRED', 'vi:InvalidVI', 'Le VI est invalide'],
  ['VI_SERVICE_MISMATCH', 'vi:InvalidService', "Le service visé par le VI n'existe pas ou est invalide"],
  [
    'VI_AUTH_LEVEL_REFUSED',
    'vi:InvalidAuthLevel',
    "Le niveau d'authentification initial n'est pas conforme au contrat d'interopérabilité",
  ],
  ['VI_PAGM_ABSENT', 'vi:InvalidPagm', 'Le ou les PAGM présents dans le VI sont invalides'],
  ['VI_SIGNER_NOT_BOUND', 'wsse:FailedCheck', "La signature ou le chiffrement n'est pas valide"],
  ['VI_PAGM_REFUSED', 'vi:InvalidPagm', 'Le ou les PAGM présents dans le VI sont invalides'],
  ['VI_REPLAYED', 'vi:InvalidVI', 'Le VI est invalide'],
]

const NAMESPACES = {
  vi: 'urn:iops:vi:faultcodes',
  wsse: 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd',
}

describe('toSoapFault', () => {
  it.each(TABLE)('answers %s with %s and the sentence of the standard', (code, fault, sentence) => {
    const { status, headers, body } = toSoapFault(new VectorError({ code, why: 'a detail' }))
    const prefix = fault.startsWith('vi:') ? 'vi' : 'wsse'
    expect(status).toBe(500)
    expect(headers['content-type']).toBe('text/xml; charset=utf-8')
    expect(body).toContain(
      `<faultcode xmlns:${prefix}="${NAMESPACES[prefix]}">${fault}</faultcode><faultstring>${sentence}</faultstring>`,
    )
    expect(body).not.toContain('a detail')
  })

  it('answers in SOAP 1.2 with the code below Sender', () => {
    const { status, body } = toSoapFault(new VectorError({ code: 'VI_EXPIRED' }), { soap: '1.2' })
    expect(status).toBe(400)
    expect(body).toContain('<soapenv:Value>soapenv:Sender</soapenv:Value><soapenv:Subcode>')
    expect(body).toContain('>vi:InvalidVI</soapenv:Value>')
    expect(body).toContain('<soapenv:Text xml:lang="fr">Le VI est invalide</soapenv:Text>')
  })

  it.each([new VectorError({ code: 'VI_TRACE_UNAVAILABLE' }), new Error('secret detail'), undefined])(
    'never blames the caller for our own outage',
    (error) => {
      const { status, headers, body } = toSoapFault(error)
      expect(status).toBe(503)
      expect(headers['retry-after']).toBe('30')
      expect(body).toContain('<faultcode>soapenv:Server</faultcode>')
      expect(body).not.toContain('secret detail')
      expect(toSoapFault(error, { soap: '1.2' }).body).toContain('soapenv:Receiver')
    },
  )
})

describe('toProblem', () => {
  it('answers a refused VI with 401, a challenge and the fault as type', () => {
    const { status, headers, body } = toProblem(new VectorError({ code: 'VI_PAGM_REFUSED' }))
    expect(status).toBe(401)
    expect(headers['www-authenticate']).toBe('Bearer error="invalid_token"')
    expect(JSON.parse(body)).toEqual({
      type: 'urn:iops:vi:faultcodes:InvalidPagm',
      title: 'Le ou les PAGM présents dans le VI sont invalides',
      status: 401,
    })
  })

  it('answers missing rights with 403 and an outage with 503', () => {
    expect(toProblem(new VectorError({ code: 'VI_RIGHTS_INSUFFICIENT' }))).toMatchObject({
      status: 403,
      headers: { 'www-authenticate': 'Bearer error="insufficient_scope"' },
    })
    expect(toProblem(new VectorError({ code: 'VI_OVERLOADED' })).status).toBe(503)
    expect(toProblem(new VectorError({ code: 'VI_SIGNATURE_INVALID' })).body).toContain(
      'secext-1.0.xsd#FailedCheck',
    )
  })
})

describe('vectorErrors', () => {
  it('states for each code what happened, what to do, and where the rule comes from', () => {
    for (const [code, { meaning, remedy, spec }] of Object.entries(vectorErrors)) {
      expect(code).toMatch(/^VI_[A-Z_]+$/)
      expect(meaning).toMatch(/\.$/)
      expect(remedy).toMatch(/\.$/)
      expect(spec.section).not.toBe('')
    }
  })
})
