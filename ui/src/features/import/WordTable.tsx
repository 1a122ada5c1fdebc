// Words of the file and what they become here: species, sex, kind of client, yes or no.
import { Select, Text } from "@mantine/core";
import { IconArrowRight } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Chip } from "../../components/Chip";
import { useClearButton } from "../../fields/clearButton";
import classes from "./import.module.css";

interface Props {
  label: string;
  words: readonly string[];
  choices: { value: string; label: string }[];
  /** Whether a word that is none of the choices is refused. */
  values: Record<string, string>;
  onChange: (word: string, meaning: string | null) => void;
}

export function WordTable({ label, words, choices, values, onChange }: Props) {
  const { t } = useTranslation();
  const clearButton = useClearButton();
  const own = new Set(choices.map(({ value }) => value));
  // Replacements that are kept for other files stay visible.
  const listed = [...new Set([...words, ...Object.keys(values)])].filter((word) => !own.has(word) || values[word] !== undefined);
  if (listed.length === 0) return null;
  return (
    <div className={classes.words}>
      <Text size="xs" c="dimmed" mb={4}>
        {t("import.words", { label })}
      </Text>
      <ul className={classes.wordList}>
        {listed.map((word) => (
          <li key={word} className={classes.word}>
            <span className={classes.wordText} title={word}>
              {word}
            </span>
            <IconArrowRight size="0.875rem" aria-hidden style={{ flex: "none" }} />
            <Select
              size="xs"
              aria-label={t("import.becomes", { word })}
              searchable
              clearable
              clearButtonProps={clearButton(word)}
              placeholder={t("import.stays")}
              nothingFoundMessage={t("form.nothingFound")}
              data={choices}
              value={values[word] ?? null}
              onChange={(picked) => onChange(word, picked)}
            />
            {values[word] === undefined ? <Chip tone="warn">{t("import.wordRefused")}</Chip> : null}
          </li>
        ))}
      </ul>
    </div>
  );
}
