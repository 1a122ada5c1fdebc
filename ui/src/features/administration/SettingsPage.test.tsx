import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { FormDraft } from "../../generated/api";
import { USERS } from "../../test/fakeData";
import { expectAccessible, renderWindow, signedInBackend } from "../../test/render";

async function open(path: string, backend = signedInBackend()) {
  const view = renderWindow(backend, path);
  await screen.findByRole("heading", { level: 1 });
  return { ...view, backend, user: userEvent.setup() };
}

const receptionist = () => {
  const backend = signedInBackend();
  backend.user = USERS.find(({ roles }) => roles.includes("receptionist")) ?? null;
  return backend;
};

describe("who may", () => {
  it("tells a receptionist kindly, and asks the program for nothing", async () => {
    const { backend } = await open("/settings/staff", receptionist());
    expect(screen.getByText("Only the owner and managers can change the settings.")).toBeTruthy();
    expect(screen.queryByRole("link", { name: "Settings" })).toBeNull();
    expect(backend.calls.map(({ command }) => command)).not.toContain("settings");
  });

  it("shows an owner the way there, last of all pages", async () => {
    await open("/");
    const links = within(screen.getByRole("navigation", { name: "Pages" })).getAllByRole("link");
    expect(links.at(-1)?.textContent).toBe("Settings");
  });

  it("shows a refusal of the program", async () => {
    const backend = signedInBackend();
    backend.refusals.set("settings", { code: "forbidden", message: "", field: null });
    await open("/settings/staff", backend);
    expect(await screen.findByText("You are not allowed to do this.")).toBeTruthy();
  });
});

describe("lists", () => {
  it("lists every row, also those out of use, and switches them", async () => {
    const backend = signedInBackend();
    backend.change("staff", { id: "staff-1", patch: { is_active: false } });
    const { user } = await open("/settings/staff", backend);
    const names = (await screen.findAllByRole("rowheader")).map(({ textContent }) => textContent);
    expect(names).toEqual(["Dr Anna Visser", "Nurse Jo Hart", "Dr Sam Reed"]);
    expect(screen.getByRole("cell", { name: "Nurse" })).toBeTruthy();
    await expectAccessible();
    await user.click(screen.getByRole("switch", { name: "Dr Sam Reed: Works here" }));
    await waitFor(() => expect(backend.lastArgs("change_setting")).toEqual({ table: "staff", id: "staff-1", opened_at: ["staff-1-2"], patch: { is_active: true } }));
  });

  it("marks a row of which a newer version has written a part, and says so in its form", async () => {
    const backend = signedInBackend();
    backend.newer.add("staff-0");
    const { user } = await open("/settings/staff", backend);
    expect(await screen.findAllByText("Partly newer")).toHaveLength(1);
    await user.click(screen.getByRole("button", { name: "Change Dr Anna Visser" }));
    const dialog = await screen.findByRole("dialog");
    expect(await within(dialog).findByText(/^Part of this record was written by a newer version/)).toBeTruthy();
  });

  it("adds an appointment type with a colour of the palette", async () => {
    const { user, backend } = await open("/settings/types");
    await user.click(await screen.findByRole("button", { name: "Add" }));
    const form = await screen.findByRole("dialog", { name: "New appointment type" });
    await user.type(within(form).getByRole("textbox", { name: "Name" }), "X-ray");
    await user.click(within(form).getByRole("radio", { name: "Violet" }));
    expect(within(form).getByRole("textbox", { name: "As a number" })).toHaveProperty("value", "#6741d9");
    await user.clear(within(form).getByRole("textbox", { name: "As a number" }));
    await user.type(within(form).getByRole("textbox", { name: "As a number" }), "2F9E44");
    expect(within(form).getByRole("radio", { name: "Green" })).toHaveProperty("checked", true);
    await expectAccessible(form);
    await user.click(within(form).getByRole("button", { name: "Save" }));
    await waitFor(() =>
      expect(backend.lastArgs("add_setting")).toEqual({ table: "appointment_types", values: { name: "X-ray", duration_minutes: 15, color: "#2f9e44", is_active: true } }),
    );
    expect(await screen.findByRole("rowheader", { name: "X-ray" })).toBeTruthy();
  });

  it("finds a time zone by typing", async () => {
    const { user, backend } = await open("/settings/locations?edit=location-0");
    const form = await screen.findByRole("dialog", { name: "Change Riverside" });
    const zone = within(form).getByRole("combobox", { name: "Time zone" });
    await user.clear(zone);
    await user.type(zone, "amst");
    await user.click(await screen.findByRole("option", { name: "Europe/Amsterdam" }));
    await user.click(within(form).getByRole("button", { name: "Save" }));
    await waitFor(() => expect(backend.lastArgs("change_setting")).toMatchObject({ table: "locations", opened_at: ["location-0-1"], patch: { timezone: "Europe/Amsterdam" } }));
  });

  it("asks before it removes", async () => {
    const { user, backend } = await open("/settings/rooms");
    await user.click(await screen.findByRole("button", { name: "Remove Theatre" }));
    const dialog = await screen.findByRole("dialog", { name: "Remove for good?" });
    await user.click(within(dialog).getByRole("button", { name: "Keep it" }));
    expect(backend.lastArgs("remove_setting")).toBeUndefined();
    await user.click(screen.getByRole("button", { name: "Remove Theatre" }));
    await user.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Remove" }));
    await waitFor(() => expect(screen.queryByRole("rowheader", { name: "Theatre" })).toBeNull());
    expect(backend.lastArgs("remove_setting")).toEqual({ table: "resources", id: "room-2" });
  });
});

