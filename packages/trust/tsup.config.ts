import { defineConfig } from 'tsup'

export default defineConfig({
  entry: [
    'src/index.ts',
    'src/xml/index.ts',
    'src/dsig/index.ts',
    'src/x509/index.ts',
    'src/jws/index.ts',
    'src/tsp/index.ts',
    'src/second-opinion/index.ts',
    'src/testing/index.ts',
  ],
  format: ['esm'],
  dts: true,
  sourcemap: true,
  clean: true,
  target: 'node20',
})
