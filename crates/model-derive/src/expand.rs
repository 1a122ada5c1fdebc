//! The generated code.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Error, Expr, Fields, LitStr, Result};

use crate::field::FieldAttributes;

/// What `#[entity(..)]` said.
struct EntityAttributes {
    table: LitStr,
    label: LitStr,
    fact: bool,
    key: Option<Expr>,
    derived: Option<Expr>,
    record: Option<LitStr>,
    generic: bool,
    owner: Option<LitStr>,
}

fn attributes(input: &DeriveInput) -> Result<EntityAttributes> {
    let attribute = input.attrs.iter().find(|a| a.path().is_ident("entity"));
    let attribute = attribute
        .ok_or_else(|| Error::new_spanned(input, "an entity needs #[entity(table, label)]"))?;
    let (mut table, mut label, mut fact) = (None, None, false);
    let (mut key, mut derived, mut record) = (None, None, None);
    let (mut generic, mut owner) = (false, None);
    attribute.parse_nested_meta(|meta| {
        match meta.path.require_ident()?.to_string().as_str() {
            "table" => table = Some(meta.value()?.parse()?),
            "label" => label = Some(meta.value()?.parse()?),
            "fact" => fact = true,
            "key" => key = Some(meta.value()?.parse()?),
            "derived" => derived = Some(meta.value()?.parse()?),
            "record" => record = Some(meta.value()?.parse()?),
            "generic" => generic = true,
            "owner" => owner = Some(meta.value()?.parse()?),
            _ => return Err(meta.error("unknown attribute of an entity")),
        }
        Ok(())
    })?;
    let need = |what| Error::new_spanned(attribute, format!("an entity needs a {what}"));
    Ok(EntityAttributes {
        table: table.ok_or_else(|| need("table"))?,
        label: label.ok_or_else(|| need("label"))?,
        fact,
        key,
        derived,
        record,
        generic,
        owner,
    })
}

pub(crate) fn expand(input: &DeriveInput) -> Result<TokenStream> {
    let entity = attributes(input)?;
    let Data::Struct(data) = &input.data else {
        return Err(Error::new_spanned(input, "only a struct can be an entity"));
    };
    let Fields::Named(named) = &data.fields else {
        return Err(Error::new_spanned(input, "an entity has named fields"));
    };
    if !named
        .named
        .iter()
        .any(|f| f.ident.as_ref().is_some_and(|i| i == "id"))
    {
        return Err(Error::new_spanned(input, "an entity needs a field `id`"));
    }
    let fields = named
        .named
        .iter()
        .filter(|f| f.ident.as_ref().is_some_and(|i| i != "id"));
    let fields = fields
        .map(FieldAttributes::parse)
        .collect::<Result<Vec<_>>>()?;
    Ok(implementation(input, &entity, &fields))
}

fn implementation(
    input: &DeriveInput,
    entity: &EntityAttributes,
    fields: &[FieldAttributes],
) -> TokenStream {
    let (name, table, label) = (&input.ident, &entity.table, &entity.label);
    let kind = if entity.fact {
        quote!(Fact)
    } else {
        quote!(Document)
    };
    let mut definitions: Vec<_> = fields.iter().map(FieldAttributes::definition).collect();
    if !entity.fact {
        definitions.push(tombstone(fields.first().map(|f| &f.class)));
    }
    let list = |expr: &Option<Expr>| expr.as_ref().map_or(quote!(&[]), |e| quote!(&#e));
    let (key, derived) = (list(&entity.key), list(&entity.derived));
    let record = entity
        .record
        .as_ref()
        .map_or(quote!(None), |r| quote!(Some(#r)));
    let writing = match (&entity.owner, entity.generic) {
        (Some(owner), _) => quote!(UseCase(#owner)),
        (None, true) => quote!(Generic),
        (None, false) => quote!(Unsaid),
    };
    let idents: Vec<_> = fields.iter().map(|f| &f.ident).collect();
    let names: Vec<_> = fields.iter().map(|f| &f.name).collect();
    let types: Vec<_> = fields.iter().map(|f| &f.ty).collect();
    quote! {
        impl ::vetpms_model::Entity for #name {
            fn def() -> &'static ::vetpms_model::EntityDef {
                #[allow(unused_imports)]
                use ::vetpms_model::{Check::*, Code, Derived, FieldType};
                static WHOLE: ::vetpms_model::EntityDef = ::vetpms_model::EntityDef {
                    table: #table, label: #label, kind: ::vetpms_model::Kind::#kind,
                    fields: &[#(#definitions),*], natural_key: #key, derived: #derived, record: #record,
                    writing: ::vetpms_model::Writing::#writing,
                };
                static DEF: ::std::sync::LazyLock<::vetpms_model::EntityDef> =
                    ::std::sync::LazyLock::new(|| ::vetpms_model::as_known(&WHOLE));
                &DEF
            }
            fn from_row(row: &::vetpms_model::Row) -> Result<Self, (&'static str, ::vetpms_model::ValueError)> {
                let def = <Self as ::vetpms_model::Entity>::def();
                Ok(Self {
                    id: row.id,
                    #(#idents: <#types as ::vetpms_model::value::FieldValue>::from_value(
                        row.get(def, #names)).map_err(|error| (#names, error))?,)*
                })
            }
            fn to_row(&self) -> ::vetpms_model::Row {
                let def = <Self as ::vetpms_model::Entity>::def();
                let mut row = ::vetpms_model::Row::empty(def, self.id);
                #(if let Some(at) = def.index(#names) {
                    row.values[at] = ::vetpms_model::value::FieldValue::to_value(&self.#idents);
                })*
                row
            }
        }
    }
}

/// Every document carries a tombstone, since a real delete would silently beat a concurrent edit.
fn tombstone(class: Option<&syn::Ident>) -> TokenStream {
    let class = class.map_or(quote!(Administrative), |c| quote!(#c));
    quote! {
        ::vetpms_model::FieldDef {
            name: "is_deleted", key: "is_deleted", label: "Deleted",
            class: ::vetpms_model::Class::#class, ty: ::vetpms_model::FieldType::Bool,
            required: false, review: false, sealed: false, owned: true, signature: false, search: None,
            checks: &[], codes: &[], refers: None, default: None, columns: &["is_deleted"],
        }
    }
}
