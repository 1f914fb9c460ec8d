// A key module for the gateway: VIs signed by a key in an HSM, through pkcs11-tool of OpenSC.
//
//   "keyModules": [{ "scheme": "pkcs11", "module": "pkcs11-signer.mjs" }]
//   { "use": "vector-signature", "reference": "pkcs11:object=vi-2026", "certificate": "file:vi-2026.pem", … }
//
// PKCS11_MODULE names the library of the HSM; PKCS11_PIN holds the PIN and goes to pkcs11-tool by its environment, so that
// no list of processes shows it. A process for each signature is simple and slow (some tens of milliseconds): with more
// than a few calls a second, keep a session open with the vendor's own library behind the same function.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)
/** Mechanisms that hash the data themselves. pkcs11-tool gives r‖s for ECDSA. */
const MECHANISMS = { 'RSA-SHA256': 'SHA256-RSA-PKCS', 'ECDSA-P256-SHA256': 'ECDSA-SHA256' }

export async function sign(reference, data, { algorithm, signal }) {
  const label = new URLSearchParams(reference.slice('pkcs11:'.length).replaceAll(';', '&')).get('object')
  const mechanism = MECHANISMS[algorithm]
  const { PKCS11_MODULE: module } = process.env
  if (label === null || mechanism === undefined || module === undefined) throw new Error('not configured')
  const running = run(
    'pkcs11-tool',
    [
      ...['--module', module, '--login', '--pin', 'env:PKCS11_PIN'],
      ...['--sign', '--mechanism', mechanism, '--label', label],
    ],
    { signal, timeout: 10_000, encoding: 'buffer' },
  )
  // What is signed may name a person: it goes through a pipe, never through a file.
  running.child.stdin.end(data)
  const { stdout } = await running
  return stdout
}
