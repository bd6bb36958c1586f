import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist/', 'log/', 'data/', '**/.venv/', 'notebooks/'] },
  eslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.mts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project: ['./tsconfig.json', './test/tsconfig.json'] } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      // tfjs's ranks are type parameters of results that only the caller knows: an assertion reads better than <Rank.R4>.
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
    },
  },
  {
    files: ['setup/**', 'bench/**'],
    languageOptions: {
      globals: Object.fromEntries(
        ['process', 'performance', 'setInterval', 'clearInterval', 'console', 'require', 'URL'].map(
          (name) => [name, 'readonly'],
        ),
      ),
    },
  },
);
