import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { isTraceError, TraceError, traceErrors } from '../../src/errors.ts'
import { filesBelow } from '../samples.ts'

const folder = fileURLToPath(new URL('..', import.meta.url))
const tests = filesBelow(folder, '.test.ts')
  .filter((file) => !file.endsWith('error-catalogue.test.ts'))
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n')

describe('the error catalogue', () => {
  it.each(Object.keys(traceErrors))('has a test for %s', (code) => {
    expect(tests).toContain(code)
  })

  it('gives every error what happened, why, and what to do', () => {
    const error = new TraceError('TRACE_BROKEN', 'The journal cannot write.', { why: 'The disk is full.' })
    expect(error.message).toBe(
      'The journal cannot write. The disk is full. Repair the store, then call recover() or open the journal again.',
    )
    expect(isTraceError(error, 'TRACE_BROKEN')).toBe(true)
    expect(isTraceError(error, 'TRACE_CLOSED')).toBe(false)
    expect(isTraceError(new Error('other'))).toBe(false)
  })
})
