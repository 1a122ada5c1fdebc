// Finds a patient with the same search as the box in the header.
import { Group, Loader, Select, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { SearchHit } from "../../generated/api";
import { searchQuery } from "../lookups";
import { asText } from "../parse";
import { common, type InputProps } from "./props";

interface Props extends InputProps {
  /** The patient that is chosen already, by name. */
  chosen?: { id: string; name: string } | null;
  onPick?: (hit: SearchHit | null) => void;
}

export function PatientInput(props: Props) {
  const { t } = useTranslation();
  const { meta, values, set, chosen, onPick } = props;
  const [picked, setPicked] = useState<{ id: string; name: string } | null>(chosen ?? null);
  const [typed, setTyped] = useState("");
  const asked = typed === picked?.name ? "" : typed;
  const [query] = useDebouncedValue(asked, 60);
  const found = useQuery(searchQuery(query, 12));
  const hits = query.trim() === "" ? [] : (found.data ?? []).filter((hit) => hit.table === "patients");
  const choices = hits.map((hit) => ({ value: hit.id, label: hit.title }));
  const value = asText(values[meta.name]);
  const current = picked && picked.id === value && !choices.some((choice) => choice.value === value) ? [{ value, label: picked.name }] : [];
  return (
    <Select
      {...common(props)}
      searchable
      clearable
      clearButtonProps={{ "aria-label": t("form.clear", { label: props.label }) }}
      selectFirstOptionOnChange
      placeholder={t("form.findPatient")}
      rightSection={found.isFetching ? <Loader size="xs" /> : undefined}
      comboboxProps={{ shadow: "md" }}
      data={[...current, ...choices]}
      filter={({ options }) => options}
      nothingFoundMessage={query.trim() === "" ? undefined : t("form.noPatient")}
      searchValue={typed}
      onSearchChange={setTyped}
      value={value === "" ? null : value}
      renderOption={({ option }) => {
        const hit = hits.find((item) => item.id === option.value);
        return (
          <Group gap="xs" wrap="nowrap" justify="space-between" w="100%">
            <div>
              <Text size="sm" fw={600}>
                {option.label}
              </Text>
              {hit ? (
                <Text size="xs" c="dimmed">
                  {[hit.subtitle, hit.detail].filter(Boolean).join(" · ")}
                </Text>
              ) : null}
            </div>
          </Group>
        );
      }}
      onChange={(id) => {
        const hit = hits.find((item) => item.id === id) ?? null;
        setPicked(hit ? { id: hit.id, name: hit.title } : null);
        set({ [meta.name]: id });
        onPick?.(hit);
      }}
    />
  );
}
