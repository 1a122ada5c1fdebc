// A product of the list, or a name in free words: one field for both.
import { useQuery } from "@tanstack/react-query";
import { useMetaTexts } from "../app/i18n";
import { asText } from "../fields/parse";
import type { EntityFormState } from "../fields/useEntityForm";
import type { ProductHit } from "../generated/api";
import type { Table } from "../generated/entities";
import { Finder } from "../components/Finder";
import { productsQuery } from "./queries";

interface ProductProps {
  form: EntityFormState;
  table: Table;
  /** The field with the name that is shown and printed. */
  field: string;
  onPick?: (product: ProductHit) => void;
}

export function ProductField({ form, table, field, onPick }: ProductProps) {
  const texts = useMetaTexts();
  const name = asText(form.values[field]);
  const chosen = asText(form.values["product_id"]) !== "";
  const found = useQuery({ ...productsQuery(name), enabled: !chosen && name.trim() !== "" }).data ?? [];
  const pick = (product: ProductHit): void => {
    form.set({ product_id: product.id, [field]: product.name });
    onPick?.(product);
  };
  return (
    <Finder
      label={texts.label(table, field)}
      required
      autoFocus
      error={form.errors[field]}
      value={name}
      lines={chosen ? [] : found.map((hit) => ({ id: hit.id, text: hit.name, detail: substances(hit) }))}
      onType={(text) => form.set({ [field]: text, product_id: null })}
      onPick={(id) => {
        const hit = found.find((each) => each.id === id);
        if (hit) pick(hit);
      }}
    />
  );
}

function substances({ values }: ProductHit): string {
  const words = values["substances"];
  return Array.isArray(words) ? words.filter((word) => typeof word === "string").join(", ") : "";
}
