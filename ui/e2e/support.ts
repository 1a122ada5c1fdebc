// Opens the window in Chromium, against the development server named by VETPMS_DEV_URL, or
// against made-up data when there is none.
import axe from "axe-core";
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium, type Browser, type BrowserContext, type Locator, type Page } from "playwright-core";
import { serveFake } from "./fake-server";
import { counted, english, words, type Language, type Words } from "./words";

const SHOTS = join(import.meta.dirname, "../screenshots");
export const USER = "anna@demo.example";
export const PASSWORD = "correct-horse-demo";

export interface Look {
  scheme: "light" | "dark";
  font: 100 | 125;
  /** English when it is not said. */
  language?: Language;
}

/** Those that every page is looked at in. */
export const LOOKS: Look[] = [
  { scheme: "light", font: 100 },
  { scheme: "dark", font: 100 },
  { scheme: "light", font: 125 },
  { scheme: "dark", font: 125 },
  { scheme: "light", font: 100, language: "nl" },
];

export interface Opened {
  page: Page;
  /** What the window says in this look. */
  say: Words;
  /** What the console complained about, and what was asked of other machines. */
  complaints: string[];
  shot: (name: string) => Promise<void>;
}

export interface Stage {
  open: (look: Look) => Promise<Opened>;
  close: () => Promise<void>;
}

/** `invented`: against made-up data in any case, which has what takes other desks and a server to come about. */
export async function stage(invented = false): Promise<Stage> {
  const given = invented ? undefined : process.env["VETPMS_DEV_URL"];
  const fake = given === undefined ? await serveFake(0) : null;
  const url = given ?? fake?.url ?? "";
  const browser: Browser = await chromium.launch({
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
  const contexts: BrowserContext[] = [];
  return {
    open: async (look) => {
      const { language = "en" } = look;
      const locale = { en: "en-GB", nl: "nl-NL" }[language];
      const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, colorScheme: look.scheme, locale, reducedMotion: "reduce" });
      contexts.push(context);
      const page = await context.newPage();
      const complaints = watch(page, url);
      // The server holds one session, as the program does for one window.
      await page.request.post(`${url}/ipc/sign_out`, { data: {} });
      await page.goto(url);
      if (look.font !== 100) await page.addStyleTag({ content: `html { font-size: ${look.font}% }` });
      const folder = join(SHOTS, [look.scheme, look.font, ...(language === "en" ? [] : [language])].join("-"));
      mkdirSync(folder, { recursive: true });
      return { page, say: words(language), complaints, shot: (name) => shoot(page, join(folder, `${name}.png`)) };
    },
    close: async () => {
      for (const context of contexts) await context.close();
      await browser.close();
      fake?.server.closeAllConnections();
      fake?.server.close();
    },
  };
}

function watch(page: Page, url: string): string[] {
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    // A refused command is an answer like any other, which Chromium reports as a failed resource.
    const refused = message.text().startsWith("Failed to load resource") && message.location().url.includes("/ipc/");
    if (message.type() === "error" && !refused) complaints.push(message.text());
  });
  page.on("request", (request) => {
    const from = new URL(request.url());
    if (from.protocol !== "data:" && from.origin !== new URL(url).origin) complaints.push(`asked ${from.origin}`);
  });
  return complaints;
}

async function shoot(page: Page, path: string): Promise<void> {
  await page.waitForTimeout(250);
  await page.screenshot({ path });
}

/** WCAG AA including colours, of the page or a part of it, and nothing wider than the window. */
export async function inspect(page: Page, where: string, part = "html"): Promise<void> {
  await page.waitForTimeout(250);
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async (selector) => {
    const { axe: checker } = window as unknown as { axe: typeof axe };
    const result = await checker.run(selector, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] });
    return result.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary ?? ""}`).join("\n  ")}`);
  }, part);
  assert.deepEqual(violations, [], `${where} is accessible`);
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(excess <= 0, `${where} is ${excess} px wider than the window`);
}

export const heading = (page: Page, name?: string | RegExp): Locator => page.getByRole("heading", { level: 1, ...(name === undefined ? {} : { name }) });

/** Fills the form and sends it. A practice with one user has the name filled in already. */
export async function trySignIn(page: Page, password: string, say = english): Promise<void> {
  const who = page.getByRole("combobox", { name: say("session.who") });
  await who.waitFor();
  await who.fill(USER);
  await page.keyboard.press("Tab");
  await page.keyboard.type(password);
  await page.keyboard.press("Enter");
}

export async function signIn(page: Page, say = english): Promise<void> {
  await trySignIn(page, PASSWORD, say);
  await heading(page, say("home.title", { name: "" })).waitFor();
}

/** Opens the search box, types, and waits for the answer. */
export async function searchFor(page: Page, text: string, say = english): Promise<Locator> {
  await page.keyboard.press("F2");
  const box = page.getByPlaceholder(say("search.placeholder"));
  await box.waitFor();
  await box.fill(text);
  await page.getByText(counted(say("search.found", { count: 0 }))).waitFor({ state: "attached" });
  return page.getByRole("dialog", { name: say("search.title") });
}

/** Opens the first hit of a kind, whatever the practice holds. */
export async function openAny(page: Page, kind: "client" | "patient", say = english): Promise<void> {
  for (const letter of ["a", "e", "o", "i", "s", "m", "b"]) {
    const box = await searchFor(page, letter, say);
    const hit = box.locator(`[data-hit="${kind}s"]`).first();
    if ((await hit.count()) > 0) {
      await hit.click();
      await page.waitForURL(kind === "client" ? /#\/clients\// : /#\/patients\//);
      await heading(page).waitFor();
      return;
    }
    await page.keyboard.press("Escape");
    await box.waitFor({ state: "detached" });
  }
  assert.fail(`no ${kind} was found by any letter`);
}
