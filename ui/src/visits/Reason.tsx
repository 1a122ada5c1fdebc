// What the program does not let pass without a reason: an allergy, an unusual dose.
import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useState, type FormEvent, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { CommandError } from "../app/errors";
import { useErrorText } from "../app/i18n";
import { Notice } from "../components/Notice";

export interface Answers {
  /** Why it is given in spite of a known allergy. */
  in_spite: string | null;
  /** Why the dose is unusual. */
  dose: string | null;
}

interface Asked {
  error: CommandError;
  answer: (reason: string | null) => void;
}

export interface Asking {
  /** Sends, and asks until there is a reason for everything; what is refused otherwise is thrown. */
  send: <T>(send: (answers: Answers) => Promise<T>) => Promise<T>;
  dialog: ReactNode;
}

export function useReasons(): Asking {
  const [asked, setAsked] = useState<Asked | null>(null);
  const ask = (error: CommandError): Promise<string | null> =>
    new Promise((resolve) => {
      setAsked({
        error,
        answer: (reason) => {
          setAsked(null);
          resolve(reason);
        },
      });
    });
  const send = async <T,>(attempt: (answers: Answers) => Promise<T>): Promise<T> => {
    const answers: Answers = { in_spite: null, dose: null };
    for (;;) {
      try {
        return await attempt(answers);
      } catch (thrown) {
        const error = CommandError.from(thrown);
        const about = error.code === "allergy" ? "in_spite" : error.code === "unusual_dose" ? "dose" : null;
        if (about === null || answers[about] !== null) throw error;
        const reason = await ask(error);
        if (reason === null) throw error;
        answers[about] = reason;
      }
    }
  };
  return { send, dialog: <ReasonModal asked={asked} /> };
}

function ReasonModal({ asked }: { asked: Asked | null }) {
  const { t } = useTranslation();
  const title = asked?.error.code === "allergy" ? t("consult.allergyTitle") : t("consult.doseTitle");
  return (
    <Modal opened={asked !== null} onClose={() => asked?.answer(null)} title={title} closeButtonProps={{ "aria-label": t("common.close") }}>
      {asked ? <ReasonForm key={asked.error.code} asked={asked} /> : null}
    </Modal>
  );
}

function ReasonForm({ asked }: { asked: Asked }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const [reason, setReason] = useState("");
  const [missing, setMissing] = useState(false);
  return (
    <form
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        event.stopPropagation();
        if (reason.trim() === "") setMissing(true);
        else asked.answer(reason.trim());
      }}
    >
      <Stack>
        <Notice tone="alert" role="alert">
          {errorText(asked.error)}
        </Notice>
        <TextInput
          data-autofocus
          required
          label={t("consult.reason")}
          maxLength={255}
          value={reason}
          error={missing ? t("form.problem.required") : undefined}
          onChange={(event) => {
            setReason(event.currentTarget.value);
            setMissing(false);
          }}
        />
      </Stack>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={() => asked.answer(null)}>
          {t("consult.doNotGive")}
        </Button>
        <Button type="submit" color="red.9">
          {t("consult.giveAnyway")}
        </Button>
      </Group>
    </form>
  );
}
