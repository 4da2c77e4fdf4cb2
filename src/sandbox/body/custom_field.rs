//! Custom fields: what comes in a body, and what is kept of it.

use serde_json::{Map, Value, json};

use super::Refusal;
use super::rule::{is_day, is_texts};
use crate::sandbox::identifier::identifier;
use crate::sandbox::options::{CustomFieldType, KnownCustomField};

/// A custom field that the account has, with the value that was sent for it.
#[derive(Debug)]
pub struct GivenCustomField {
    /// Its identifier.
    pub name: String,
    /// As it is stored and shown; `None` erases.
    pub stored: Option<Value>,
}

/// Reads the list of a body and throws away fields that the account does not have.
pub fn read(value: Value, known: &[KnownCustomField]) -> Result<Vec<GivenCustomField>, Refusal> {
    let Value::Array(items) = value else { return Err("custom_fields phải là danh sách".into()) };
    let mut given = Vec::new();
    for item in items {
        let (name, value) = name_and_value(item)?;
        let by_name = known.iter().find(|field| field.name == name);
        if let Some(field) = by_name.or_else(|| known.iter().find(|field| field.is_any())) {
            let stored = if value.is_null() { None } else { Some(store(field, &name, value)?) };
            given.push(GivenCustomField { name, stored });
        }
    }
    Ok(given)
}

fn name_and_value(item: Value) -> Result<(String, Value), Refusal> {
    if let Value::Object(mut item) = item
        && let Some(Value::String(name)) = item.remove("name")
        && let Some(value) = item.remove("value")
    {
        return Ok((name, value));
    }
    Err("custom_fields phải gồm các mục có name (chuỗi ký tự) và value".into())
}

fn store(field: &KnownCustomField, name: &str, value: Value) -> Result<Value, Refusal> {
    let kind = field.kind.or_else(|| kind_of(&value));
    let fits = match kind {
        Some(CustomFieldType::Text) => value.is_string(),
        Some(CustomFieldType::Number) => value.is_number(),
        Some(CustomFieldType::Date) => is_day(&value),
        Some(CustomFieldType::List) => is_texts(&value),
        Some(CustomFieldType::Boolean) => value.is_boolean(),
        None => false,
    };
    match kind {
        Some(kind) if fits => Ok(shape(name, kind, value)),
        Some(_) | None => Err(format!("custom_fields: giá trị của {name} không đúng kiểu dữ liệu").into()),
    }
}

/// The type that a value shows by itself.
fn kind_of(value: &Value) -> Option<CustomFieldType> {
    match value {
        Value::String(_) => Some(CustomFieldType::Text),
        Value::Number(_) => Some(CustomFieldType::Number),
        Value::Bool(_) => Some(CustomFieldType::Boolean),
        Value::Array(_) => Some(CustomFieldType::List),
        Value::Object(_) | Value::Null => None,
    }
}

fn shape(name: &str, kind: CustomFieldType, value: Value) -> Value {
    let (data_type, key) = match kind {
        CustomFieldType::Text => ("TEXT_INPUT", "value"),
        CustomFieldType::Number => ("NUMBER", "value_number"),
        CustomFieldType::Date => ("DATE", "value"),
        CustomFieldType::List => ("LIST", "values"),
        CustomFieldType::Boolean => ("BOOLEAN", "value"),
    };
    let mut shape = Map::new();
    shape.insert("custom_field_id".into(), identifier("custom field", name).into());
    shape.insert("name".into(), name.into());
    shape.insert("data_type".into(), data_type.into());
    shape.insert(key.into(), value);
    Value::Object(shape)
}

/// How a field that the account has is shown in a customer without a value for it; `None` for the one that stands for
/// every name.
pub fn definition(field: &KnownCustomField) -> Option<Value> {
    let kind = if field.is_any() { return None } else { field.kind? };
    let empty = match kind {
        CustomFieldType::Text | CustomFieldType::Date => json!(""),
        CustomFieldType::Number | CustomFieldType::Boolean => Value::Null,
        CustomFieldType::List => json!([]),
    };
    Some(shape(&field.name, kind, empty))
}
