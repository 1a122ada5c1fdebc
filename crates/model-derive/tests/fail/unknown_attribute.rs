use uuid::Uuid;

#[derive(vetpms_model::Entity)]
#[entity(table = "notes", label = "Note")]
struct Note {
    id: Uuid,
    #[field(label = "Text", class = Clinical, secret)]
    text: String,
}

fn main() {}
