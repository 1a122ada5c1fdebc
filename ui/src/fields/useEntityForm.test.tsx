import { act, screen } from "@testing-library/react";
import { useState } from "react";
import { expect, it } from "vitest";
import { CommandError } from "../app/errors";
import type { Values } from "../generated/api";
import { renderPiece } from "../test/render";
import { useEntityForm, type EntityFormState, type FormOptions } from "./useEntityForm";

const BELLA: Values = {
  name: "Bella",
  species: "Dog",
  breed: null,
  is_neutered: false,
  medical_alerts: ["Bites", "Deaf"],
  notes: "Calm",
};

/** Runs the hook; `now` is what it last returned, `reopen` hands it a newer record. */
function run(options: FormOptions): { now: () => EntityFormState; reopen: (opened: NonNullable<FormOptions["opened"]>) => void } {
  let current: EntityFormState | undefined;
  let reopen: ((options: FormOptions) => void) | undefined;
  function Probe() {
    const [given, setGiven] = useState(options);
    current = useEntityForm(given);
    reopen = setGiven;
    return <output>{current.dirty ? "dirty" : "clean"}</output>;
  }
  renderPiece(<Probe />);
  return {
    now: () => {
      if (!current) throw new Error("not rendered");
      return current;
    },
    reopen: (opened) => act(() => reopen?.({ ...options, opened })),
  };
}

const FIELDS = ["name", "species", "breed", "is_neutered", "medical_alerts", "notes"];

it("yields only the fields that were touched", () => {
  const form = run({ table: "patients", fields: FIELDS, opened: { id: "patient-0", values: BELLA, heads: ["h1"] } });
  expect(form.now().patch()).toEqual({});
  act(() => form.now().set({ breed: " Beagle ", medical_alerts: ["Deaf", "Bites"] }));
  expect(form.now().patch()).toEqual({ breed: "Beagle" });
  expect(screen.getByText("dirty")).toBeTruthy();
  act(() => form.now().set({ breed: "" }));
  expect(form.now().patch()).toEqual({});
  expect(screen.getByText("clean")).toBeTruthy();
});

it("empties a field with null, and takes a set as a whole", () => {
  const form = run({ table: "patients", fields: FIELDS, opened: { id: "patient-0", values: BELLA, heads: ["h1"] } });
  act(() => form.now().set({ notes: "", medical_alerts: ["Deaf"] }));
  expect(form.now().patch()).toEqual({ notes: null, medical_alerts: ["Deaf"] });
});

it("keeps the record and heads it was opened at when a newer one arrives", () => {
  const form = run({ table: "patients", fields: FIELDS, opened: { id: "patient-0", values: BELLA, heads: ["h1"] } });
  act(() => form.now().set({ name: "Belle" }));
  form.reopen({ id: "patient-0", values: { ...BELLA, notes: "Nervous", name: "Bella II" }, heads: ["h2"] });
  expect(form.now().openedAt).toEqual(["h1"]);
  expect(form.now().patch()).toEqual({ name: "Belle" });
});

it("states everything that was said of a new record, initial values too", () => {
  const form = run({ table: "clients", fields: ["first_name", "last_name", "client_type", "tags"], initial: { client_type: "REGULAR" } });
  act(() => form.now().set({ last_name: "Smith" }));
  expect(form.now().stated()).toEqual({ last_name: "Smith", client_type: "REGULAR" });
});

it("asks nothing of an optional part until something is typed", () => {
  const form = run({ table: "contact_methods", fields: ["type", "value"], initial: { type: "MOBILE" }, optional: true });
  act(() => expect(form.now().check()).toBe(true));
  act(() => form.now().set({ type: "PHONE" }));
  act(() => expect(form.now().check()).toBe(false));
  expect(form.now().errors).toEqual({ value: "This is needed." });
});

it("puts an error beside its field, without saying the label twice, and clears it on typing", () => {
  const form = run({ table: "patients", fields: FIELDS, path: "patient" });
  const error = new CommandError("invalid_value", "Name: this is too odd", "patient.name");
  act(() => expect(form.now().showError(error, true)).toBe(true));
  expect(form.now().errors).toEqual({ name: "this is too odd" });
  act(() => form.now().set({ name: "Tom" }));
  expect(form.now().errors).toEqual({});
  act(() => expect(form.now().showError(new CommandError("invalid_value", "x", "address.city"), false)).toBe(false));
});
