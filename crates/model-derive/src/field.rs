//! The attributes of one field.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Error, Expr, Field, Ident, LitStr, Result, Type};

/// What `#[field(..)]` said.
pub(crate) struct FieldAttributes {
    pub(crate) ident: Ident,
    pub(crate) ty: syn::Type,
    pub(crate) name: String,
    key: Option<String>,
    label: LitStr,
    pub(crate) class: Ident,
    flags: Vec<String>,
    search: Option<Expr>,
    check: Option<Expr>,
    codes: Option<Expr>,
    columns: Option<Expr>,
    refers: Option<LitStr>,
    default: Option<LitStr>,
    decimal: Option<Expr>,
}

impl FieldAttributes {
    pub(crate) fn parse(field: &Field) -> Result<Self> {
        let ident = field
            .ident
            .clone()
            .ok_or_else(|| Error::new_spanned(field, "an entity has named fields"))?;
        let attribute = field.attrs.iter().find(|a| a.path().is_ident("field"));
        let attribute = attribute
            .ok_or_else(|| Error::new_spanned(field, "this field needs #[field(label, class)]"))?;
        let (mut label, mut class, mut name, mut key) = (None, None, None, None);
        let (mut search, mut check, mut codes, mut columns) = (None, None, None, None);
        let (mut refers, mut default, mut decimal, mut flags) = (None, None, None, Vec::new());
        attribute.parse_nested_meta(|meta| {
            let word = meta.path.require_ident()?.to_string();
            match word.as_str() {
                "label" => label = Some(meta.value()?.parse::<LitStr>()?),
                "class" => class = Some(meta.value()?.parse::<Ident>()?),
                "name" => name = Some(meta.value()?.parse::<LitStr>()?.value()),
                "key" => key = Some(meta.value()?.parse::<LitStr>()?.value()),
                "search" => search = Some(meta.value()?.parse::<Expr>()?),
                "check" => check = Some(meta.value()?.parse::<Expr>()?),
                "codes" => codes = Some(meta.value()?.parse::<Expr>()?),
                "columns" => columns = Some(meta.value()?.parse::<Expr>()?),
                "refers" => refers = Some(meta.value()?.parse::<LitStr>()?),
                "default" => default = Some(meta.value()?.parse::<LitStr>()?),
                "decimal" => decimal = Some(meta.value()?.parse::<Expr>()?),
                "review" | "sealed" | "owned" | "signature" => flags.push(word),
                _ => return Err(meta.error("unknown attribute of a field")),
            }
            Ok(())
        })?;
        if flags.iter().any(|flag| flag == "review") && is_set(&field.ty) {
            let words = "a set keeps what everybody adds: there is nothing to review";
            return Err(Error::new_spanned(&field.ty, words));
        }
        Ok(Self {
            name: name.unwrap_or_else(|| ident.to_string()),
            label: label.ok_or_else(|| Error::new_spanned(attribute, "a field needs a label"))?,
            class: class.ok_or_else(|| Error::new_spanned(attribute, "a field needs a class"))?,
            ty: field.ty.clone(),
            ident,
            key,
            flags,
            search,
            check,
            codes,
            columns,
            refers,
            default,
            decimal,
        })
    }

    /// The field's `FieldDef` literal.
    pub(crate) fn definition(&self) -> TokenStream {
        let Self {
            name,
            label,
            class,
            ty,
            ..
        } = self;
        let key = self.key.as_ref().unwrap_or(name);
        let flag = |word: &str| self.flags.iter().any(|f| f == word);
        let (review, sealed, owned) = (flag("review"), flag("sealed"), flag("owned"));
        let signature = flag("signature");
        let optional_text =
            |text: &Option<LitStr>| text.as_ref().map_or(quote!(None), |t| quote!(Some(#t)));
        let (refers, default) = (optional_text(&self.refers), optional_text(&self.default));
        let search = match &self.search {
            Some(Expr::Call(call)) => {
                let (kind, boost) = (&call.func, &call.args);
                quote!(Some(::vetpms_model::Search::#kind { boost: #boost }))
            }
            _ => quote!(None),
        };
        let list = |expr: &Option<Expr>| expr.as_ref().map_or(quote!(&[]), |e| quote!(&#e));
        let (check, codes) = (list(&self.check), list(&self.codes));
        let columns = self
            .columns
            .as_ref()
            .map_or(quote!(&[#name]), |e| quote!(&#e));
        let kind = self.decimal.as_ref().map_or(
            quote!(<#ty as ::vetpms_model::value::FieldValue>::TYPE),
            |d| quote!({ let (precision, scale) = #d; ::vetpms_model::FieldType::Decimal { precision, scale } }),
        );
        quote! {
            ::vetpms_model::FieldDef {
                name: #name, key: #key, label: #label, class: ::vetpms_model::Class::#class, ty: #kind,
                required: <#ty as ::vetpms_model::value::FieldValue>::REQUIRED,
                review: #review, sealed: #sealed, owned: #owned, signature: #signature, search: #search,
                checks: #check, codes: #codes, refers: #refers, default: #default, columns: #columns,
            }
        }
    }
}

fn is_set(ty: &Type) -> bool {
    match ty {
        Type::Path(path) => path
            .path
            .segments
            .last()
            .is_some_and(|last| last.ident == "Set"),
        _ => false,
    }
}
