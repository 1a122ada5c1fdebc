import { act, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import dayjs from "dayjs";
import { afterEach, expect, it, vi } from "vitest";
import { ERROR_CODES } from "../generated/error-codes";
import nl from "../locales/nl.json";
import { FakeBackend } from "../test/fakeBackend";
import { expectAccessible, renderPiece, renderWindow, signedInBackend } from "../test/render";
import { CommandError } from "./errors";
import { setLanguage, useErrorText, useMetaTexts } from "./i18n";
import { computerLocale } from "./language";
import { useShown } from "./shown";

afterEach(() => {
  vi.restoreAllMocks();
  act(() => setLanguage("en"));
  window.localStorage.clear();
});

/** Runs a hook in Dutch. */
function inDutch<T>(useIt: () => T): T {
  setLanguage("nl");
  const out: T[] = [];
  function Probe() {
    out.push(useIt());
    return null;
  }
  renderPiece(<Probe />);
  const [last] = out.slice(-1);
  if (last === undefined) throw new Error("not rendered");
  return last;
}

it("is chosen before signing in, takes effect at once and is kept", async () => {
  renderWindow(new FakeBackend());
  const user = userEvent.setup();
  await user.type(await screen.findByRole("combobox", { name: "Name or e-mail address" }), "anna");
  await user.click(screen.getByRole("button", { name: "Nederlands" }));
  expect(screen.getByRole("button", { name: "Aanmelden" })).toBeTruthy();
  expect(screen.getByRole("combobox", { name: "Naam of e-mailadres" })).toHaveProperty("value", "anna");
  expect(screen.getByRole("button", { name: "Nederlands" }).getAttribute("aria-pressed")).toBe("true");
  expect(document.documentElement.lang).toBe("nl");
  expect(document.title).toBe("Aanmelden · VetPMS");
  expect(dayjs.locale()).toBe("nl");
  expect(window.localStorage.getItem("vetpms-language")).toBe("nl");
  await expectAccessible();
});

it("is chosen in the menu of the user, and changes the page that is open", async () => {
  renderWindow(signedInBackend(), "/patients/patient-0");
  const user = userEvent.setup();
  await screen.findByRole("heading", { name: "Weight" });
  await user.click(screen.getByRole("button", { name: "Signed in as Anna Visser" }));
  await user.click(await screen.findByRole("menuitemradio", { name: "Nederlands" }));
  const weights = await screen.findByRole("region", { name: "Gewicht" });
  expect(weights.textContent).toContain("30,85 kg");
  expect(screen.getByText(/^Hond · Labrador Retriever · Vrouwelijk/)).toBeTruthy();
  await user.click(screen.getByRole("link", { name: "Start" }));
  expect(await screen.findByText("Hond · Maria Smith")).toBeTruthy();
});

it("takes a weight with comma or point, and says what it read", async () => {
  setLanguage("nl");
  const backend = signedInBackend();
  renderWindow(backend, "/patients/patient-2");
  const user = userEvent.setup();
  await user.click((await screen.findAllByRole("button", { name: "Gewicht toevoegen" }))[0] ?? document.body);
  const weight = await screen.findByRole("textbox", { name: "Gewicht (kg)" });
  await user.type(weight, "12.35");
  expect(screen.getByText("Gelezen als 12,35")).toBeTruthy();
  await user.tab();
  expect(weight).toHaveProperty("value", "12,35");
  await user.clear(weight);
  await user.type(weight, "17,5{Enter}");
  expect(await screen.findByText("17,5 kg", { selector: "div" })).toBeTruthy();
  expect(backend.lastArgs("record_weight")).toMatchObject({ values: { weight_kg: "17.5" } });
});

it("changes the words of mistakes that are on the screen", async () => {
  renderWindow(signedInBackend(), "/clients/new");
  const user = userEvent.setup();
  await screen.findByRole("heading", { name: "New client" });
  await user.keyboard("{Control>}{Enter}{/Control}");
  expect(await screen.findByText("This is needed.")).toBeTruthy();
  act(() => setLanguage("nl"));
  expect(screen.getByText("Vul dit in.")).toBeTruthy();
  expect(screen.queryByText("This is needed.")).toBeNull();
});

it("says every refusal of the program in Dutch, with its details where they are known", () => {
  const text = inDutch(useErrorText);
  const refused = (code: string, message: string, field: string | null = null): string => text({ code, message, field });
  for (const code of ERROR_CODES) expect(refused(code, "some English")).toBe(nl.error[code]);
  expect(refused("invalid_value", "Weight (kg): this must be more than zero", "weight_kg")).toBe("Gewicht (kg): Dit moet meer dan nul zijn.");
  expect(refused("invalid_value", "Name: at most 100 characters", "patients.0.name")).toBe("Naam: Hoogstens 100 tekens.");
  expect(refused("invalid_value", "at most 50 characters per entry")).toBe("Hoogstens 50 tekens per woord.");
  expect(refused("not_possible", "an appointment that is in the room cannot become done", "status")).toBe("Een afspraak met status “Behandelkamer” kan niet “Vertrokken” worden.");
  expect(refused("refused", "this device is no longer registered with the practice")).toBe("Deze computer is niet meer bij de praktijk aangesloten.");
  expect(text(new CommandError("invalid_value", "20 % meer", "weight_kg"))).toBe("20 % meer");
});

it("says the names of tables, fields, codes and species in Dutch", () => {
  const texts = inDutch(useMetaTexts);
  expect(texts.table("patients")).toBe("Patiënt");
  expect(texts.label("patients", "microchip_id")).toBe("Chipnummer");
  expect(texts.code("appointments", "status", "CHECKED_IN")).toBe("Wachtkamer");
  expect(texts.code("appointments", "status", "LATER")).toBe("LATER");
  expect(["Dog", "Axolotl", "Koi: large"].map(texts.species)).toEqual(["Hond", "Axolotl", "Koi: large"]);
});

it("shows what the program wrote about values in Dutch", () => {
  const shown = inDutch(useShown);
  expect(shown.field("patients", "microchip_id", "Microchip")).toBe("Chipnummer");
  expect(shown.field("patients", "future_field", "Future")).toBe("Future");
  expect(shown.value("patients", "gender", "Female")).toBe("Vrouwelijk");
  expect(shown.value("patients", "species", "Cat")).toBe("Kat");
  expect(shown.value("patients", "date_of_birth", "2024-02-29")).toBe("29-02-2024");
  expect(shown.value("patients", "is_neutered", "yes")).toBe("ja");
  expect(shown.value("patients", "name", "yes")).toBe("yes");
  expect(shown.value("patient_weights", "weight_kg", "12.350")).toBe("12,35");
  expect(shown.value("appointments", "scheduled", "2026-11-22 09:30 – 2026-11-22 09:45")).toBe("22-11-2026 09:30 – 09:45");
  expect(shown.value("appointments", null, "deleted")).toBe("verwijderd");
  expect(shown.record("patient_allergies", "Allergy of Bella")).toBe("Allergie van Bella");
  expect(shown.record("patients", "Bella")).toBe("Bella");
  expect(shown.words("another computer")).toBe("een andere computer");
});

it.each([
  ["nl-NL", "nl"],
  ["nl", "nl"],
  ["en-US", "en"],
  ["de-DE", "en"],
  ["c", "en"],
])("follows a computer set to %s until somebody chooses", async (computer, language) => {
  vi.spyOn(window.navigator, "language", "get").mockReturnValue(computer);
  vi.resetModules();
  const fresh = await import("./language");
  expect(fresh.currentLanguage()).toBe(language);
  window.localStorage.setItem("vetpms-language", language === "nl" ? "en" : "nl");
  vi.resetModules();
  expect((await import("./language")).currentLanguage()).toBe(language === "nl" ? "en" : "nl");
  expect(computerLocale()).toBe(computer === "c" ? "en" : computer);
});
