// The search box with more than it can show at once, and while records are still being prepared: accessible in every look.
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { inspect, LOOKS, searchFor, signIn, stage, type Stage } from "./support";

let opened: Stage;

before(async () => {
  opened = await stage(true);
});

after(async () => {
  await opened.close();
});

for (const look of LOOKS) {
  describe(`${look.scheme}, font ${look.font} %, ${look.language ?? "en"}`, () => {
    it("shows a long list, the whole of which is reached by keys", async () => {
      const { page, say, complaints, shot } = await opened.open(look);
      await signIn(page, say);
      const box = await searchFor(page, "a", say);
      const list = box.getByRole("listbox").first();
      assert.ok(await list.evaluate((element) => element.scrollHeight > element.clientHeight), "it is longer than its place");
      await inspect(page, "long list", "[role='dialog']");
      await shot("45-search-long");
      const last = box.getByRole("option").last();
      await page.keyboard.press("ArrowUp");
      assert.equal(await last.getAttribute("aria-selected"), "true");
      await page.keyboard.press("ArrowUp");
      await page.keyboard.press("ArrowUp");
      await page.keyboard.press("ArrowUp");
      const marked = list.locator("[aria-selected='true']");
      const inSight = await marked.evaluate((element) => {
        const [own, around] = [element.getBoundingClientRect(), element.parentElement?.parentElement?.getBoundingClientRect()];
        return around !== undefined && own.top >= around.top - 1 && own.bottom <= around.bottom + 1;
      });
      assert.ok(inSight, "what is marked is in sight");
      await page.keyboard.press("Escape");
      await box.waitFor({ state: "detached" });

      await page.route("**/ipc/search_records", (route) => route.fulfill({ json: { ready: false, percent: 40, hits: [] } }));
      const again = await searchFor(page, "otitis", say);
      await again.getByText(say("search.preparing")).waitFor();
      await inspect(page, "records being prepared", "[role='dialog']");
      await shot("46-search-preparing");
      assert.deepEqual(complaints, []);
    });
  });
}
