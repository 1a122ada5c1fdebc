// What forms know about addresses of servers, one-time codes and passwords that are typed into them.
import { type RefObject, useEffect } from "react";

export const PASSWORD_LEAST = 8;
export const PASSWORD_MOST = 128;

/** A code as the server made it, however it was typed or pasted. */
export const tidyCode = (typed: string): string => typed.replace(/[\s\u2010-\u2015_.-]+/g, "").toUpperCase();

/** An address that can be asked; people leave out what stands before the name. */
export function tidyServer(typed: string): string {
  const text = typed.trim().replace(/\/+$/, "");
  return text === "" || /^[a-z]+:\/\//i.test(text) ? text : `https://${text}`;
}

/** Puts the cursor into the first field that is wrong, once the page shows which it is. */
export function focusFirst(form: RefObject<HTMLFormElement | null>): void {
  setTimeout(() => form.current?.querySelector<HTMLInputElement>("input[aria-invalid=true]")?.focus(), 0);
}

/** The same for what the program refuses, whose words the page shows a moment after the answer. */
export function useFocusRefused(form: RefObject<HTMLFormElement | null>, refusal: unknown): void {
  useEffect(() => {
    if (refusal !== null) focusFirst(form);
  }, [form, refusal]);
}

/** What is wrong with an address, by the rules of the program: plain HTTP reaches this computer only. */
export function addressProblem(address: string): "address" | "https" | null {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return "address";
  }
  const local = ["127.0.0.1", "localhost", "[::1]"].includes(url.hostname);
  return url.protocol === "https:" || (url.protocol === "http:" && local) ? null : "https";
}
