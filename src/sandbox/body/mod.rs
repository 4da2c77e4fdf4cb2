//! A customer's body, read as strictly as the documentation can be read.

mod custom_field;
mod rule;

use std::borrow::Cow;

use serde_json::{Map, Value};

pub use custom_field::{GivenCustomField, definition};
use rule::{Place, rule_of};

use super::options::{AccountOptions, KnownCustomField};

/// Why a body is refused, as LadiFlow might say it.
pub type Refusal = Cow<'static, str>;

/// A customer's body whose every part has its documented type.
#[derive(Debug, Default)]
pub struct Given {
    /// The id of the customer that is meant.
    pub id: Option<String>,
    /// The email.
    pub email: Option<String>,
    /// The phone.
    pub phone: Option<String>,
    /// Other documented fields; `null` erases.
    pub fields: Map<String, Value>,
    /// The tags, if there was a list of them.
    pub tags: Option<Vec<String>>,
    /// Whether `tags` holds names, not ids.
    pub tags_are_names: bool,
    /// The values of custom fields that the account has. Others are thrown away without a word.
    pub custom_fields: Vec<GivenCustomField>,
    /// What goes to `external_data`: keys that are unknown, and the known ones that are seen there.
    pub external: Vec<(String, Value)>,
}

/// How one endpoint reads a body.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// What the account has.
    pub custom_fields: &'a [KnownCustomField],
    /// Whether `_id` says which customer is meant; else it is refused.
    pub takes_id: bool,
    /// Whether `import_by_tag_name` is known.
    pub takes_tag_names: bool,
    /// Whether an email or a phone must be there.
    pub needs_contact: bool,
}

impl<'a> Reading<'a> {
    /// As `create` reads.
    pub fn of_create(account: &'a AccountOptions) -> Self {
        Self {
            custom_fields: &account.custom_fields,
            takes_id: false,
            takes_tag_names: account.tag_names_on_create,
            needs_contact: true,
        }
    }

    /// As `create-or-update` reads.
    pub fn of_create_or_update(account: &'a AccountOptions) -> Self {
        Self { takes_id: true, takes_tag_names: true, ..Self::of_create(account) }
    }

    /// As `update` reads.
    pub fn of_update(account: &'a AccountOptions) -> Self {
        Self { takes_id: true, needs_contact: false, ..Self::of_create(account) }
    }

    /// Reads a body.
    ///
    /// # Errors
    /// The first thing that a strict server would not take.
    pub fn read(self, body: Map<String, Value>) -> Result<Given, Refusal> {
        let mut given = Given { tags_are_names: self.tag_names_wanted(&body)?, ..Given::default() };
        for (name, value) in body {
            self.take(&mut given, name, value)?;
        }
        if self.needs_contact && given.email.is_none() && given.phone.is_none() && given.id.is_none() {
            return Err("Email hoặc số điện thoại là bắt buộc".into());
        }
        Ok(given)
    }

    fn tag_names_wanted(self, body: &Map<String, Value>) -> Result<bool, Refusal> {
        match body.get("import_by_tag_name") {
            Some(Value::Bool(wanted)) if self.takes_tag_names => Ok(*wanted),
            Some(_) if self.takes_tag_names => Err("import_by_tag_name phải là true hoặc false".into()),
            Some(_) | None => Ok(false),
        }
    }

