// Every command that the window may call, once: the handler, the permissions (build.rs), the
// capability and ui/src/generated/api.ts follow from this list. Included, not a module, because
// build.rs reads it too.

macro_rules! commands {
    ($with:ident) => {
        $with! {
            session::session_state,
            session::sign_in,
            session::sign_out,
            session::window_ready,
            sync::sync_status,
            sync::sync_now,
            search::search,
            people::client_card,
            people::patient_card,
            people::register_client,
            people::change_client,
            people::add_contact_method,
            people::change_contact_method,
            people::remove_contact_method,
            people::add_address,
            people::change_address,
            people::register_patient,
            people::change_patient,
            people::add_allergy,
            people::record_weight,
            scheduling::day_appointments,
            scheduling::book_appointment,
            scheduling::change_appointment,
            scheduling::set_appointment_status,
            scheduling::cancel_appointment,
            reference::reference,
            reference::breeds,
            conflicts::conflicts,
        }
    };
}
