import { defineConfig } from 'tsup'

export default defineConfig({
  entry: [
    'src/index.ts',
    'src/ids/index.ts',
    'src/time/index.ts',
    'src/checks/index.ts',
    'src/ports/index.ts',
    'src/convention/index.ts',
    'src/deployment/index.ts',
    'src/convention/interops/index.ts',
    'src/convention/mssante/index.ts',
    'src/convention/qf/index.ts',
  ],
  format: ['esm'],
  dts: true,
  sourcemap: true,
  clean: true,
  target: 'node20',
})
