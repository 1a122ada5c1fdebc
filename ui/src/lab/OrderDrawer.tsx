// Ordering tests: a panel of lately by one click, or each test by name.
import { Button, Group, Text, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMetaTexts } from "../app/i18n";
import { FormDrawer } from "../components/FormDrawer";
import { FormFrame } from "../fields/EntityForm";
import { asText } from "../fields/parse";
import * as api from "../generated/api";
import type { JsonValue } from "../generated/api";
import classes from "./lab.module.css";
import { knownPanelsQuery } from "./queries";

interface Props {
  patientId: string;
  recordId: string | null;
  opened: boolean;
  onClose: () => void;
}

export function OrderDrawer({ opened, onClose, ...rest }: Props) {
  const { t } = useTranslation();
  return (
    <FormDrawer title={t("lab.orderTitle")} opened={opened} onClose={onClose}>
      {(tools) => <OrderForm {...rest} {...tools} />}
    </FormDrawer>
  );
}

interface FormProps extends Omit<Props, "opened" | "onClose"> {
  close: () => void;
  done: () => void;
  onDirty: (dirty: boolean) => void;
}

interface Wanted {
  panel: string;
  tests: string;
  laboratory: string;
}

const EMPTY: Wanted = { panel: "", tests: "", laboratory: "" };

function readWanted(kept: JsonValue): Wanted {
  if (typeof kept !== "object" || kept === null || Array.isArray(kept)) return EMPTY;
  return { panel: asText(kept["panel"]), tests: asText(kept["tests"]), laboratory: asText(kept["laboratory"]) };
}

/** Each test by name, one a line or parted by commas. */
export const namesOf = (text: string): string[] => [...new Set(text.split(/[\n,;]/).map((name) => name.trim()).filter(Boolean))];

function OrderForm({ patientId, recordId, close, done, onDirty }: FormProps) {
  const { t } = useTranslation();
  const texts = useMetaTexts();
  const known = useQuery(knownPanelsQuery(patientId)).data ?? [];
  const [wanted, setWanted] = useState(EMPTY);
  const [missing, setMissing] = useState(false);
  const set = (change: Partial<Wanted>): void => {
    setMissing(false);
    setWanted((before) => ({ ...before, ...change }));
  };
  const tests = namesOf(wanted.tests);
  const text = (value: string): string | null => value.trim() || null;
  return (
    <FormFrame
      forms={[]}
      label={t("lab.orderTitle")}
      submitLabel={t("lab.order")}
      onCancel={close}
      onDirty={onDirty}
      check={() => {
        setMissing(tests.length === 0);
        return tests.length > 0;
      }}
      onSubmit={async () => {
        await api.orderTests({ record_id: recordId, patient_id: recordId === null ? patientId : null, panel: text(wanted.panel), tests, laboratory: text(wanted.laboratory) });
        done();
      }}
      draft={{ name: `lab:new:${recordId ?? patientId}`, extra: { ...wanted }, onRestore: (extra) => setWanted(readWanted(extra)) }}
    >
      {known.length > 0 ? (
        <div className={classes.known}>
          <Text size="sm" fw={500} id="lab-known">
            {t("lab.known")}
          </Text>
          <Group gap="xs" mt={4} role="group" aria-labelledby="lab-known">
            {known.map(({ panel, laboratory, tests: of }) => (
              <Button
                key={panel ?? of.map(({ test_name }) => test_name).join()}
                size="compact-sm"
                variant="default"
                onClick={() => set({ panel: panel ?? "", laboratory: laboratory ?? "", tests: of.map(({ test_name }) => test_name).join("\n") })}
              >
                {panel ?? of.map(({ test_name }) => test_name).join(", ")}
              </Button>
            ))}
          </Group>
        </div>
      ) : null}
      <Textarea
        data-autofocus
        required
        autosize
        minRows={3}
        maxRows={12}
        label={t("lab.tests")}
        description={t("lab.testsHint")}
        value={wanted.tests}
        error={missing ? t("form.problem.required") : undefined}
        onChange={(event) => set({ tests: event.currentTarget.value })}
      />
      <Group grow mt="sm" align="start">
        <TextInput label={texts.label("lab_results", "panel")} maxLength={100} value={wanted.panel} onChange={(event) => set({ panel: event.currentTarget.value })} />
        <TextInput label={texts.label("lab_results", "laboratory")} maxLength={100} value={wanted.laboratory} onChange={(event) => set({ laboratory: event.currentTarget.value })} />
      </Group>
    </FormFrame>
  );
}
