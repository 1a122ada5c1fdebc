import { chromium } from "playwright-core";
import { serveFake } from "./fake-server";
import { FakeBackend } from "../src/test/fakeBackend";
import { USERS, SYNC } from "../src/test/fakeData";
import { inspect } from "./support";
import { mkdirSync } from "node:fs";
mkdirSync("/tmp/admshots", { recursive: true });
const backend = new FakeBackend();
const { url, server } = await serveFake(0, backend);
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
const only = process.argv[2];
for (const [scheme, font, lang] of [["light", 100, "en"], ["dark", 100, "en"], ["light", 125, "nl"], ["dark", 125, "en"]] as const) {
  const tag = `${scheme}-${font}-${lang}`;
  if (only && only !== tag) continue;
  const ctx = await browser.newContext({ viewport: { width: 1366, height: 768 }, colorScheme: scheme, locale: lang === "nl" ? "nl-NL" : "en-GB", reducedMotion: "reduce" });
  const page = await ctx.newPage();
  page.on("console", (m) => { if (m.type() === "error" && !m.text().startsWith("Failed to load")) console.log(tag, m.text()); });
  page.on("pageerror", (e) => console.log(tag, e.message));
  const go = async (path: string, user = 0) => {
    backend.user = USERS[user] ?? null;
    await page.goto("about:blank");
    await page.goto(`${url}/#${path}`);
    if (font !== 100) await page.addStyleTag({ content: `html { font-size: ${font}% }` });
    await page.waitForTimeout(700);
  };
  const shot = async (name: string, part?: string) => {
    try { await inspect(page, `${tag} ${name}`, part ?? "html"); } catch (e) { console.log(String((e as Error).message).slice(0, 1500)); }
    await page.screenshot({ path: `/tmp/admshots/${name}-${tag}.png` });
  };
  backend.sync = { ...SYNC };
  await go("/settings/devices"); await shot("devices");
  await page.locator("section button").first().click(); await page.waitForTimeout(400); await page.keyboard.press("Enter"); await page.waitForTimeout(200); await shot("device-ask");
  await page.keyboard.type("Reception 2"); await page.keyboard.press("Tab"); await page.keyboard.type("ben"); await page.waitForTimeout(300); await page.keyboard.press("ArrowDown"); await page.keyboard.press("Enter"); await page.locator("form button[type=submit]").click(); await page.waitForTimeout(600); await shot("device-code");
  if (tag === "light-100-en") { await page.emulateMedia({ media: "print" }); await page.screenshot({ path: "/tmp/admshots/device-print.png" }); await page.emulateMedia({ media: "screen" }); }
  await go("/settings/devices"); await page.locator("td button").first().click(); await page.waitForTimeout(400); await shot("device-revoke");
  await go("/settings/users"); await shot("users");
  await page.locator("td button").last().click(); await page.waitForTimeout(400); await shot("user-menu", "[role=menu]"); await page.locator("[role=menuitem]").first().click(); await page.waitForTimeout(400); await shot("user-roles");
  await go("/settings/users"); await page.locator("section button").first().click(); await page.waitForTimeout(500); await page.locator("form button[type=submit]").click(); await page.waitForTimeout(300); await shot("user-new");
  await go("/settings/users"); await page.locator("td button").nth(1).click(); await page.waitForTimeout(400); await page.locator("[role=menuitem]").nth(1).click(); await page.waitForTimeout(400); await shot("user-password");
  await go("/settings/audit"); await shot("audit");
  await page.locator("main, #content").first().evaluate(() => window.scrollTo(0, document.body.scrollHeight)); await page.waitForTimeout(300); await shot("audit-end");
  backend.sync = { ...SYNC, state: "no_server", last_sync: null };
  await go("/settings/devices"); await shot("devices-none");
  await go("/settings/server"); await shot("server");
  await page.keyboard.press("Tab");
  const inputs = page.locator("form input");
  await inputs.nth(0).fill("vets.example:7410"); await inputs.nth(1).fill("7k2m qxhd4 99999"); await inputs.nth(2).fill("Front desk"); await inputs.nth(3).fill("correct-horse-demo"); await page.keyboard.press("Enter"); await page.waitForTimeout(500); await shot("server-wrong");
  await page.locator("header button").filter({ has: page.locator("svg") }).nth(0).evaluate(() => 0);
  await page.locator("[class*=light][data-tone]").click(); await page.waitForTimeout(300); await shot("sync-panel");
  await page.keyboard.press("Escape");
  await inputs.nth(1).fill("7k2m qxhd4 9ptbn"); await page.keyboard.press("Enter"); await page.waitForTimeout(800); await shot("server-joined");
  backend.sync = { ...SYNC, state: "offline", offline_since: new Date().toISOString() };
  await go("/settings/users"); await shot("users-offline");
  backend.sync = { ...SYNC };
  await go("/settings/audit", 1); await shot("refused");
  await ctx.close();
}
await browser.close(); server.closeAllConnections(); server.close();
