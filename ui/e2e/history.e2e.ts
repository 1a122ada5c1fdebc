// What was, in every look: the life of an animal, the history of a field, two versions of a note; by keyboard alone.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { heading, inspect, LOOKS, searchFor, signIn, stage, type Stage } from "./support";

let opened: Stage;

before(async () => {
  opened = await stage(true);
});

after(async () => {
  await opened.close();
});

for (const look of LOOKS) {
  describe(`${look.scheme}, font ${look.font} %, ${look.language ?? "en"}`, () => {
    it("shows what happened, who changed it, and what was written before", async () => {
      const { page, say, complaints, shot } = await opened.open(look);
      await signIn(page, say);
      await page.goto(`${page.url().split("#")[0] ?? ""}#/patients/patient-0`);
      await heading(page, "Bella").waitFor();
      await page.getByRole("button", { name: say("consult.new") }).focus();
      await page.keyboard.press("Enter");
      await page.getByRole("region", { name: say("consult.note") }).waitFor();
      await heading(page, "Bella").and(page.locator(":focus")).waitFor();
      await page.keyboard.press("Control+4");
      // Other words in each look: they share the made-up practice.
      const words = `ice ${String(LOOKS.indexOf(look) + 2)} times`;
      await page.keyboard.type(`Rest for 10 days, ${words} a day.`);
      await page.getByText(say("consult.saved")).waitFor();

      await page.keyboard.press("Alt+h");
      const history = page.getByRole("dialog", { name: new RegExp(say("history.who")) });
      await history.getByRole("heading", { level: 3 }).first().waitFor();
      await inspect(page, "history of a field", "[role='dialog']");
      await shot("40-field-history");
      await page.keyboard.press("Escape");
      await history.waitFor({ state: "detached" });

      await page.keyboard.press("Alt+c");
      const versions = page.getByRole("dialog", { name: say("versions.title") });
      await versions.locator("ins").first().waitFor();
      await inspect(page, "two versions", "[role='dialog']");
      await shot("41-versions");
      // The one before, by the arrows of the list that the keyboard is in.
      await versions.getByRole("combobox", { name: say("versions.left") }).and(page.locator(":focus")).waitFor();
      await page.keyboard.press("End");
      await versions.getByText(say("versions.added").trim()).first().waitFor();
      await page.keyboard.press("Escape");
      await versions.waitFor({ state: "detached" });

      const box = await searchFor(page, words, say);
      await box.locator("[data-hit='records'] mark").first().waitFor();
      await inspect(page, "words of records", "[role='dialog']");
      await shot("42-search-records");
      await page.keyboard.press("Escape");

      await page.goto(`${page.url().split("#")[0] ?? ""}#/patients/patient-0/timeline`);
      await heading(page, say("timeline.title", { name: "Bella" })).waitFor();
      await page.getByRole("heading", { level: 2 }).first().waitFor();
      await inspect(page, "time line");
      await shot("43-timeline");
      await page.keyboard.press("/");
      await page.keyboard.type("meloxicam");
      await page.getByRole("heading", { level: 3 }).first().waitFor();
      await page.keyboard.press("Tab");
      await page.keyboard.press("Space");
      await inspect(page, "time line, some kinds alone");
      await shot("44-timeline-filtered");
      assert.deepEqual(complaints, []);
    });
  });
}
