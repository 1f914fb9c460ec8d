import { caught } from '@entente/testkit'
import { expect, test } from 'vitest'
import { importPeer } from '../../src/import-peer.ts'
import { isRuntimeError } from '../../src/index.ts'

test('a missing peer says what to install', async () => {
  const error = await caught(() =>
    importPeer('some-driver', () => import('some-driver-that-is-absent' as string)),
  )
  expect(isRuntimeError(error, 'PEER_MISSING')).toBe(true)
  expect(String(error)).toContain('npm install some-driver')
})

test('a present peer is given as it is', async () => {
  expect(await importPeer('a', async () => 7)).toBe(7)
})
