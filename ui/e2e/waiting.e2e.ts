// What waits for a decision, in every look: lists that only other desks and a server can fill.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { heading, inspect, LOOKS, signIn, stage, type Stage } from "./support";

let opened: Stage;

before(async () => {
  opened = await stage(true);
});

after(async () => {
  await opened.close();
});

for (const look of LOOKS) {
  describe(`${look.scheme}, font ${look.font} %, ${look.language ?? "en"}`, () => {
    it("shows what waits", async () => {
      const { page, say, complaints, shot } = await opened.open(look);
      await signIn(page, say);

      await page.keyboard.press("Alt+3");
      await heading(page, say("conflicts.title")).waitFor();
      await page.getByRole("listitem").first().waitFor();
      await inspect(page, "review");
      await shot("20-review");
      await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
      await shot("21-review-end");

      await page.getByRole("link", { name: say("app.settings"), exact: true }).click();
      await page.getByRole("link", { name: say("settings.section.aside"), exact: true }).click();
      const release = page.getByRole("button", { name: new RegExp(`^${say("aside.release")}`) }).first();
      await release.waitFor();
      await inspect(page, "not taken");
      await shot("22-not-taken");
      await release.click();
      await page.getByRole("dialog").waitFor();
      await inspect(page, "release");
      await shot("23-release");
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });

      await page.getByRole("button", { name: say("sync.lightLabel", { text: "" }) }).click();
      await page.getByRole("dialog", { name: say("sync.panelTitle") }).waitFor();
      await inspect(page, "sync panel");
      await shot("24-sync");
      assert.deepEqual(complaints, []);
    });
  });
}
