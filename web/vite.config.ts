import { svelte, vitePreprocess } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type Plugin } from 'vite';

/** In development the contract is played by web/mock: no binary needed to work on a screen. */
function mockServer(): Plugin {
  return {
    name: 'serment-mock',
    apply: 'serve',
    async configureServer(server) {
      const { answer } = await import('./mock/api.mjs');
      server.middlewares.use((request, response, next) => void answer(request, response, next));
    },
  };
}

export default defineConfig(({ mode }) => {
  const stories = mode === 'stories';
  return {
    root: stories ? 'stories' : '.',
    publicDir: stories ? '../public' : 'public',
    plugins: [
      svelte({ configFile: false, preprocess: vitePreprocess({ style: false }), compilerOptions: { runes: true } }),
      mockServer(),
    ],
    server: { fs: { allow: ['..'] } },
    build: {
      outDir: stories ? '../.stories' : process.env.SERMENT_WEB_OUT ?? 'dist',
      emptyOutDir: true,
      target: 'es2022',
      // Nothing inline: the page's policy allows neither data: scripts nor data: fonts.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
    },
    test: {
      environment: 'happy-dom',
      include: ['src/**/*.test.ts'],
      setupFiles: ['tests/setup.ts'],
      restoreMocks: true,
    },
    resolve: process.env.VITEST ? { conditions: ['browser'] } : undefined,
  };
});