    fn take(self, given: &mut Given, name: String, value: Value) -> Result<(), Refusal> {
        match name.as_str() {
            "_id" if self.takes_id => given.id = Some(rule::id(&name, value)?),
            "_id" => return Err("_id không được phép khi tạo khách hàng".into()),
            "email" => given.email = Some(rule::email(value)?),
            "phone" => given.phone = Some(rule::phone(value)?),
            "tags" => given.tags = Some(rule::tags(value, given.tags_are_names)?),
            "custom_fields" => given.custom_fields = custom_field::read(value, self.custom_fields)?,
            "import_by_tag_name" if self.takes_tag_names => {}
            _ => match rule_of(&name) {
                Some(rule) => {
                    rule.check(&name, &value)?;
                    match rule.place {
                        Place::Customer => drop(given.fields.insert(name, value)),
                        Place::External => given.external.push((name, value)),
                    }
                }
                None => given.external.push((name, value)),
            },
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::options::Options;
    use super::*;

    fn read(options: &[&str], body: Value) -> Result<Given, Refusal> {
        let account = Options::with_faults(options).unwrap().account;
        let Value::Object(body) = body else { panic!("a body is an object") };
        Reading::of_create(&account).read(body)
    }

    #[test]
    fn an_email_or_a_phone_is_enough_and_one_is_needed() {
        assert!(read(&[], json!({"email": "an@example.vn"})).is_ok());
        assert!(read(&[], json!({"phone": "0912345678"})).is_ok());
        assert!(read(&[], json!({"first_name": "An"})).is_err());
    }

    #[test]
    fn wrong_types_and_values_are_refused_and_named() {
        let wrong = [
            ("email", json!("")),
            ("email", json!("an")),
            ("email", json!("an@ví dụ")),
            ("email", json!(null)),
            ("email", json!(["an@example.vn"])),
            ("phone", json!(912_345_678)),
            ("phone", json!("09x2345678")),
            ("phone", json!("0912 345 678")),
            ("phone", json!("")),
            ("phone", json!("12")),
            ("gender", json!("Nam")),
            ("gender", json!("")),
            ("dob", json!("03/11/1989")),
            ("dob", json!("1989-2-3")),
            ("dob", json!("1989-02-30")),
            ("dob", json!(1989)),
            ("subcribed_at", json!("today")),
            ("lang", json!("fr")),
            ("score", json!("12")),
            ("postal_code", json!("70000")),
            ("first_name", json!(5)),
            ("full_name", json!(5)),
            ("channels", json!("web")),
            ("channels", json!([1])),
            ("website", json!(7)),
            ("tags", json!("641d1b2c3d4e5f6071829304")),
            ("tags", json!(["Khách VIP"])),
            ("tags", json!(null)),
            ("custom_fields", json!({"goi": "Vàng"})),
            ("custom_fields", json!([{"name": "goi"}])),
            ("custom_fields", json!([{"value": "Vàng"}])),
            ("custom_fields", json!(["goi"])),
            ("_id", json!("641d1b2c3d4e5f6071829304")),
        ];
        for (field, value) in wrong {
            let mut body = json!({"email": "an@example.vn"});
            body[field] = value;
            let refusal = read(&[], body.clone()).expect_err(&body.to_string());
            assert!(refusal.contains(field), "{refusal} does not name {field}");
        }
    }

    #[test]
    fn documented_types_are_taken() {
        let given = read(
            &[],
            json!({
                "email": "an@example.vn", "phone": "+84912345678", "first_name": "An", "gender": "female",
                "dob": "1989-11-03", "score": 12.5, "postal_code": 70000, "channels": ["web"], "city": null,
                "website": ["example.vn"], "tags": ["641d1b2c3d4e5f6071829304"],
            }),
        )
        .unwrap();
        assert_eq!(given.fields.len(), 8);
        assert_eq!(given.tags.unwrap().len(), 1);
        assert!(given.external.is_empty());
    }

    #[test]
    fn unknown_keys_and_known_moves_go_to_external_data() {
        let given = read(
            &[],
            json!({
                "email": "an@example.vn", "full_name": "Lê An", "lang": "vi", "source": "API",
                "subcribed_at": "2026-11-24", "nhom_mau": "O", "import_by_tag_name": true,
            }),
        )
        .unwrap();
        let mut names: Vec<_> = given.external.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        assert_eq!(names, ["full_name", "import_by_tag_name", "lang", "nhom_mau", "source", "subcribed_at"]);
        assert!(given.fields.is_empty());
    }

    #[test]
    fn unknown_custom_fields_vanish_and_known_ones_must_have_their_type() {
        let body =
            |value: Value| json!({"email": "an@example.vn", "custom_fields": [{"name": "diem", "value": value}]});
        let kept = |options: &[&str], value| read(options, body(value)).map(|given| given.custom_fields.len());
        assert_eq!(kept(&[], json!(5)), Ok(0));
        assert_eq!(kept(&["custom-field=diem:number"], json!(5)), Ok(1));
        assert_eq!(kept(&["custom-field=*"], json!(["a", "b"])), Ok(1));
        assert!(kept(&["custom-field=diem:number"], json!("5")).is_err());
        assert!(kept(&["custom-field=diem:date"], json!("5")).is_err());
        assert!(kept(&["custom-field=diem"], json!(5)).is_err());
        assert!(kept(&["custom-field=*"], json!({"a": 1})).is_err());
    }

    #[test]
    fn tag_names_are_taken_where_they_are_asked_for() {
        let body = json!({"email": "an@example.vn", "tags": ["Khách VIP"], "import_by_tag_name": true});
        assert!(read(&["tag-names-on-create"], body.clone()).unwrap().tags_are_names);
        assert!(read(&[], body).is_err());
    }
}
