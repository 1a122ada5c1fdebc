// Every page in every look: accessible, nothing cut off, no complaint in the console.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { heading, inspect, LOOKS, openAny, PASSWORD, searchFor, signIn, stage, trySignIn, type Stage } from "./support";

/** Parts of the settings, and what their pictures are called. */
const SECTIONS = [
  ["staff", "14a-staff"],
  ["rooms", "14b-rooms"],
  ["locations", "14c-locations"],
  ["types", "14d-types"],
  ["species", "14e-species"],
  ["breeds", "14f-breeds"],
  ["products", "14o-products"],
  ["doses", "14p-doses"],
  ["reminders", "14q-reminder-rules"],
  ["terms", "14r-diagnoses"],
  ["templates", "14s-templates"],
  ["macros", "14t-abbreviations"],
  ["hours", "14g-hours"],
  ["rosters", "14h-rosters"],
  ["documents", "14h-documents"],
  ["users", "14i-users"],
  ["devices", "14j-computers"],
  ["audit", "14k-audit"],
  ["aside", "14k-not-taken"],
  ["server", "14l-server"],
] as const;

const LIST = "Number,Last name,First name,Pet,Species\n1,Smith,Emma,Bella,Dog\n2,Jansen,Piet,Flop,Rabbit\n";

let opened: Stage;

before(async () => {
  opened = await stage();
});

after(async () => {
  await opened.close();
});

for (const look of LOOKS) {
  describe(`${look.scheme}, font ${look.font} %, ${look.language ?? "en"}`, () => {
    it("shows every page", async () => {
      const { page, say, complaints, shot } = await opened.open(look);
      await page.getByRole("button", { name: say("session.signIn") }).waitFor();
      await inspect(page, "sign-in");
      await shot("01-sign-in");

      await trySignIn(page, `not ${PASSWORD}`, say);
      await page.getByRole("alert").waitFor();
      await inspect(page, "refused sign-in");
      await shot("02-sign-in-refused");
      await page.reload();
      if (look.font !== 100) await page.addStyleTag({ content: `html { font-size: ${look.font}% }` });
      await signIn(page, say);
      await inspect(page, "home");
      await shot("03-home");

      const box = await searchFor(page, "a", say);
      await inspect(page, "search");
      await shot("04-search");
      await page.keyboard.press("Escape");
      await box.waitFor({ state: "detached" });

      await openAny(page, "client", say);
      await inspect(page, "client");
      await shot("05-client");
      await page.getByRole("button", { name: say("client.edit") }).click();
      const drawer = page.getByRole("dialog", { name: say("client.edit") });
      await drawer.waitFor();
      await inspect(page, "edit client");
      await shot("06-client-edit");
      await page.keyboard.press("Escape");
      await drawer.waitFor({ state: "detached" });

      await openAny(page, "patient", say);
      await inspect(page, "patient");
      await shot("07-patient");
      for (const [button, name] of [["patient.edit", "08-patient-edit"], ["patient.addWeight", "09-weight"], ["patient.addAllergy", "10-allergy"]] as const) {
        await page.getByRole("button", { name: say(button), exact: true }).first().click();
        await page.getByRole("dialog").waitFor();
        await inspect(page, button);
        await shot(name);
        await page.keyboard.press("Escape");
        await page.getByRole("dialog").waitFor({ state: "detached" });
      }

      await page.keyboard.press("Alt+2");
      await heading(page, say("today.title")).waitFor();
      await inspect(page, "today");
      await shot("11-today");
      await page.keyboard.press("Alt+b");
      await page.getByRole("dialog", { name: say("book.title") }).waitFor();
      await inspect(page, "new appointment");
      await shot("12-new-appointment");
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
      await page.getByRole("button", { name: say("form.pickDay", { label: "" }) }).click();
      await page.getByRole("dialog").waitFor();
      // What it covers by half is no target while it is open.
      await inspect(page, "calendar", "[role='dialog']");
      await shot("13-calendar");
      await page.keyboard.press("Escape");

      await page.keyboard.press("Alt+6");
      await heading(page, say("board.title")).waitFor();
      await inspect(page, "whiteboard");
      await shot("13-whiteboard");

      await page.keyboard.press("Alt+4");
      await page.locator("[data-visit]").first().waitFor();
      await inspect(page, "schedule");
      await shot("13a-schedule");
      await page.keyboard.press("Alt+w");
      await page.locator("[data-view=week]").waitFor();
      await inspect(page, "week");
      await shot("13b-week");
      await page.keyboard.press("Alt+l");
      await page.getByRole("table").waitFor();
      await inspect(page, "list of appointments");
      await shot("13c-list");

      await page.keyboard.press("Alt+3");
      await heading(page, say("conflicts.title")).waitFor();
      await inspect(page, "review");
      await shot("14-review");

      await page.getByRole("link", { name: say("app.settings"), exact: true }).click();
      for (const [section, name] of SECTIONS) {
        const link = page.getByRole("navigation", { name: say("settings.sections") }).getByRole("link", { name: say(`settings.section.${section}`), exact: true });
        await link.click();
        await link.and(page.locator("[aria-current=page]")).waitFor();
        await page.locator("main h2").first().waitFor();
        await inspect(page, section);
        await shot(name);
      }

      await page.keyboard.press("Alt+5");
      await heading(page, say("tasks.title")).waitFor();
      await inspect(page, "tasks");
      await shot("14m-tasks");
      await page.getByRole("link", { name: say("app.import"), exact: true }).click();
      await page.getByRole("button", { name: say("import.choose") }).waitFor();
      await inspect(page, "import");
      await shot("14n-import");
      await page.locator("input[type=file]").setInputFiles({ name: "clients.csv", mimeType: "text/csv", buffer: Buffer.from(LIST) });
      await page.getByText(say("import.aboutFile")).waitFor();
      await inspect(page, "columns of an import");
      await shot("14o-import-columns");
      await page.getByRole("button", { name: say("import.another") }).click();
      await page.getByRole("button", { name: say("import.choose") }).waitFor();

      await page.keyboard.press("Alt+n");
      await heading(page, say("client.new")).waitFor();
      await page.getByRole("switch", { name: say("client.addFirstPet") }).click();
      await page.keyboard.press("Control+Enter");
      await page.getByText(say("form.problem.required")).first().waitFor();
      await inspect(page, "new client with gaps");
      await shot("15-new-client");

      await page.getByRole("button", { name: say("sync.lightLabel", { text: "" }) }).click();
      await page.getByRole("dialog", { name: say("sync.panelTitle") }).waitFor();
      await inspect(page, "sync panel");
      await shot("16-sync");
      await page.keyboard.press("Escape");
      await page.keyboard.press("F1");
      await page.getByRole("dialog", { name: say("keys.title") }).waitFor();
      await inspect(page, "keys");
      await shot("17-keys");
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: say("session.menu", { name: "" }) }).click();
      await page.getByRole("menuitemradio", { name: say("language.nl") }).waitFor();
      await shot("18-user");

      assert.equal(await page.evaluate(() => document.documentElement.lang), look.language ?? "en");
      assert.deepEqual(complaints, []);
      assert.deepEqual(await page.evaluate(() => Object.keys(localStorage).filter((key) => key !== "vetpms-color-scheme")), []);
      assert.deepEqual(await page.evaluate(() => indexedDB.databases().then((all) => all.map(({ name }) => name))), []);
    });
  });
}
