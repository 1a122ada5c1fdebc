// A morning at the front desk, by keyboard: a new client with an animal, found again, weighed,
// booked, arrived; then signing out leaves nothing on the screen.
import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import { heading, searchFor, signIn, stage, type Stage } from "./support";

let opened: Stage;

before(async () => {
  opened = await stage();
});

after(async () => {
  await opened.close();
});

/** A name that no earlier run has used, of letters alone. */
function newName(stem: string): string {
  const letters = Date.now().toString(36).replace(/\d/g, (digit) => "ghijklmnop".charAt(Number(digit)));
  return `${stem}${letters}`;
}

it("takes a client from the first call to the waiting room", async () => {
  const { page, complaints } = await opened.open({ scheme: "light", font: 100 });
  const [family, animal] = [newName("Zand"), newName("Quip")];
  await signIn(page);

  await page.keyboard.press("Alt+n");
  await heading(page, "New client").waitFor();
  await page.keyboard.type("Wilma");
  await page.keyboard.press("Tab");
  await page.keyboard.type(family);
  await page.getByRole("textbox", { name: "Number", exact: true }).fill("+31 20 555 0142");
  await page.getByRole("switch", { name: "Add one now" }).press("Space");
  const pet = page.getByRole("region", { name: "First animal" });
  await pet.getByRole("textbox", { name: "Name" }).fill(animal);
  await pet.getByRole("combobox", { name: "Species" }).click();
  await page.getByRole("option", { name: "Dog", exact: true }).click();
  await pet.getByRole("textbox", { name: "Age: years" }).fill("4");
  await pet.getByRole("textbox", { name: "Age: years" }).press("Control+Enter");
  await heading(page, `Wilma ${family}`).waitFor();
  await page.getByRole("link", { name: new RegExp(animal) }).waitFor();

  const box = await searchFor(page, `${family.slice(0, 9)},${animal.slice(0, 9)}`);
  await box.getByText(animal).first().waitFor();
  await page.keyboard.press("Enter");
  await heading(page, animal).waitFor();

  await page.getByRole("button", { name: "Add weight" }).first().press("Enter");
  await page.getByRole("textbox", { name: "Weight (kg)" }).waitFor();
  await page.keyboard.type("12,35");
  await page.keyboard.press("Enter");
  await page.getByRole("region", { name: "Weight" }).getByText("12.35 kg").first().waitFor();

  await page.getByRole("button", { name: "Add allergy" }).press("Enter");
  await page.getByRole("textbox", { name: "Allergen" }).waitFor();
  await page.keyboard.type("Latex");
  await page.keyboard.press("Enter");
  await page.getByRole("region", { name: `Alerts about ${animal}` }).getByText("Allergic to Latex").waitFor();

  await page.getByRole("link", { name: "New appointment" }).first().press("Enter");
  const booking = page.getByRole("dialog", { name: "New appointment" });
  await booking.getByRole("region", { name: `Alerts about ${animal}` }).waitFor();
  await booking.getByRole("combobox", { name: "Type" }).click();
  await page.getByRole("option").first().click();
  await booking.getByRole("textbox", { name: "Reason" }).fill("First visit");
  await page.keyboard.press("Control+Enter");
  await booking.waitFor({ state: "detached" });
  // Booking opens over the page and leaves one there.
  await page.keyboard.press("Alt+2");

  const row = page.getByRole("group", { name: new RegExp(animal) });
  await row.focus();
  await page.keyboard.press("a");
  await page.getByRole("group", { name: new RegExp(`${animal}, Arrived`) }).waitFor();

  await page.getByRole("button", { name: /^Signed in as/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByRole("button", { name: "Sign in" }).waitFor();
  const text = await page.evaluate(() => document.documentElement.outerHTML);
  assert.ok(!text.includes(family) && !text.includes(animal), "nothing of the former user is left in the page");
  assert.deepEqual(complaints, []);
});
