// What entries of clients or animals say, line by line, to be compared.
import { useTranslation } from "react-i18next";
import { showDay, showNumber } from "../../app/format";
import { useMetaTexts } from "../../app/i18n";
import { asSet, asText } from "../../fields/parse";
import type { ClientCard, PatientCard, Row } from "../../generated/api";

export interface Line {
  label: string;
  /** This entry and the other one. */
  sides: [string[], string[]];
}

export const filled = (texts: readonly string[]): string[] => [...new Set(texts.filter((text) => text !== ""))];

export const differs = ({ sides: [left, right] }: Line): boolean => left.join("\n").toLowerCase() !== right.join("\n").toLowerCase();

const textOf = (row: Row, name: string): string => asText(row.values[name]);

export function useClientLines(): (left: ClientCard, right: ClientCard) => Line[] {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  const address = (row: Row): string => filled([textOf(row, "line1"), textOf(row, "postcode"), textOf(row, "city")]).join(", ");
  const all: { label: string; of: (card: ClientCard) => string[] }[] = [
    { label: t("merge.name"), of: ({ name }) => [name] },
    { label: texts.label("clients", "client_type"), of: ({ values }) => [texts.code("clients", "client_type", asText(values["client_type"]))] },
    { label: t("client.contacts"), of: ({ contacts, values }) => [...contacts.map((row) => textOf(row, "value")), asText(values["email"])] },
    { label: t("client.addresses"), of: ({ addresses }) => addresses.map(address) },
    { label: t("client.pets"), of: ({ patients }) => patients.map((pet) => filled([pet.name, texts.species(pet.species), pet.breed ?? ""]).join(" · ")) },
    { label: texts.label("clients", "tags"), of: ({ values }) => asSet(values["tags"]) },
    { label: texts.label("clients", "notes"), of: ({ values }) => [asText(values["notes"])] },
  ];
  return (left, right) => all.map(({ label, of }) => ({ label, sides: [filled(of(left)), filled(of(right))] }));
}

export interface Fact {
  field: string;
  label: string;
  of: (card: PatientCard) => string[];
}

/** What animals are compared by. */
export function usePatientFacts(): Fact[] {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  const plain = (name: string) => ({ field: name, label: texts.label("patients", name), of: ({ values }: PatientCard) => [asText(values[name])] });
  const code = (name: string) => ({
    field: name,
    label: texts.label("patients", name),
    of: ({ values }: PatientCard) => [asText(values[name])].filter(Boolean).map((value) => texts.code("patients", name, value)),
  });
  return [
    plain("name"),
    { field: "owner", label: t("patient.owner"), of: ({ owner }) => [owner?.name ?? ""] },
    { field: "species", label: texts.label("patients", "species"), of: ({ values }) => [texts.species(asText(values["species"]))] },
    plain("breed"),
    code("gender"),
    { field: "date_of_birth", label: texts.label("patients", "date_of_birth"), of: ({ values }) => [asText(values["date_of_birth"])].filter(Boolean).map(showDay) },
    plain("microchip_id"),
    code("status"),
    { field: "medical_alerts", label: texts.label("patients", "medical_alerts"), of: ({ alerts }) => [...alerts] },
    { field: "allergies", label: t("patient.allergies"), of: ({ allergies }) => allergies.map((row) => textOf(row, "allergen")) },
    { field: "weights", label: t("patient.weights"), of: ({ weights }) => weights.slice(0, 1).map((row) => t("patient.kg", { weight: showNumber(textOf(row, "weight_kg")) })) },
    { field: "appointments", label: t("visits.title"), of: ({ appointments }) => [showNumber(appointments.length)] },
    plain("notes"),
  ];
}

export function usePatientLines(): (left: PatientCard, right: PatientCard) => Line[] {
  const facts = usePatientFacts();
  return (left, right) => facts.map(({ label, of }) => ({ label, sides: [filled(of(left)), filled(of(right))] }));
}