describe("hours", () => {
  it("writes a week as rows, and nothing before an end that lies before its start is mended", async () => {
    const { user, backend } = await open("/settings/hours");
    expect(await screen.findByText(/No opening hours are set/)).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Add hours on Monday" }));
    const to = screen.getByRole("textbox", { name: "Monday, to" });
    await user.clear(to);
    await user.type(to, "8{Control>}{Enter}{/Control}");
    expect(screen.getByText("The end must be after the start.")).toBeTruthy();
    expect(to.getAttribute("aria-invalid")).toBe("true");
    expect(backend.lastArgs("add_setting")).toBeUndefined();
    await user.clear(to);
    await user.type(to, "1730{Tab}");
    expect(to).toHaveProperty("value", "17:30");
    await user.click(screen.getByRole("button", { name: "Copy Monday to Friday" }));
    expect(screen.getByText("42.5 hours a week")).toBeTruthy();
    await expectAccessible();
    await user.click(screen.getByRole("button", { name: "Save" }));
    await screen.findByText("Saved.");
    const added = backend.calls.filter(({ command }) => command === "add_setting").map(({ args }) => args["values"]);
    expect(added).toEqual([1, 2, 3, 4, 5].map((weekday) => ({ weekday, opens_minute: 540, closes_minute: 1050 })));
    await waitFor(() => expect(backend.handle("drafts", {})).toEqual([]));
    expect(screen.getAllByRole("textbox", { name: /, from$/ })).toHaveLength(5);
  });

  it("goes on where it was refused, without writing anything twice", async () => {
    const { user, backend } = await open("/settings/hours");
    await user.click(await screen.findByRole("button", { name: "Add hours on Monday" }));
    await user.click(screen.getByRole("button", { name: "Add hours on Tuesday" }));
    const add = backend.add.bind(backend);
    backend.add = (table, values) => {
      if (values["weekday"] === 2) {
        backend.add = add;
        throw { code: "file", message: "", field: null };
      }
      return add(table, values);
    };
    await user.click(screen.getByRole("button", { name: "Save" }));
    await screen.findByText(/cannot be read or written/);
    await user.click(screen.getByRole("button", { name: "Save" }));
    await screen.findByText("Saved.");
    expect(backend.rows("opening_hours").map(({ values }) => values["weekday"])).toEqual([1, 2]);
  });

  it("keeps a roster per member of staff, with the days between which it holds", async () => {
    const { user, backend } = await open("/settings/rosters/staff-1");
    expect(await screen.findByText(/Dr Sam Reed has no roster/)).toBeTruthy();
    await user.type(screen.getByRole("textbox", { name: "Valid from" }), "2027-01-04{Tab}");
    await user.click(screen.getByRole("button", { name: "Add hours on Wednesday" }));
    await user.type(screen.getByRole("textbox", { name: "Valid until" }), "2027-01-01");
    await user.click(screen.getByRole("button", { name: "Save" }));
    expect(await screen.findByText("The last day must not be before the first.")).toBeTruthy();
    await user.clear(screen.getByRole("textbox", { name: "Valid until" }));
    await user.click(screen.getByRole("button", { name: "Save" }));
    await screen.findByText("Saved.");
    expect(backend.lastArgs("add_setting")).toEqual({ table: "working_hours", values: { staff_id: "staff-1", valid_from: "2027-01-04", weekday: 3, starts_minute: 540, ends_minute: 1020 } });
  });

  it("offers a week back that was never saved", async () => {
    const backend = signedInBackend();
    const first = await open("/settings/hours", backend);
    await first.user.click(await screen.findByRole("button", { name: "Add hours on Sunday" }));
    await waitFor(() => expect((backend.handle("drafts", {}) as FormDraft[]).map(({ form }) => form)).toEqual(["opening_hours:everywhere"]));
    first.unmount();
    const { user } = await open("/settings/hours", backend);
    await user.click(await screen.findByRole("button", { name: "Go on with it" }));
    expect(screen.getByRole("textbox", { name: "Sunday, from" })).toHaveProperty("value", "09:00");
  });
});

