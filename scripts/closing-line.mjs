// Vitest reporter: ends the run with `N passed, N failed[, N skipped]`, alone on its line.
export default class ClosingLine {
  onTestRunEnd(modules, unhandledErrors) {
    const count = { passed: 0, failed: unhandledErrors.length, skipped: 0 }
    for (const module of modules) {
      let failedHere = 0
      for (const test of module.children.allTests()) {
        const state = test.result().state
        count[state === 'passed' || state === 'failed' ? state : 'skipped'] += 1
        if (state === 'failed') failedHere += 1
      }
      if (module.state() === 'failed' && failedHere === 0) count.failed += 1
    }
    const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : ''
    process.stdout.write(`\n${count.passed} passed, ${count.failed} failed${skipped}\n`)
  }
}
