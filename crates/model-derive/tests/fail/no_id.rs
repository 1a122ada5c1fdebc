#[derive(vetpms_model::Entity)]
#[entity(table = "notes", label = "Note")]
struct Note {
    #[field(label = "Text", class = Clinical)]
    text: String,
}

fn main() {}
