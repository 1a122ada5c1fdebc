#[derive(vetpms_model::Entity)]
#[entity(table = "notes", label = "Note")]
struct Note {
    id: uuid::Uuid,
    #[field(label = "Alerts", class = Clinical, review)]
    alerts: vetpms_model::Set,
}

fn main() {}
