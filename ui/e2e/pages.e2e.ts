// Every page in every look: accessible, nothing cut off, no complaint in the console.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { heading, inspect, openAny, PASSWORD, searchFor, signIn, stage, USER, type Look, type Stage } from "./support";

const LOOKS: Look[] = [
  { scheme: "light", font: 100 },
  { scheme: "dark", font: 100 },
  { scheme: "light", font: 125 },
  { scheme: "dark", font: 125 },
];

let opened: Stage;

before(async () => {
  opened = await stage();
});

after(async () => {
  await opened.close();
});

for (const look of LOOKS) {
  describe(`${look.scheme}, font ${look.font} %`, () => {
    it("shows every page", async () => {
      const { page, complaints, shot } = await opened.open(look);
      await page.getByRole("button", { name: "Sign in" }).waitFor();
      await inspect(page, "sign-in");
      await shot("01-sign-in");

      await page.keyboard.type(USER);
      await page.keyboard.press("Tab");
      await page.keyboard.type(`not ${PASSWORD}`);
      await page.keyboard.press("Enter");
      await page.getByRole("alert").waitFor();
      await inspect(page, "refused sign-in");
      await shot("02-sign-in-refused");
      await page.reload();
      if (look.font !== 100) await page.addStyleTag({ content: `html { font-size: ${look.font}% }` });
      await signIn(page);
      await inspect(page, "home");
      await shot("03-home");

      const box = await searchFor(page, "a");
      await inspect(page, "search");
      await shot("04-search");
      await page.keyboard.press("Escape");
      await box.waitFor({ state: "detached" });

      await openAny(page, "Client");
      await inspect(page, "client");
      await shot("05-client");
      await page.getByRole("button", { name: "Edit client" }).click();
      const drawer = page.getByRole("dialog", { name: "Edit client" });
      await drawer.waitFor();
      await inspect(page, "edit client");
      await shot("06-client-edit");
      await page.keyboard.press("Escape");
      await drawer.waitFor({ state: "detached" });

      await openAny(page, "Patient");
      await inspect(page, "patient");
      await shot("07-patient");
      for (const [button, name] of [["Edit", "08-patient-edit"], ["Add weight", "09-weight"], ["Add allergy", "10-allergy"]] as const) {
        await page.getByRole("button", { name: button, exact: true }).first().click();
        await page.getByRole("dialog").waitFor();
        await inspect(page, button);
        await shot(name);
        await page.keyboard.press("Escape");
        await page.getByRole("dialog").waitFor({ state: "detached" });
      }

      await page.keyboard.press("Alt+2");
      await heading(page, "Today").waitFor();
      await inspect(page, "today");
      await shot("11-today");
      await page.keyboard.press("Alt+b");
      await page.getByRole("dialog", { name: "New appointment" }).waitFor();
      await inspect(page, "new appointment");
      await shot("12-new-appointment");
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
      await page.getByRole("button", { name: /^Pick from a calendar/ }).click();
      await page.getByRole("dialog").waitFor();
      await inspect(page, "calendar");
      await shot("13-calendar");
      await page.keyboard.press("Escape");

      await page.keyboard.press("Alt+3");
      await heading(page, "Review").waitFor();
      await inspect(page, "review");
      await shot("14-review");

      await page.keyboard.press("Alt+n");
      await heading(page, "New client").waitFor();
      await page.getByRole("switch", { name: "Add one now" }).click();
      await page.keyboard.press("Control+Enter");
      await page.getByText("This is needed.").first().waitFor();
      await inspect(page, "new client with gaps");
      await shot("15-new-client");

      await page.getByRole("button", { name: /^Sending and receiving/ }).click();
      await page.getByRole("dialog", { name: "Sending and receiving" }).waitFor();
      await inspect(page, "sync panel");
      await shot("16-sync");
      await page.keyboard.press("Escape");
      await page.keyboard.press("F1");
      await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
      await inspect(page, "keys");
      await shot("17-keys");

      assert.deepEqual(complaints, []);
      assert.deepEqual(await page.evaluate(() => Object.keys(localStorage).filter((key) => key !== "vetpms-color-scheme")), []);
      assert.deepEqual(await page.evaluate(() => indexedDB.databases().then((all) => all.map(({ name }) => name))), []);
    });
  });
}
