// The place of each field in the forms of this domain.
export const CLIENT_FIELDS = ["first_name", "last_name", "email", "client_type", "tags", "notes"] as const;
export const CONTACT_FIELDS = ["type", "value", "label", "is_primary", "is_verified"] as const;
export const NEW_CONTACT_FIELDS = ["type", "value"] as const;
export const ADDRESS_FIELDS = ["line1", "line2", "postcode", "city", "region", "country"] as const;
export const PATIENT_FIELDS = [
  "name",
  "species",
  "breed",
  "gender",
  "date_of_birth",
  "birth_is_estimated",
  "color",
  "microchip_id",
  "passport_number",
  "kept_at",
  "gives_food",
  "is_neutered",
  "medical_alerts",
  "notes",
] as const;
export const ALLERGY_FIELDS = ["allergen", "severity", "reaction", "confirmed_date"] as const;
export const WEIGHT_FIELDS = ["weight_kg", "measured_at"] as const;
