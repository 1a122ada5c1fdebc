// Where somebody fills in what a document lacks.
export type Place = "settings" | "staff" | "owner" | "patient" | "prescription" | "dispensing" | "vaccination";

const PLACES: Record<string, Place> = {
  jurisdiction: "settings",
  practice: "settings",
  practice_address: "settings",
  practice_phone: "settings",
  vet: "staff",
  vet_qualifications: "staff",
  vet_number: "staff",
  owner: "owner",
  owner_address: "owner",
  owner_phone: "owner",
  animal: "patient",
  species: "patient",
  breed: "patient",
  sex: "patient",
  age: "patient",
  colour: "patient",
  weight: "patient",
  microchip: "patient",
  quantity: "prescription",
  directions: "prescription",
  product: "prescription",
  substances: "prescription",
  strength: "prescription",
  form: "prescription",
  route: "prescription",
  withdrawal: "prescription",
  batch: "dispensing",
  expiry: "dispensing",
  manufacturer: "vaccination",
  vaccinated_on: "vaccination",
  valid_until: "vaccination",
  tag: "vaccination",
};

/** Of a certificate, product and batch are the vaccination's own. */
export function placeOf(field: string, kind: string): Place {
  const place = PLACES[field] ?? "settings";
  return kind === "certificate" && (place === "prescription" || place === "dispensing") ? "vaccination" : place;
}

/** The page where that is, for what has one. */
export const PAGES: Partial<Record<Place, string>> = { settings: "/settings/documents", staff: "/settings/staff" };
