// The frame of every form: keys, errors, buttons. `EntityForm` is the usual case of one entity;
// `FormFrame` also carries forms made of several.
import { Button, Kbd, Text } from "@mantine/core";
import { useEffect, useLayoutEffect, useRef, useState, type FormEvent, type KeyboardEvent, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { CommandError } from "../app/errors";
import { useErrorText } from "../app/i18n";
import { Notice } from "../components/Notice";
import { sendKey } from "../components/sendKey";
import { useOneSend } from "../components/useOneSend";
import type { Patch, Values } from "../generated/api";
import { DraftOffer } from "./DraftOffer";
import { EntityFields } from "./EntityFields";
import classes from "./fields.module.css";
import { revealField } from "./reveal";
import { useDraft, type DraftOptions } from "./useDraft";
import { useEntityForm, type EntityFormState, type FormOptions } from "./useEntityForm";

interface FrameProps {
  forms: EntityFormState[];
  submitLabel: string;
  /** Sends the command. What it throws is shown where it belongs. */
  onSubmit: () => Promise<void>;
  onCancel?: () => void;
  /** Told when there is something typed that would be lost, and when there is not. */
  onDirty?: (dirty: boolean) => void;
  label: string;
  /** How what is typed is kept until it is saved, where that differs from the usual. */
  draft?: DraftOptions;
  /** What the fields cannot check by themselves; shows what is wrong, and is true when all is well. */
  check?: () => boolean;
  children: ReactNode;
}

export function FormFrame({ forms, submitLabel, onSubmit, onCancel, onDirty, label, draft, check, children }: FrameProps) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const frame = useRef<HTMLFormElement>(null);
  const footer = useRef<HTMLDivElement>(null);
  const once = useOneSend();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<CommandError | null>(null);
  const [refused, setRefused] = useState(0);
  const drafting = useDraft(forms, label, draft ?? {});
  const dirty = drafting.dirty || forms.some((form) => form.dirty);

  useEffect(() => onDirty?.(dirty), [dirty, onDirty]);
  // Before the form is painted, so that not one key stroke goes astray.
  useLayoutEffect(() => {
    frame.current?.querySelector<HTMLElement>("[data-autofocus]")?.focus();
  }, []);
  useEffect(() => {
    if (refused > 0) frame.current?.querySelector<HTMLElement>("[aria-invalid='true']")?.focus();
  }, [refused]);

  const showError = (error: CommandError): void => {
    const placed = forms.some((form) => form.showError(error, true)) || forms.some((form) => form.showError(error, false));
    if (placed) setRefused((count) => count + 1);
    else setFailure(error);
  };
  const submit = async (): Promise<void> => {
    if (busy || !once.begin()) return;
    setFailure(null);
    const checks = [...forms.map((form) => form.check()), check?.() ?? true];
    if (checks.includes(false)) {
      once.end();
      setRefused((count) => count + 1);
      return;
    }
    setBusy(true);
    drafting.hold(true);
    try {
      await onSubmit();
      drafting.settled();
    } catch (thrown) {
      showError(CommandError.from(thrown));
    } finally {
      drafting.hold(false);
      once.end();
      setBusy(false);
    }
  };
  const send = sendKey(() => void submit());
  const keys = (event: KeyboardEvent): void => {
    send(event);
    if (event.key === "Escape" && !event.defaultPrevented && !isPopupOpen(event)) {
      event.stopPropagation();
      onCancel?.();
    }
  };

  return (
    <form
      ref={frame}
      noValidate
      aria-label={label}
      onKeyDown={keys}
      onFocus={(event) => revealField(event.target, footer.current)}
      onBlur={drafting.flush}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void submit();
      }}
    >
      <DraftOffer draft={drafting} />
      {children}
      {failure ? (
        <div className={classes.failure}>
          <Notice tone="alert" role="alert">
            {errorText(failure)}
          </Notice>
        </div>
      ) : null}
      <div ref={footer} className={classes.footer}>
        {drafting.failure ? (
          <Text size="xs" c="var(--mantine-color-error)" mr="auto" role="status">
            {t("draft.notKept", { why: errorText(drafting.failure) })}
          </Text>
        ) : (
          <Text size="xs" c="dimmed" mr="auto">
            <Kbd size="xs">{t("key.ctrlEnter")}</Kbd> {t("form.keySave")}
          </Text>
        )}
        {onCancel ? (
          <Button variant="default" onClick={onCancel}>
            {t("form.cancel")}
          </Button>
        ) : null}
        <Button type="submit" loading={busy}>
          {submitLabel}
        </Button>
      </div>
    </form>
  );
}

/** Escape closes an open list or calendar first, and the form only after that. */
function isPopupOpen(event: KeyboardEvent): boolean {
  const from = event.target instanceof HTMLElement ? event.target : null;
  const inPopup = from?.closest("[data-mantine-stop-propagation='true']") ?? null;
  return inPopup !== null || from?.getAttribute("aria-expanded") === "true";
}

interface Props extends FormOptions {
  label: string;
  /** Where the cursor starts, when that is not the first field. */
  startAt?: string;
  columns?: 1 | 2;
  submitLabel: string;
  onSubmit: (result: { patch: Patch; stated: Values; form: EntityFormState }) => Promise<void>;
  onCancel?: () => void;
  onDirty?: (dirty: boolean) => void;
  draft?: DraftOptions;
  /** What is said beneath fields, by what is typed. */
  notes?: (values: Values) => Readonly<Record<string, ReactNode>>;
}

export function EntityForm({ label, startAt, columns = 2, submitLabel, onSubmit, onCancel, onDirty, draft, notes, ...options }: Props) {
  const form = useEntityForm(options);
  return (
    <FormFrame
      forms={[form]}
      label={label}
      submitLabel={submitLabel}
      onSubmit={() => onSubmit({ patch: form.patch(), stated: form.stated(), form })}
      {...(onCancel ? { onCancel } : {})}
      {...(onDirty ? { onDirty } : {})}
      {...(draft ? { draft } : {})}
    >
      <EntityFields form={form} columns={columns} autoFocus={startAt ?? true} {...(notes ? { notes: notes(form.values) } : {})} />
    </FormFrame>
  );
}
