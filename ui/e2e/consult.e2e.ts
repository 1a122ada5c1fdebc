// The consult in every look: the note, its forms, the question about an allergy, the visit once signed.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { heading, inspect, LOOKS, PASSWORD, signIn, stage, type Stage } from "./support";

/** How long a person reads a question at least, in milliseconds: a press before that is still the one that was asked about. */
const READ = 1_500;

let opened: Stage;

before(async () => {
  opened = await stage(true);
});

after(async () => {
  await opened.close();
});

for (const look of LOOKS) {
  describe(`${look.scheme}, font ${look.font} %, ${look.language ?? "en"}`, () => {
    it("shows the consult", async () => {
      const { page, say, complaints, shot: shoot } = await opened.open(look);
      // Looking at colours scrolls the page.
      const shot = async (name: string): Promise<void> => {
        await page.evaluate(() => window.scrollTo(0, 0));
        await shoot(name);
      };
      await signIn(page, say);
      await page.goto(`${page.url().split("#")[0] ?? ""}#/patients/patient-0`);
      await heading(page, "Bella").waitFor();
      await page.getByRole("img", { name: /kg/ }).waitFor();
      await inspect(page, "patient with visits and a chart");
      await shot("20-patient-visits");
      await page.getByRole("button", { name: say("consult.new") }).click();
      const note = page.getByRole("region", { name: say("consult.note") });
      await note.waitFor();
      const subjective = note.getByRole("textbox", { name: look.language === "nl" ? "Subjectief" : "Subjective" });
      await heading(page, "Bella").and(page.locator(":focus")).waitFor();
      await page.keyboard.press("Control+1");
      await subjective.and(page.locator(":focus")).waitFor();
      await page.keyboard.type("Limps since Friday, worse in the morning.\nEats well.");
      await page.getByText(say("consult.saved")).waitFor();
      assert.match(await subjective.inputValue(), /Eats well\.$/);
      await inspect(page, "consult");
      await shot("21-consult");

      await page.keyboard.press("Alt+v");
      await page.getByRole("dialog").waitFor();
      // Far from the weight before in every look: they share the made-up practice.
      await page.keyboard.type(LOOKS.indexOf(look) % 2 === 0 ? "20" : "31");
      await page.keyboard.press("Tab");
      await page.keyboard.type("40.1");
      await inspect(page, "vital signs");
      await shot("22-vitals");
      await page.keyboard.press("Control+Enter");
      await page.getByRole("dialog").getByText(/% (more|less|meer|minder)/).waitFor();
      await page.waitForTimeout(READ);
      await page.keyboard.press("Control+Enter");
      await page.getByRole("dialog").waitFor({ state: "detached" });

      await page.keyboard.press("Alt+r");
      await page.getByRole("dialog").waitFor();
      await page.keyboard.type("melo");
      await page.getByRole("option", { name: /Meloxicam/ }).waitFor();
      await page.keyboard.press("Enter");
      await page.getByRole("button", { name: say("consult.useDose") }).click();
      await inspect(page, "prescription");
      await shot("23-prescription");
      await page.keyboard.press("Control+Enter");
      await page.getByRole("dialog").waitFor({ state: "detached" });

      await page.keyboard.press("Alt+m");
      await page.getByRole("dialog").waitFor();
      await page.keyboard.type("Penicillin");
      await page.keyboard.press("Control+Enter");
      await page.getByRole("dialog", { name: say("consult.allergyTitle") }).waitFor();
      await inspect(page, "allergy", "[role='dialog']");
      await shot("24-allergy");
      await page.keyboard.type("Nothing else at hand");
      await page.keyboard.press("Enter");
      await page.getByRole("dialog").waitFor({ state: "detached" });
      await inspect(page, "consult with everything");
      await shot("25-consult-full");

      await page.keyboard.press("Alt+s");
      await page.getByRole("dialog").waitFor();
      await inspect(page, "sign", "[role='dialog']");
      await shot("26-sign");
      await page.keyboard.type(PASSWORD);
      await page.keyboard.press("Enter");
      await page.getByRole("dialog").waitFor({ state: "detached" });
      await page.getByRole("button", { name: say("consult.addAddendum") }).waitFor();
      await inspect(page, "signed visit");
      await shot("27-signed");

      await page.keyboard.press("Alt+2");
      await page.locator("[data-visit='visit-4'], [data-visit='visit-3']").first().waitFor();
      await page.locator("[data-visit='visit-3']").focus();
      await page.keyboard.press("i");
      await page.getByRole("dialog").waitFor();
      await inspect(page, "check-in", "[role='dialog']");
      await shot("28-check-in");
      assert.deepEqual(complaints, []);
    });
  });
}
