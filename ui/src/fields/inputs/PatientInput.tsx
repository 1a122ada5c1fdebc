// Finds a patient with the same search as the box in the header. The first hit is always the one
// that Enter takes.
import { CloseButton, Combobox, Text, TextInput, useCombobox } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useHitLine } from "../../app/lines";
import type { SearchHit } from "../../generated/api";
import { searchQuery, usePatientName } from "../lookups";
import { asText } from "../parse";
import { common, type InputProps } from "./props";

const LIMIT = 12;

interface Props extends InputProps {
  /** The patient that is chosen already, by name. */
  chosen?: { id: string; name: string } | null;
  /** What is looked for at first. */
  find?: string;
  onPick?: (hit: SearchHit | null) => void;
}

export function PatientInput(props: Props) {
  const { t } = useTranslation();
  const { meta, values, set, chosen, find = "", onPick, label } = props;
  const combobox = useCombobox({ defaultOpened: find !== "" });
  const line = useHitLine();
  const [picked, setPicked] = useState<{ id: string; name: string } | null>(null);
  const [typed, setTyped] = useState<string | null>(find === "" ? null : find);
  const value = asText(values[meta.name]);
  const name = usePatientName(value, [chosen, picked]);
  const [query] = useDebouncedValue(typed ?? "", 60);
  const found = useQuery(searchQuery(query, LIMIT));
  const asked = typed !== null && typed.trim() !== "" && query.trim() !== "";
  const hits = asked ? (found.data ?? []).filter((hit) => hit.table === "patients") : [];
  const first = hits[0]?.id;
  const { selectFirstOption } = combobox;
  useEffect(() => {
    selectFirstOption();
  }, [first, hits.length, selectFirstOption]);

  const pick = (hit: SearchHit | null): void => {
    set({ [meta.name]: hit?.id ?? null });
    setPicked(hit ? { id: hit.id, name: hit.title } : null);
    setTyped(null);
    onPick?.(hit);
    combobox.closeDropdown();
  };
  const chosenNow = value !== "";
  return (
    <Combobox store={combobox} shadow="md" onOptionSubmit={(id) => pick(hits.find((hit) => hit.id === id) ?? null)}>
      <Combobox.Target withExpandedAttribute>
        <TextInput
          {...common(props)}
          role="combobox"
          aria-autocomplete="list"
          autoComplete="off"
          placeholder={t("form.findPatient")}
          value={typed ?? name}
          rightSection={
            chosenNow ? <CloseButton size="sm" tabIndex={-1} onMouseDown={(event) => event.preventDefault()} aria-label={t("form.clear", { label })} onClick={() => pick(null)} /> : undefined
          }
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            combobox.openDropdown();
          }}
          onKeyDown={(event) => {
            // While nobody has been found yet, Enter must not send the form.
            const searching = typed !== null && typed.trim() !== "" && hits.length === 0;
            if (event.key === "Enter" && searching && !event.ctrlKey && !event.metaKey) event.preventDefault();
          }}
          onBlur={() => {
            combobox.closeDropdown();
            if (typed !== null && typed.trim() === "") pick(null);
            else setTyped(null);
          }}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={!asked || (hits.length === 0 && !found.isSuccess)}>
        <Combobox.Options mah="18rem" style={{ overflowY: "auto" }}>
          {hits.map((hit) => (
            <Combobox.Option key={hit.id} value={hit.id}>
              <Text size="sm" fw={600}>
                {hit.title}
              </Text>
              <Text size="xs" c="dimmed">
                {line(hit)}
              </Text>
            </Combobox.Option>
          ))}
          {asked && hits.length === 0 && found.isSuccess ? <Combobox.Empty>{t("form.noPatient")}</Combobox.Empty> : null}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
