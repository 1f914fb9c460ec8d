import { type KeyObject, sign } from 'node:crypto'

const ECDSA_SHA256 = Buffer.from('300a06082a8648ce3d040302', 'hex')

/** A certificate or list that a P-256 key signed, its signed part changed in place and signed again by that key. */
export function signAgain(der: Uint8Array, key: KeyObject, edit: (signed: Buffer) => void): Buffer {
  const whole = Buffer.from(der)
  const header = (at: number) => 2 + Math.max(0, (whole[at + 1] ?? 0) - 0x80)
  const start = header(0)
  const size = header(start)
  const length = size === 2 ? (whole[start + 1] ?? 0) : whole.readUIntBE(start + 2, size - 2)
  const signed = Buffer.from(whole.subarray(start, start + size + length))
  edit(signed)
  const value = sign('sha256', signed, key)
  return sequence(signed, ECDSA_SHA256, Buffer.concat([Buffer.of(0x03, value.length + 1, 0), value]))
}

function sequence(...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts)
  const length =
    content.length < 256 ? [0x81, content.length] : [0x82, content.length >> 8, content.length & 0xff]
  return Buffer.concat([Buffer.of(0x30, ...length), content])
}
