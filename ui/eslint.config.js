// House rules a machine can hold: a feature never imports another one, only the generated
// API talks to the shell, and no component holds literal text.
import js from "@eslint/js";
import i18next from "eslint-plugin-i18next";
import reactHooks from "eslint-plugin-react-hooks";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import tseslint from "typescript-eslint";

const transport = {
  group: ["@tauri-apps/*", "**/transport"],
  message: "Only src/generated/api.ts may talk to the shell.",
};
const features = readdirSync(join(import.meta.dirname, "src/features"));

export default tseslint.config(
  { ignores: ["dist", "screenshots", "node_modules"] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    files: ["**/*.{ts,tsx}"],
    plugins: { "react-hooks": reactHooks },
    rules: {
      ...reactHooks.configs.recommended.rules,
      "no-console": "error",
      eqeqeq: "error",
      "max-lines": ["error", 400],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
    },
  },
  {
    files: ["src/**/*.tsx"],
    ignores: ["src/**/*.test.tsx", "src/test/**"],
    ...i18next.configs["flat/recommended"],
    rules: {
      "i18next/no-literal-string": [
        "error",
        { mode: "jsx-text-only", "should-validate-template": true },
      ],
    },
  },
  {
    files: ["src/**/*.{ts,tsx}"],
    ignores: ["src/generated/api.ts", "src/transport.ts", "src/test/**"],
    rules: { "no-restricted-imports": ["error", { patterns: [transport] }] },
  },
  ...features.map((feature) => ({
    files: [`src/features/${feature}/**/*.{ts,tsx}`],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            transport,
            {
              group: features
                .filter((other) => other !== feature)
                .flatMap((other) => [`**/features/${other}`, `**/features/${other}/**`, `../${other}`, `../${other}/**`]),
              message: "A feature never imports another; share through components, fields or app.",
            },
          ],
        },
      ],
    },
  })),
  {
    files: ["src/{components,fields}/**/*.{ts,tsx}"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            transport,
            { group: ["**/features/**"], message: "Shared pieces never know a feature." },
          ],
        },
      ],
    },
  },
  {
    files: ["e2e/**/*.ts"],
    rules: { "no-console": "off" },
  },
);
