// Gives a vaccine and reminds its owner in every look, without the mouse.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { heading, inspect, LOOKS, openAny, signIn, stage, type Stage } from "./support";

let opened: Stage;

before(async () => {
  opened = await stage();
});

after(async () => {
  await opened.close();
});

/** A day from today, as it is typed in either language. */
function inDays(days: number): string {
  const day = new Date(Date.now() + days * 86_400_000);
  return [day.getDate(), day.getMonth() + 1, day.getFullYear()].map((part) => String(part).padStart(2, "0")).join("/");
}

for (const look of LOOKS) {
  describe(`${look.scheme}, font ${look.font} %, ${look.language ?? "en"}`, () => {
    it("gives a vaccine and makes a run", async () => {
      const { page, say, complaints, shot } = await opened.open(look);
      const label = (english: string, dutch: string): string => (look.language === "nl" ? dutch : english);
      const vaccine = `Walk ${LOOKS.indexOf(look)} of ${Date.now()}`;
      await signIn(page, say);
      await page.keyboard.press("Alt+7");
      await heading(page, say("reminders.title")).waitFor();
      await page.getByRole("region", { name: say("reminders.runs") }).waitFor();
      await inspect(page, "reminders");
      await shot("30-reminders");

      await openAny(page, "patient", say);
      const panel = page.getByRole("region", { name: say("vaccinations.title") });
      await panel.getByRole("button", { name: say("vaccinations.give"), exact: true }).focus();
      await page.keyboard.press("Enter");
      const drawer = page.getByRole("dialog", { name: say("vaccinations.give") });
      await drawer.getByRole("combobox").and(page.locator(":focus")).waitFor();
      await page.keyboard.type(vaccine);
      await page.keyboard.press("Escape");
      await page.keyboard.press("Tab");
      await page.keyboard.type("A412");
      await inspect(page, "giving a vaccine");
      await shot("31-vaccine");
      await drawer.getByRole("textbox", { name: label("Next due", "Volgende") }).focus();
      await page.keyboard.type(inDays(14));
      await page.keyboard.press("Control+Enter");
      await drawer.waitFor({ state: "detached" });
      await panel.getByText(vaccine, { exact: true }).first().waitFor();
      await panel.scrollIntoViewIfNeeded();
      await inspect(page, "vaccinations");
      await shot("32-vaccinations");
      await panel.getByRole("button", { name: say("vaccinations.moveThis", { name: vaccine }), exact: true }).focus();
      await page.keyboard.press("Enter");
      await page.getByRole("dialog").waitFor();
      await inspect(page, "move a reminder", "[role='dialog']");
      await shot("33-move-reminder");
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });

      await page.keyboard.press("Alt+7");
      await heading(page, say("reminders.title")).waitFor();
      await page.getByText(vaccine).waitFor();
      await page.getByRole("combobox", { name: say("reminders.by") }).selectOption("LIST");
      await page.keyboard.press("Alt+r");
      const question = page.getByRole("dialog");
      await question.waitFor();
      await inspect(page, "question before a run", "[role='dialog']");
      await shot("34-run");
      await page.keyboard.press("Enter");
      await heading(page, new RegExp(`^${say("reminders.runOf", { when: "" })}`)).waitFor();
      await page.getByText(vaccine).waitFor();
      await inspect(page, "what a run sent");
      await shot("35-run-sent");
      await page.emulateMedia({ media: "print" });
      await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
      await page.locator(".vet-reminders").getByText(new RegExp(vaccine)).waitFor();
      await shot("36-run-on-paper");
      await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
      await page.emulateMedia({ media: "screen" });

      await page.keyboard.press("Alt+7");
      await heading(page, say("reminders.title")).waitFor();
      await page.getByRole("region", { name: say("reminders.runs") }).getByRole("link").first().waitFor();
      const lately = page.getByRole("region", { name: say("reminders.skipped") }).getByRole("listitem").filter({ hasText: vaccine });
      await lately.getByText(say("reminders.why.lately")).waitFor();
      assert.equal(await page.getByRole("region", { name: say("reminders.households") }).getByText(vaccine).count(), 0, "not again the same day");
      await inspect(page, "reminders after a run");
      await shot("37-reminders-after");
      assert.deepEqual(complaints, []);
    });
  });
}
