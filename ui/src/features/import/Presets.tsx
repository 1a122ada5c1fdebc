// Mappings that are kept by name, for the next file of the same program.
import { Button, Group, Modal, Select, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery } from "@tanstack/react-query";
import { IconDeviceFloppy } from "@tabler/icons-react";
import { useState, type FormEvent } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../app/i18n";
import { Panel } from "../../components/Panel";
import * as api from "../../generated/api";
import classes from "./import.module.css";
import { savedQuery } from "./work";

interface Props {
  mapping: api.Mapping;
  onLoad: (mapping: api.Mapping) => void;
}

export function Presets({ mapping, onLoad }: Props) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const saved = useQuery(savedQuery);
  const [name, setName] = useState("");
  const [asking, setAsking] = useState(false);
  const save = useMutation({
    mutationFn: api.saveImportMapping,
    onSuccess: (_, { name: kept }) => notifications.show({ color: "teal", message: t("import.saved", { name: kept }) }),
  });
  const same = saved.data?.find((each) => each.name.toLowerCase() === name.trim().toLowerCase());
  const keep = (): void => {
    setAsking(false);
    save.mutate({ name: same?.name ?? name.trim(), mapping });
  };
  const send = (event: FormEvent): void => {
    event.preventDefault();
    if (name.trim() === "") return;
    if (same) setAsking(true);
    else keep();
  };
  return (
    <Panel title={t("import.presets")}>
      <div className={classes.presets}>
        <Select
          size="xs"
          label={t("import.load")}
          placeholder={saved.data?.length ? t("import.pickPreset") : t("import.noPresets")}
          disabled={!saved.data?.length}
          nothingFoundMessage={t("form.nothingFound")}
          searchable
          data={(saved.data ?? []).map((each) => ({ value: each.id, label: each.name }))}
          value={null}
          error={saved.error ? errorText(saved.error) : undefined}
          onChange={(id) => {
            const picked = saved.data?.find((each) => each.id === id);
            if (!picked) return;
            setName(picked.name);
            onLoad(picked.mapping);
          }}
        />
        <form onSubmit={send}>
          <Group gap="xs" align="flex-end" wrap="nowrap">
            <TextInput
              size="xs"
              style={{ flex: 1 }}
              label={t("import.saveAs")}
              maxLength={100}
              value={name}
              error={save.error ? errorText(save.error) : undefined}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <Button size="xs" type="submit" variant="default" loading={save.isPending} disabled={name.trim() === ""} leftSection={<IconDeviceFloppy size="1rem" aria-hidden />}>
              {t("form.save")}
            </Button>
          </Group>
        </form>
      </div>
      <Modal opened={asking} onClose={() => setAsking(false)} title={t("import.overwriteTitle")} size="sm" closeButtonProps={{ "aria-label": t("common.close") }}>
        <Text size="sm">{t("import.overwrite", { name: same?.name ?? name })}</Text>
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={() => setAsking(false)}>
            {t("form.cancel")}
          </Button>
          <Button onClick={keep}>{t("import.overwriteYes")}</Button>
        </Group>
      </Modal>
    </Panel>
  );
}
