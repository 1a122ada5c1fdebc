// What a row of the settings is called: its title, or the product that it is about.
import { useQuery } from "@tanstack/react-query";
import { asText } from "../../fields/parse";
import type { Row } from "../../generated/api";
import { settingsQuery } from "./queries";
import type { Plain } from "./sections";

/** Products by id, those out of use too. */
export function useProductNames(wanted: boolean): ReadonlyMap<string, string> {
  const products = useQuery({ ...settingsQuery("products"), enabled: wanted });
  return new Map((products.data ?? []).map(({ id, values }) => [id, asText(values["name"])]));
}

export function useRowName({ title }: Plain): (row: Row) => string {
  const ofProduct = title === "product_id";
  const products = useProductNames(ofProduct);
  return (row) => {
    const text = asText(row.values[title]);
    return ofProduct ? (products.get(text) ?? "") : text;
  };
}