describe("what the consult offers", () => {
  it("calls a dose by its product, shows its figures, and takes another", async () => {
    const backend = signedInBackend();
    const product = backend.add("products", { name: "Metacam", product_kind: "MEDICINE", is_active: true });
    backend.add("dose_rules", { product_id: product, species: "Dog", min_mg_per_kg: "0.1", max_mg_per_kg: "0.2", is_active: true });
    const { user } = await open("/settings/doses", backend);
    expect(await screen.findByRole("rowheader", { name: "Metacam" })).toBeTruthy();
    expect(screen.getByRole("cell", { name: "Dog" })).toBeTruthy();
    expect(screen.getByRole("cell", { name: "0.2" })).toBeTruthy();
    await expectAccessible();
    await user.click(screen.getByRole("button", { name: "Add" }));
    const form = await screen.findByRole("form", { name: "New dose" });
    await user.click(within(form).getByRole("combobox", { name: /Product/ }));
    await user.click(await screen.findByRole("option", { name: "Metacam" }));
    await user.type(within(form).getByRole("textbox", { name: /From \(mg\/kg\)/ }), "0.05");
    await user.type(within(form).getByRole("textbox", { name: /To \(mg\/kg\)/ }), "0.1");
    await user.keyboard("{Control>}{Enter}{/Control}");
    await waitFor(() => expect(backend.lastArgs("add_setting")).toEqual({ table: "dose_rules", values: { product_id: product, min_mg_per_kg: "0.05", max_mg_per_kg: "0.1", is_active: true } }));
  });

  it("adds the everyday diagnoses in the language of the window", async () => {
    const { backend, user } = await open("/settings/terms");
    await user.click(await screen.findByRole("button", { name: "Add everyday diagnoses" }));
    expect(await screen.findByText("1 diagnosis added.")).toBeTruthy();
    expect(backend.lastArgs("add_usual_terms")).toEqual({ language: "en" });
    expect(await screen.findByRole("rowheader", { name: "Otitis externa" })).toBeTruthy();
    await expectAccessible();
  });

  it("offers a template for a kind of visit and an abbreviation for one person", async () => {
    const { user } = await open("/settings/templates");
    await user.click(await screen.findByRole("button", { name: "Add" }));
    const template = await screen.findByRole("form", { name: "New note template" });
    await user.click(within(template).getByRole("combobox", { name: "Kind of visit" }));
    expect(await screen.findByRole("option", { name: "Nurse visit" })).toBeTruthy();
  });
});
