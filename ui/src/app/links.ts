// Addresses that one domain knows of another.

/** The part of the review page that lists what the server holds back. */
export const NOT_TAKEN = "not-taken";

export const notTakenPath = `/conflicts#${NOT_TAKEN}`;
