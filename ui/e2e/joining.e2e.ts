// A computer that the server does not let in any more, in every look: what the light says, and joining again.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { SYNC } from "../src/test/fakeData";
import { heading, inspect, LOOKS, PASSWORD, signIn, stage, type Stage } from "./support";

const STALLED = {
  ...SYNC,
  state: "problem",
  waiting: 4,
  stalled_since: "2026-11-22T09:41:00.000Z",
  for_sign_in: 2,
  to_sign_in: ["Ben Okafor", "Kees Bakker"],
};

/** Whoever is signed in is unknown to the server, and so is a computer that others remember. */
const UNKNOWN = {
  ...SYNC,
  for_sign_in: 2,
  to_sign_in: ["Anna Visser"],
  unknown_here: true,
  of_unknown: 3,
  unknown_computers: ["Ward"],
};

let opened: Stage;

before(async () => {
  opened = await stage(true);
});

after(async () => {
  await opened.close();
});

for (const look of LOOKS) {
  describe(`${look.scheme}, font ${look.font} %, ${look.language ?? "en"}`, () => {
    it("shows who and what the server does not know", async () => {
      const { page, say, complaints, shot } = await opened.open(look);
      await page.route(/\/ipc\/sync_(status|now)$/, (route) => route.fulfill({ json: UNKNOWN }));
      await signIn(page, say);
      await page.getByRole("button", { name: say("sync.lightLabel", { text: "" }) }).click();
      const panel = page.getByRole("dialog", { name: say("sync.panelTitle") });
      await panel.getByText(say("sync.lostTitle", { names: "Ward" })).waitFor();
      await inspect(page, "unknown to the server");
      await shot("25b-unknown");
      // By the keyboard alone.
      const password = panel.getByRole("textbox", { name: say("sync.serverPassword") });
      await password.focus();
      await page.keyboard.press("Enter");
      await page.waitForFunction(() => document.activeElement?.getAttribute("aria-invalid") === "true");
      await page.keyboard.type(PASSWORD);
      await page.keyboard.press("Enter");
      await password.waitFor({ state: "detached" });
      assert.deepEqual(complaints, []);
    });

    it("shows joining again", async () => {
      const { page, say, complaints, shot } = await opened.open(look);
      await page.route(/\/ipc\/sync_(status|now)$/, (route) => route.fulfill({ json: STALLED }));
      await signIn(page, say);
      await page.getByRole("button", { name: say("sync.lightLabel", { text: "" }) }).click();
      const panel = page.getByRole("dialog", { name: say("sync.panelTitle") });
      await panel.getByText(say("sync.stalledTitle")).waitFor();
      await inspect(page, "stalled");
      await shot("25-stalled");
      await panel.getByRole("link", { name: say("server.again") }).click();
      await heading(page, say("settings.title")).waitFor();

      // By the keyboard alone: the cursor goes to the code, and after a refusal back to it.
      await page.getByRole("button", { name: say("server.again") }).focus();
      await page.keyboard.press("Enter");
      const code = page.getByLabel(say("welcome.code"));
      await page.waitForFunction(() => document.activeElement?.tagName === "INPUT");
      assert.ok(await code.evaluate((input) => input === document.activeElement));
      await inspect(page, "join again");
      await shot("26-join-again");
      await page.keyboard.type("1111-22222-33333");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Tab");
      await page.keyboard.type(PASSWORD);
      await page.keyboard.press("Enter");
      await page.getByRole("alert").waitFor();
      await page.waitForFunction(() => document.activeElement?.getAttribute("aria-invalid") === "true");
      await inspect(page, "join again, refused");
      await shot("27-join-again-refused");
      const button = await page.locator("form button[type=submit]").boundingBox();
      assert.ok(button && button.y + button.height <= 768, "the button stays in sight");
      await page.keyboard.press("Escape");
      await page.locator("form").waitFor({ state: "detached" });
      assert.deepEqual(complaints, []);
    });
  });
}
