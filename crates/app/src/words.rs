//! Words for people about what they typed.

/// How alike a name must be to be worth mentioning (Jaro-Winkler, 1 is equal).
const ALIKE: f64 = 0.75;

/// The known name that a mistyped one was probably meant to be, as the end of a sentence: `; did you mean "x"?`
pub(crate) fn did_you_mean<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    nearest(typed, known).map_or_else(String::new, |name| format!("; did you mean \"{name}\"?"))
}

/// The known name that a mistyped one was probably meant to be.
pub(crate) fn nearest<'a>(
    typed: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let folded = typed.to_lowercase();
    let scored = known
        .into_iter()
        .map(|name| (strsim::jaro_winkler(&folded, &name.to_lowercase()), name));
    let best = scored.max_by(|a, b| a.0.total_cmp(&b.0));
    best.filter(|(score, _)| *score >= ALIKE)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_recognised_and_a_stranger_is_not() {
        let tables = ["clients", "patients", "appointment_types"];
        assert_eq!(
            did_you_mean("patinet", tables),
            "; did you mean \"patients\"?"
        );
        assert_eq!(
            did_you_mean("Clients", tables),
            "; did you mean \"clients\"?"
        );
        assert_eq!(did_you_mean("xyz", tables), "");
        assert_eq!(did_you_mean("anything", []), "");
    }
}
